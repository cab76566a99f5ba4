import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { type Estimate, valueOrNull } from '../estimate.ts';
import { unitsIn, viewFilter, withoutPeriod } from '../evaluations/view-filter.ts';
import { FACTORS } from '../indicators/composite-uncertainty.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import type { ConfidenceInterval } from '../psychometrics/unit-mean.ts';
import type { Beside, CarelessLine } from '../scores/careless-effect.ts';
import { readCareless } from '../scores/read-careless.ts';
import { type ResultRow, type ResultsView, readResults } from '../scores/read-results.ts';
import { besideCells } from './careless-cells.ts';
import type { Cell, Table } from './table.ts';

const LONGEST_WAIT_MS = 10 * 60_000;

/** Totals, grades by both methods with their chances, and what the totals rest on. */
export async function exportResults(
  ctx: Context,
  evaluationId: string,
  query = new URLSearchParams(),
): Promise<Table> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  // Somebody waits for a file: first the screening that the draws need, then the draws.
  await readResults(ctx, evaluationId, LONGEST_WAIT_MS);
  const view = await readResults(ctx, evaluationId, LONGEST_WAIT_MS);
  const careless = await readCareless(ctx, evaluationId, { waitMs: LONGEST_WAIT_MS, handedOn: true });
  const lines = new Map(careless.units.map((u) => [u.unitId, u.total]));
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail: { table: 'results' } }),
  );
  const filter = withoutPeriod(viewFilter(query, view));
  const shown = unitsIn(filter, view.units);
  const grades = view.levels.map((l) => l.id);
  return {
    name: 'results',
    sheet: 'results',
    demo: view.evaluation.demo,
    columns: [
      'unit_code',
      'unit',
      'type',
      'industry',
      'total',
      'se',
      'df',
      'interval_level',
      'interval_lower',
      'interval_upper',
      'counted_points',
      'applicable_points',
      'people',
      'interviews',
      'missing',
      'reason',
      'red_lines',
      'grade_without_red_lines',
      'grade_by_threshold',
      'borderline',
      ...grades.map((g) => `chance_threshold_${g}`),
      'grade_by_share',
      'tied',
      ...grades.map((g) => `chance_share_${g}`),
      'rank',
      'rank_lower',
      'rank_upper',
      'not_ranked_because',
      'drawn_mean',
      'drawn_lower',
      'drawn_upper',
      ...FACTORS.map((f) => `variance_${f}`),
      'drawn_to_mean',
      'total_all_answers',
      'n_all_answers',
      'total_without_suggested',
      'n_without_suggested',
      'grade_all_answers',
      'grade_without_suggested',
    ],
    rows: view.groups.flatMap((group) =>
      group.rows
        .filter((row) => shown.has(row.unitId))
        .map((row) => [
          ...cells(view, row, [...new Set(group.obstacles.map((o) => o.kind))].join('; ')),
          ...carelessCells(view, lines.get(row.unitId)),
        ]),
    ),
  };
}

function cells(view: ResultsView, row: ResultRow, obstacles: string): Cell[] {
  const { total, graded: g, observed } = row;
  const full = view.tree.full_score;
  const d = g?.drawn;
  const redLines = (g?.redLines ?? [])
    .map((l) => `${l.indicatorId} (${l.evidence.join(' ')}): ${l.reason}`)
    .join('; ');
  const grade = (place: number | undefined) =>
    place === undefined ? null : (view.levels[place]?.id ?? null);
  const chances = (all: readonly number[] | undefined): Cell[] => view.levels.map((_, i) => all?.[i] ?? null);
  const mark = (is: boolean | undefined) => (is === undefined ? null : Number(is));
  return [
    row.unitCode,
    row.unitName,
    row.unitType,
    view.units.find((u) => u.id === row.unitId)?.industry ?? null,
    g?.points ?? null,
    times(total.standardError, full),
    valueOrNull(total.degreesOfFreedom),
    view.confidence,
    ...ends(g?.interval),
    total.counted,
    total.applicable,
    observed.people,
    observed.interviews,
    total.missing.map((m) => `${m.id}:${m.reason}`).join('; '),
    reasonOf(row),
    redLines === '' ? null : redLines,
    grade(g?.uncapped?.[view.mode === 'threshold' ? 'byThreshold' : 'byShare']),
    grade(g?.byThreshold),
    mark(g?.borderline),
    ...chances(d?.byThreshold),
    grade(g?.byShare),
    mark(g?.tied),
    ...chances(d?.byShare),
    g?.rank ?? null,
    ...(g?.rank === undefined || d === undefined ? [null, null] : [d.rank.lower, d.rank.upper]),
    obstacles === '' ? null : obstacles,
    d?.mean ?? null,
    d?.lower ?? null,
    d?.upper ?? null,
    ...FACTORS.map((f) => d?.variance[f] ?? null),
    g === undefined ? null : valueOrNull(g.shrunken),
  ];
}

/** Totals with and without careless answers, then the grades, where they may be told. */
function carelessCells(view: ResultsView, total: CarelessLine | undefined): Cell[] {
  const gradeOf = (beside: Beside | undefined): Cell => {
    if (beside?.kind !== 'told' || beside.grade === undefined) return null;
    return view.levels[beside.grade]?.id ?? null;
  };
  return [
    ...besideCells(total, view.tree.full_score),
    gradeOf(total?.beside.all),
    gradeOf(total?.beside.suggested),
  ];
}

function times(e: Estimate, factor: number): Cell {
  return e.kind === 'estimate' ? e.value * factor : null;
}

function ends(interval: Outcome<ConfidenceInterval> | undefined): Cell[] {
  return interval === undefined || isUndefined(interval) ? [null, null] : [interval.lower, interval.upper];
}

/** Why there is no total, or none of its error. */
function reasonOf({ total, graded }: ResultRow): Cell {
  if (total.rate.kind === 'undefined') return total.rate.reason;
  return graded !== undefined && isUndefined(graded.interval) ? graded.interval.reason : null;
}
