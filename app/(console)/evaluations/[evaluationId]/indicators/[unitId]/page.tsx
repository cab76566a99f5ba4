import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { unitCareless } from '#lib/documents/careless-part.ts';
import type { UnitType } from '#lib/evaluations/input.ts';
import { readChain } from '#lib/evidence/read-chain.ts';
import { readUnitCareless } from '#lib/scores/read-careless.ts';
import { readSheet } from '#lib/scores/read-sheet.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { fixed } from '../../../../../_ui/number.ts';
import { CARELESS_WAIT_MS, CarelessSection } from '../../careless-section.tsx';
import { CompositeLine } from './composite-line.tsx';
import { SheetTable } from './sheet-table.tsx';

type Props = {
  params: Promise<{ evaluationId: string; unitId: string }>;
  searchParams: Promise<{ open?: string }>;
};

const read = cache(async (evaluationId: string, unitId: string) =>
  seen(readSheet(await pageContext(), evaluationId, unitId)),
);

export async function generateMetadata({ params }: Props) {
  const { evaluationId, unitId } = await params;
  const t = await getTranslations('indicator');
  return { title: `${t('sheet')} · ${(await read(evaluationId, unitId)).unit.name}` };
}

/** The indicator sheet of one unit; a row opens into its chain down to items and ratings. */
export default async function SheetPage({ params, searchParams }: Props) {
  const { evaluationId, unitId } = await params;
  const { open } = await searchParams;
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const sheet = await read(evaluationId, unitId);
  const base = `/evaluations/${evaluationId}/indicators`;
  const chain =
    open === undefined ? undefined : await seen(readChain(await pageContext(), evaluationId, unitId, open));
  const careless = await seen(
    readUnitCareless(await pageContext(), evaluationId, unitId, { waitMs: CARELESS_WAIT_MS }),
  );
  const at = sheet.units.findIndex((u) => u.id === unitId);
  const neighbours = [sheet.units[at - 1], sheet.units[at + 1]];
  return (
    <Frame
      place="indicators"
      title={sheet.unit.name}
      evaluation={sheet.evaluation}
      lead={t('sheetLead', {
        tree: `${text(sheet.framework.title, locale)} ${sheet.framework.version}`,
        type: [
          common(`unitType.${sheet.unit.type as UnitType}`),
          ...(sheet.unit.industry === null ? [] : [sheet.unit.industry]),
        ].join(' · '),
      })}
      crumbs={[
        { label: sheet.evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.indicators'), href: base },
      ]}
      actions={
        <>
          {sheet.may.export ? (
            <Link className="btn primary" href={`${base}/export?unit=${unitId}`} prefetch={false}>
              {t('export')}
            </Link>
          ) : null}
          {neighbours.map((u, i) =>
            u === undefined ? null : (
              <Link key={u.id} className="btn" href={`${base}/${u.id}`} prefetch={false}>
                {i === 0 ? `← ${u.name}` : `${u.name} →`}
              </Link>
            ),
          )}
        </>
      }
    >
      <p className="mt-4 text-[1.125rem]">
        {sheet.total.counted === 0 ? (
          <span className="quiet">{t('nothingCounted')}</span>
        ) : (
          <>
            <b className="text-[1.75rem]">{fixed(sheet.total.points)}</b>{' '}
            {t('ofCounted', { counted: fixed(sheet.total.counted, 1), full: fixed(sheet.total.weight, 0) })}
          </>
        )}
      </p>
      <CompositeLine total={sheet.total} />
      <p className="small quiet">{t('noExtrapolation')}</p>
      <h2 className="sr-only">{t('sheet')}</h2>
      <SheetTable sheet={sheet} open={open} chain={chain} base={`${base}/${unitId}`} locale={locale} />
      <CarelessSection
        view={careless}
        blocks={(p) => careless.units.flatMap((unit) => unitCareless(p, careless, unit))}
      />
    </Frame>
  );
}
