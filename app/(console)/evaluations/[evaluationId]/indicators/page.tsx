import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import type { UnitType } from '#lib/evaluations/input.ts';
import { choicesIn, filterOfFile, unitsIn } from '#lib/evaluations/view-filter.ts';
import { needsSecondPerson } from '#lib/indicators/policy.ts';
import { restsOnPeriod } from '#lib/scores/evidence-period.ts';
import { type MatrixRow, readMatrix } from '#lib/scores/read-matrix.ts';
import type { ScoreView } from '#lib/scores/score-view.ts';
import { pageWhileEvidenceComes } from '../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { fixed, hundred } from '../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { FilterForm } from '../_filter/filter-form.tsx';
import { filterFrom } from '../_filter/filter-from.ts';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.indicators') };
}

/** Answers, and after a plus sign interviews, that a score rests on. */
function countsOf(score: ScoreView): string {
  const counting = score.sources.filter((s) => s.effectiveWeight > 0);
  const people = counting.reduce((n, s) => n + (s.questionnaire?.respondents ?? 0), 0);
  const interviews = counting.reduce((n, s) => n + (s.interview?.interviews.length ?? 0), 0);
  return interviews === 0 ? String(people) : people === 0 ? `+${interviews}` : `${people}+${interviews}`;
}

/** Units × indicators: the scores in force, grouped by type of unit. */
export default async function MatrixPage({
  params,
  searchParams,
}: {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { evaluationId } = await params;
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const joint = await getTranslations('finding.joint');
  const result = await getTranslations('result');
  const locale = await getLocale();
  const ctx = await pageContext();
  const coming = await pageWhileEvidenceComes(evaluationId, 'indicators');
  if (coming !== undefined) return coming;
  const view = await seen(readMatrix(ctx, evaluationId));
  const base = `/evaluations/${evaluationId}/indicators`;
  const filter = await seen(filterFrom(searchParams, view));
  const { industries } = choicesIn(view.units);
  const kinds = [...new Set(view.rows.map((r) => r.unitType))];
  const units = unitsIn(filter, view.units);
  const rows = view.rows.filter((r) => units.has(r.unitId));
  const types = [...new Set(rows.map((r) => r.unitType))];
  const narrowed = filter.from !== undefined || filter.to !== undefined;
  // Only indicators that some unit has a score for: an empty column says nothing.
  const written = view.indicators.filter((i) => view.rows.some((r) => r.scores.has(i.id)));
  const scoreOf = (row: MatrixRow, indicatorId: string) => {
    const score = row.scores.get(indicatorId);
    return score !== undefined && restsOnPeriod(filter, score.sources, view.times) ? score : undefined;
  };
  const shown = narrowed ? written.filter((i) => rows.some((r) => scoreOf(r, i.id) !== undefined)) : written;
  const waiting = view.indicators.length - written.length;
  const stale = view.rows.reduce((n, r) => n + (r.stale > 0 ? 1 : 0), 0);
  return (
    <Frame
      place="indicators"
      title={common('rail.indicators')}
      evaluation={view.evaluation}
      lead={t('matrixLead', { shown: written.length, of: view.indicators.length, stale })}
      crumbs={[{ label: view.evaluation.title, href: `/evaluations/${evaluationId}` }]}
      actions={
        <>
          {view.may.export ? (
            <Link className="btn primary" href={`${base}/export`} prefetch={false}>
              {t('export')}
            </Link>
          ) : null}
          {view.may.export && needsSecondPerson(view.policy) ? (
            <Link className="btn" href={`${base}/proposals`} prefetch={false}>
              {result('proposals')}
            </Link>
          ) : null}
          <Link className="btn" href={`/evaluations/${evaluationId}/joint`} prefetch={false}>
            {joint('title')}
          </Link>
          {may(ctx.actor, 'export.statistics', { evaluationId }) ? (
            <>
              <a
                className="btn"
                href={`/api/v1/evaluations/${evaluationId}/scores?format=xlsx${filterOfFile(filter)}`}
                download
              >
                {t('downloadXlsx')}
              </a>
              <a
                className="btn"
                href={`/api/v1/evaluations/${evaluationId}/scores?format=csv${filterOfFile(filter)}`}
                download
              >
                {t('downloadCsv')}
              </a>
              <a
                className="btn"
                href={`/api/v1/evaluations/${evaluationId}/scores?format=json${filterOfFile(filter)}`}
                download
              >
                {t('downloadJson')}
              </a>
            </>
          ) : null}
        </>
      }
    >
      {written.length === 0 ? (
        <p className="notice mt-6">{view.may.export ? t('emptyAnalyst') : t('empty')}</p>
      ) : null}
      <FilterForm path={base} filter={filter} types={kinds} industries={industries} period />
      <p className="mt-2 small quiet">{t('matrixPeriod')}</p>
      {rows.length === 0 || (narrowed && shown.length === 0) ? (
        <p className="notice mt-6">{common('filteredNone')}</p>
      ) : null}
      <ScrollRegion label={t('matrix')} className="mt-6">
        <table>
          <caption>{t('matrixNote', { waiting })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              {shown.map((i) => (
                <th key={i.id} scope="col" className="num" title={text(i.title, locale)}>
                  {i.id}
                  <br />
                  <span className="sr-only">{text(i.title, locale)}</span>
                  <span className="quiet">{i.weight}</span>
                </th>
              ))}
              <th scope="col" className="num">
                {t('points')}
              </th>
              <th scope="col">{t('evidence')}</th>
            </tr>
          </thead>
          {types.map((type) => (
            <tbody key={type}>
              <tr>
                <th scope="rowgroup" colSpan={shown.length + 3} className="small quiet pt-4">
                  {common(`unitType.${type as UnitType}`)}
                </th>
              </tr>
              {rows
                .filter((r) => r.unitType === type)
                .map((row) => (
                  <tr key={row.unitId}>
                    <th scope="row" className="whitespace-nowrap">
                      <Link href={`${base}/${row.unitId}`} prefetch={false}>
                        {row.unitName}
                      </Link>
                    </th>
                    {shown.map((i) => {
                      const score = scoreOf(row, i.id);
                      return (
                        <td key={i.id} className="num">
                          {score === undefined ? (
                            <span className="quiet">—</span>
                          ) : score.rate.kind === 'undefined' ? (
                            <span
                              className="small text-(--caution)"
                              title={common(`reason.${score.rate.reason}`)}
                            >
                              △<span className="sr-only">{common(`reason.${score.rate.reason}`)}</span>
                            </span>
                          ) : (
                            <>
                              {hundred(score.rate.value)}
                              <span className="block small quiet">{countsOf(score)}</span>
                            </>
                          )}
                        </td>
                      );
                    })}
                    <td className="num">
                      {row.counted === 0 || narrowed ? (
                        <span className="quiet">—</span>
                      ) : (
                        <>
                          <b>{fixed(row.points)}</b>
                          <span className="quiet"> / {fixed(row.counted, 1)}</span>
                        </>
                      )}
                    </td>
                    <td className="small whitespace-nowrap">
                      {row.stale > 0 ? t('newEvidence', { n: row.stale }) : t('upToDate')}
                    </td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
    </Frame>
  );
}
