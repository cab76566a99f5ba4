import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { Graded, ResultGroup, ResultRow, ResultsView } from '#lib/scores/read-results.ts';
import { chance, fixed } from '../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { observedWords } from '../indicators/[unitId]/branch-row.tsx';
import { type PointsAxis, pointsAxis, TotalPlot, TotalPlotHead } from './total-plot.tsx';

/** Totals with their interval, and the grade by both methods with its chances. */
export async function GradeTable({ group, view }: { group: ResultGroup; view: ResultsView }) {
  const t = await getTranslations('result');
  const ranked = group.obstacles.length === 0;
  const axis = pointsAxis(
    group.rows.flatMap(({ graded: g }) =>
      g === undefined
        ? []
        : [
            g.points,
            ...(isUndefined(g.interval) ? [] : [g.interval.lower, g.interval.upper]),
            ...(g.drawn === undefined ? [] : [g.drawn.lower, g.drawn.upper]),
          ],
    ),
    view.tree.full_score,
  );
  return (
    <ScrollRegion label={t('table')} className="mt-3">
      <table>
        <caption>{t('tableNote')}</caption>
        <thead>
          <tr>
            {ranked ? (
              <th scope="col" className="num">
                {t('rank')}
              </th>
            ) : null}
            <th scope="col">{t('unit')}</th>
            <th scope="col" className="num">
              {t('total')}
            </th>
            <th scope="col" className="min-w-[220px]">
              {t('interval')}
              <TotalPlotHead axis={axis} />
            </th>
            <th scope="col">{t('byThreshold', { official: view.mode === 'threshold' ? 'yes' : 'no' })}</th>
            <th scope="col">{t('byShare', { official: view.mode === 'proportion' ? 'yes' : 'no' })}</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {group.rows.map((row) => (
            <Row key={row.unitId} row={row} ranked={ranked} axis={axis} view={view} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

async function Row({
  row,
  ranked,
  axis,
  view,
}: {
  row: ResultRow;
  ranked: boolean;
  axis: PointsAxis;
  view: ResultsView;
}) {
  const t = await getTranslations('result');
  const indicator = await getTranslations('indicator');
  const common = await getTranslations('common');
  const { total, graded } = row;
  const name = (
    <th scope="row">
      <Link href={`/evaluations/${view.evaluation.id}/indicators/${row.unitId}`} prefetch={false}>
        {row.unitName}
      </Link>
      <span className="block small quiet font-normal">
        {total.counted === total.applicable
          ? t('complete')
          : t('provisional', { counted: fixed(total.counted, 1), of: fixed(total.applicable, 1) })}
      </span>
    </th>
  );
  if (graded === undefined) {
    return (
      <tr>
        {ranked ? <td className="num quiet">—</td> : null}
        {name}
        <td colSpan={5} className="small quiet">
          {common(`reason.${total.rate.kind === 'undefined' ? total.rate.reason : 'not_computed'}`)}
        </td>
      </tr>
    );
  }
  const { interval, drawn } = graded;
  const ends = isUndefined(interval)
    ? `${common(`reason.${interval.reason}`)}${total.withoutError.length === 0 ? '' : `${common('joint.colon')}${total.withoutError.join(' ')}`}`
    : `${fixed(interval.lower, 1)} – ${fixed(interval.upper, 1)}`;
  return (
    <tr>
      {ranked ? (
        <td className="num">
          {graded.rank}
          {drawn === undefined ? null : (
            <span className="block small quiet whitespace-nowrap">
              {drawn.rank.lower} – {drawn.rank.upper}
            </span>
          )}
        </td>
      ) : null}
      {name}
      <td className="num font-semibold">{fixed(graded.points)}</td>
      <td>
        <TotalPlot
          axis={axis}
          value={graded.points}
          {...(isUndefined(interval) ? {} : { interval })}
          {...(drawn === undefined ? {} : { drawn })}
          thresholds={view.levels.map((l) => ({ id: l.id, at: l.min_score }))}
          label={`${fixed(graded.points)} · ${ends}`}
        />
        <span className="small quiet">{ends}</span>
      </td>
      <Grade graded={graded} method="byThreshold" view={view} />
      <Grade graded={graded} method="byShare" view={view} />
      <td className="small">{observedWords(row.observed, indicator)}</td>
    </tr>
  );
}

async function Grade({
  graded,
  method,
  view,
}: {
  graded: Graded;
  method: 'byThreshold' | 'byShare';
  view: ResultsView;
}) {
  const t = await getTranslations('result');
  const chances = graded.drawn?.[method];
  return (
    <td>
      <b className="text-[1.125rem]">{view.levels[graded[method]]?.id}</b>{' '}
      {method === 'byThreshold' && graded.borderline ? (
        <span className="state warn">△ {t('borderline')}</span>
      ) : null}
      {method === 'byShare' && graded.tied ? <span className="state">{t('tied')}</span> : null}
      {graded.redLines.length > 0 ? (
        <span className="block small font-semibold text-(--danger)">
          {t('redLine', {
            cap: view.redLineCap,
            indicators: graded.redLines.map((l) => l.indicatorId).join(' '),
            without: view.levels[graded.uncapped?.[method] ?? graded[method]]?.id ?? '',
          })}
        </span>
      ) : null}
      <span className="block small quiet whitespace-nowrap">
        {chances === undefined
          ? t('notDrawn')
          : view.levels.map((l, i) => `${l.id} ${chance(chances[i] ?? 0)}`).join(' · ')}
      </span>
    </td>
  );
}
