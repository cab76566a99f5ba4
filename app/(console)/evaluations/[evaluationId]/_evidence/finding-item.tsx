import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { FindingView } from '#lib/evidence/list-findings.ts';
import type { FindingType } from '#lib/indicators/evaluation-rules.ts';
import { text } from '../../../../_ui/localized.ts';
import { ExcerptList } from './excerpt-list.tsx';

/** One finding: what it is about, its words, and the excerpts that it rests on. */
export async function FindingItem(props: {
  finding: FindingView;
  types: readonly FindingType[];
  evaluationId: string;
  /** What it is about, where the page does not say it. */
  about?: string;
  actions?: ReactNode;
  unfolded?: boolean;
}) {
  const t = await getTranslations('finding');
  const locale = await getLocale();
  const format = await getFormatter();
  const { finding } = props;
  const type = props.types.find((x) => x.id === finding.type);
  const time = (at: number) => format.dateTime(new Date(at), { dateStyle: 'medium' });
  const cited = finding.excerpts.length + finding.hidden + finding.gone;
  return (
    <article className="border-b border-(--rule) py-4 break-inside-avoid">
      {props.about === undefined ? null : <p className="small quiet">{props.about}</p>}
      <p className={finding.withdrawnAt === null ? '' : 'quiet line-through'}>
        <b>{type === undefined ? finding.type : text(type.title, locale)}</b>{' '}
        <span className="whitespace-pre-line break-words">{finding.text}</span>
      </p>
      <details className="mt-1" open={props.unfolded === true}>
        <summary className="min-h-8 pointer-coarse:min-h-11">{t('cites', { n: cited })}</summary>
        <div className="py-2">
          <ExcerptList excerpts={finding.excerpts} evaluationId={props.evaluationId} />
          {finding.hidden === 0 ? null : (
            <p className="small quiet mt-2">{t('hidden', { n: finding.hidden })}</p>
          )}
          {finding.gone === 0 ? null : (
            <p className="small mt-2 text-(--caution)">△ {t('gone', { n: finding.gone })}</p>
          )}
        </div>
      </details>
      <div className="mt-1 flex flex-wrap items-center gap-3">
        <p className="small quiet">
          {t('by', { name: finding.by, time: time(finding.createdAt), version: finding.version })}
          {finding.withdrawnAt === null ? '' : ` · ${t('withdrawnAt', { time: time(finding.withdrawnAt) })}`}
        </p>
        {props.actions}
      </div>
    </article>
  );
}
