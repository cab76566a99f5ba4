import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { JointResult, JointRow } from '#lib/evidence/read-joint.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { IntervalPlot } from '../../../../_ui/interval-plot.tsx';
import { text } from '../../../../_ui/localized.ts';
import { hundred } from '../../../../_ui/number.ts';
import { ExcerptList } from '../_evidence/excerpt-list.tsx';

const SHAPE = { agree: '●', contradict: '✕', undecided: '○' } as const;

/** One row an indicator or a unit: both results, their difference on a common axis, the verdict, some words. */
export async function JointTable(props: {
  rows: readonly JointRow[];
  margin: number;
  evaluationId: string;
  byIndicator: boolean;
}) {
  const t = await getTranslations('finding.joint');
  const words = await getTranslations('finding');
  const common = await getTranslations('common');
  const locale = await getLocale();
  // All rows on one axis, symmetric around 0 and at least as wide as the margin needs.
  const reach = Math.max(
    2 * props.margin,
    ...props.rows.flatMap(({ comparison: c }) =>
      c === undefined || isUndefined(c.interval)
        ? []
        : [Math.abs(c.interval.lower), Math.abs(c.interval.upper)],
    ),
  );
  return (
    <table className="stack-small mt-3">
      <caption>{t('caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{props.byIndicator ? words('unit') : words('indicator')}</th>
          <th scope="col">{t('survey')}</th>
          <th scope="col">{t('interview')}</th>
          <th scope="col">{t('difference')}</th>
          <th scope="col">{t('verdict')}</th>
          <th scope="col">{t('quotations')}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => {
          const { comparison, indicator } = row;
          const verdict = comparison?.verdict;
          return (
            <tr key={`${row.unitId} ${indicator.id}`} className="break-inside-avoid [&>*]:align-top">
              <th scope="row">
                <Link
                  href={`/evaluations/${props.evaluationId}/indicators/${row.unitId}?open=${indicator.id}#${indicator.id}`}
                  prefetch={false}
                >
                  {props.byIndicator ? (
                    row.unitName
                  ) : (
                    <>
                      <span className="id">{indicator.id}</span> {text(indicator.title, locale)}
                    </>
                  )}
                </Link>
              </th>
              <td data-head={t('survey')}>
                <Result result={row.survey} />
              </td>
              <td data-head={t('interview')}>
                <Result result={row.interview} />
              </td>
              <td data-head={t('difference')}>
                {comparison === undefined ? (
                  <span className="small quiet">{t('oneSource')}</span>
                ) : comparison.difference.kind === 'undefined' ? (
                  <span className="quiet">—</span>
                ) : (
                  <>
                    <b className="tabular-nums">{signed(comparison.difference.value)}</b>{' '}
                    {isUndefined(comparison.interval) ? (
                      <span className="small quiet">
                        {t('noInterval', { reason: common(`reason.${comparison.interval.reason}`) })}
                      </span>
                    ) : (
                      <>
                        <span className="small quiet whitespace-nowrap">
                          {signed(comparison.interval.lower)} – {signed(comparison.interval.upper)}
                        </span>
                        <br />
                        <IntervalPlot
                          min={-reach}
                          max={reach}
                          value={comparison.difference.value}
                          lower={comparison.interval.lower}
                          upper={comparison.interval.upper}
                          marks={[-props.margin, 0, props.margin]}
                          label={`${signed(comparison.interval.lower)} – ${signed(comparison.interval.upper)}`}
                          width={150}
                        />
                      </>
                    )}
                  </>
                )}
              </td>
              <td data-head={t('verdict')}>
                {verdict === undefined ? (
                  <span className="quiet">—</span>
                ) : (
                  <>
                    <span
                      className={`state ${verdict.kind === 'contradict' ? 'bad' : verdict.kind === 'agree' ? 'ok' : ''}`}
                    >
                      <span aria-hidden="true">{SHAPE[verdict.kind]}</span> {t(`kind.${verdict.kind}`)}
                    </span>
                    {verdict.kind === 'undecided' ? (
                      <span className="block small quiet">{t(`because.${verdict.because}`)}</span>
                    ) : null}
                  </>
                )}
              </td>
              <td data-head={t('quotations')} className="small min-w-[12em]">
                {row.quotations.length === 0 ? (
                  <span className="quiet">—</span>
                ) : (
                  <ExcerptList excerpts={row.quotations} evaluationId={props.evaluationId} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

async function Result({ result }: { result: JointResult | undefined }) {
  const t = await getTranslations('finding.joint');
  const common = await getTranslations('common');
  if (result === undefined) return <span className="small quiet">{t('noSource')}</span>;
  const { rate, interval } = result;
  if (rate.kind === 'undefined') {
    return <span className="small text-(--caution)">△ {common(`reason.${rate.reason}`)}</span>;
  }
  return (
    <>
      <b className="tabular-nums">{hundred(rate.value)}</b>{' '}
      <span className="small quiet">{common('n', { n: rate.n })}</span>
      <span className="block small quiet">
        {isUndefined(interval)
          ? t('noInterval', { reason: common(`reason.${interval.reason}`) })
          : `${hundred(interval.lower)} – ${hundred(interval.upper)}`}
      </span>
    </>
  );
}

/** A difference of rates in points, with its sign. */
function signed(difference: number): string {
  return `${difference > 0 ? '+' : ''}${hundred(difference)}`;
}
