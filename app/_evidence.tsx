/** Pages that rest on answers: what they show while the answers are read into memory. */
import { getFormatter, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { prepareEvidence } from '#lib/scores/prepare-evidence.ts';
import { pageContext, seen } from './_session.ts';
import { Frame } from './_ui/frame.tsx';
import { Preparing } from './_ui/preparing.tsx';

/** How long a page waits before it says how far it is. */
const WAIT_MS = 700;
/** So few answers are there in a moment, also on a busy machine: a page that comes in two parts helps nobody. */
const FEW = 20_000;
const FEW_WAIT_MS = 10_000;

/** Undefined where everything is there. */
export async function evidenceComing(evaluationId: string): Promise<ReactNode | undefined> {
  const ctx = await pageContext();
  const first = await seen(prepareEvidence(ctx, evaluationId, WAIT_MS));
  const soon = first.state === 'running' && first.of < FEW;
  const standing = soon ? await seen(prepareEvidence(ctx, evaluationId, FEW_WAIT_MS)) : first;
  if (standing.state === 'ready') return undefined;
  const t = await getTranslations('common');
  const format = await getFormatter();
  const { rows, of, share } = standing;
  return (
    <Preparing
      share={share}
      words={t('preparing', { rows: format.number(rows), of: format.number(of) })}
      reload={t('preparingReload')}
    />
  );
}

/** The whole page while answers are read; undefined where everything is there. */
export async function pageWhileEvidenceComes(
  evaluationId: string,
  place: 'indicators' | 'results',
): Promise<ReactNode | undefined> {
  const coming = await evidenceComing(evaluationId);
  if (coming === undefined) return undefined;
  const t = await getTranslations('common');
  const { evaluation } = await seen(readEvaluation(await pageContext(), evaluationId));
  return (
    <Frame
      place={place}
      title={t(`rail.${place}`)}
      evaluation={evaluation}
      crumbs={[{ label: evaluation.title, href: `/evaluations/${evaluationId}` }]}
    >
      {coming}
    </Frame>
  );
}
