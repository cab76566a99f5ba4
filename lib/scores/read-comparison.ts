/** Units beside each other, type by type, and types and industries: one measure with intervals, all dimensions, all indicators. */
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Estimate, undefinedBecause } from '../estimate.ts';
import { choicesIn, ofUnit, type ViewFilter, viewFilter, withoutPeriod } from '../evaluations/view-filter.ts';
import { type Composite, compositeInterval } from '../indicators/composite.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { averageOfUnits, type ValueWithError } from '../indicators/unit-average.ts';
import type { Localized } from '../instruments/envelope.ts';
import { because } from '../problems.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { seededRandom } from '../psychometrics/random.ts';
import { type RankInterval, rankIntervals } from '../psychometrics/rank-interval.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import { compareAudiences } from './compare-audiences.ts';
import { compareOnScale } from './compare-on-scale.ts';
import { type Observed, observedIn } from './composites.ts';
import { type Measure, nodeMeasures, scaleMeasures, TOTAL } from './measures.ts';
import { type RankingObstacle, rankingObstacles } from './ranking.ts';
import { storedScore } from './score-view.ts';
import { readTotals, type UnitTotals } from './totals.ts';
import type { SourceResult } from './types.ts';

/** Fixed, so that the same scores give the same ranks. */
const RANK_SEED = 20261122;
const RANK_DRAWS = 8_000;
export const RANK_LEVEL = 0.9;
export const INTERVAL_LEVEL = 0.95;

export type Compared = ValueWithError & {
  readonly unitId: string;
  readonly unitCode: string;
  readonly unitName: string;
  /** 95 %, on the scale of the value. */
  readonly interval: Outcome<ConfidenceInterval>;
  readonly observed: Observed;
  /** Where the units of the type may be ranked: the place, and where chance may have put it. */
  readonly rank?: number;
  readonly rankInterval?: RankInterval;
};

export type ComparedGroup = {
  readonly type: string;
  /** Greatest first; units without a value last. */
  readonly rows: readonly Compared[];
  /** What keeps the units from being ranked; none: they are. */
  readonly obstacles: readonly RankingObstacle[];
  /** Where the measure is a scale, the least reliability of a unit's mean. */
  readonly leastLambda?: Estimate;
  /** The units shown, each counted once. */
  readonly average: Average;
};

type Average = ValueWithError & { readonly interval: Outcome<ConfidenceInterval> };

/** The units shown of one industry, of whatever type: beside each other, never ranked. */
export type ComparedIndustry = {
  readonly industry: string;
  /** Types of its units, in order. */
  readonly types: readonly string[];
  readonly average: Average;
};

/** One node or indicator with the rates of the units that are shown. */
export type ComparedNode = {
  readonly id: string;
  readonly title: Localized;
  readonly byUnit: ReadonlyMap<string, Pick<Compared, 'rate' | 'interval'>>;
};

export type Comparison = Awaited<ReturnType<typeof readComparison>>;

/**
 * Compares units of each type by one measure (`of`: the total, a node of the framework, or a scale), by all dimensions
 * and indicators, types and industries with each other, and audiences with each other. Shows what sheets and scale reports show one by
 * one and nothing else: no sum over units that contains one that is not shown.
 */
export async function readComparison(
  ctx: Context,
  evaluationId: string,
  query: Readonly<Record<string, string | string[] | undefined>>,
) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const totals = await readTotals(ctx, evaluationId);
  const { view } = totals;
  const filter = withoutPeriod(viewFilter(query, view));
  const scales = may(ctx.actor, 'scale.read', { evaluationId })
    ? await scaleMeasures(ctx, evaluationId, filter.audience)
    : [];
  const measures = [...nodeMeasures(view), ...scales];
  const wanted = query.of === undefined || query.of === '' ? TOTAL : query.of;
  const measure = measures.find((m) => m.id === wanted);
  if (measure === undefined) throw new AppError('not_found', because('no_measure'));
  const seen = (unitId: string) => may(ctx.actor, 'indicator.read', { evaluationId, unitId });
  const shown = totals.units.filter((u) => seen(u.unitId) && ofUnit(filter, u.unit));
  const shownIds = new Set(shown.map((u) => u.unitId));
  const averageOf = (rows: readonly Compared[]): Average => {
    const average = averageOfUnits(rows);
    return { ...average, interval: averageInterval(measure, average) };
  };
  const groups = totals.types
    .map((type): ComparedGroup => {
      const own = totals.units.filter((u) => u.unit.type === type);
      const found =
        measure.kind === 'scale'
          ? compareOnScale(measure, own, type)
          : compareOnNode(view.policy, totals.computation, own, measure);
      const rows = found.rows.filter((r) => shownIds.has(r.unitId)).sort(byValue);
      const obstacles = found.obstacles.flatMap((o): RankingObstacle[] => {
        if ('unitIds' in o) return [{ ...o, unitIds: o.unitIds.filter(seen) }];
        return 'unitId' in o && !seen(o.unitId) ? [] : [o];
      });
      return { ...found, type, rows, obstacles, average: averageOf(rows) };
    })
    .filter((g) => g.rows.length > 0);
  return {
    ...view,
    filter,
    measures: measures.map(withoutAnswers),
    measure: withoutAnswers(measure),
    range: measure.kind === 'scale' ? rangeOf(measure) : { min: 0, max: 1 },
    groups,
    industries: industriesOf(shown, groups, averageOf),
    /** Units shown that name no industry, and are in none of them. */
    withoutIndustry: shown.filter((u) => u.unit.industry === null).length,
    choices: choicesIn(view.units),
    units: shown.map(({ unit }) => unit),
    dimensions: nodesOf(view.tree.tree, shown, (u, id) => u.composites.nodes.get(id)),
    indicators: nodesOf(indicatorsAsked(view, shown, filter), shown, (u, id) => leafOf(u, id)),
    audiences: compareAudiences(view.tree, shown, filter.audience),
    may: {
      export: may(ctx.actor, 'export.statistics', { evaluationId }),
      before: may(ctx.actor, 'scale.read', { evaluationId }),
    },
  };
}

/** Industries in the order of the list of units; those without a value for any unit are left out. */
function industriesOf(
  shown: readonly UnitTotals[],
  groups: readonly ComparedGroup[],
  averageOf: (rows: readonly Compared[]) => Average,
): ComparedIndustry[] {
  const rows = new Map(groups.flatMap((g) => g.rows.map((r) => [r.unitId, r])));
  return choicesIn(shown.map((u) => u.unit))
    .industries.map((industry): ComparedIndustry => {
      const own = shown.filter((u) => u.unit.industry === industry);
      return {
        industry,
        types: [...new Set(own.map((u) => u.unit.type))],
        average: averageOf(own.flatMap((u) => rows.get(u.unitId) ?? [])),
      };
    })
    .filter((i) => i.average.rate.kind === 'estimate');
}

/** Answers stay on the server. */
function withoutAnswers(m: Measure) {
  if (m.kind !== 'scale') return m;
  const { dataset, ...rest } = m;
  return { ...rest, audience: dataset.audience };
}

function rangeOf({ dataset, scale }: Extract<Measure, { kind: 'scale' }>) {
  const item = dataset.key.scales.find((s) => s.id === scale)?.items[0];
  return { min: item?.min ?? 1, max: item?.max ?? 5 };
}

function byValue(a: Compared, b: Compared): number {
  const of = ({ rate }: Compared) => (rate.kind === 'estimate' ? rate.value : Number.NEGATIVE_INFINITY);
  return of(b) - of(a) || (a.unitCode < b.unitCode ? -1 : 1);
}

/** Indicators with a value for some unit; of an audience, those that it was asked about. */
function indicatorsAsked(
  view: Parameters<typeof nodeMeasures>[0],
  shown: readonly UnitTotals[],
  { audience }: ViewFilter,
) {
  const asks = (u: UnitTotals, id: string) =>
    audience === undefined ||
    sourcesIn(u, id).some((s) => s.questionnaire?.audience === audience && s.effectiveWeight > 0);
  return indicatorsOf(view.tree)
    .map((i) => i.indicator)
    .filter(({ id }) => shown.some((u) => asks(u, id)));
}

function sourcesIn(u: UnitTotals, indicatorId: string): readonly SourceResult[] {
  return (u.latest.get(indicatorId)?.sources ?? []) as SourceResult[];
}

function nodesOf(
  nodes: readonly { readonly id: string; readonly title: ComparedNode['title'] }[],
  units: readonly UnitTotals[],
  of: (unit: UnitTotals, id: string) => Composite | undefined,
): ComparedNode[] {
  return nodes
    .map(({ id, title }): ComparedNode => {
      const byUnit = units.flatMap((u) => {
        const found = of(u, id);
        return found === undefined
          ? []
          : [[u.unitId, { rate: found.rate, interval: intervalOf(found) }] as const];
      });
      return { id, title, byUnit: new Map(byUnit) };
    })
    .filter(({ byUnit }) => [...byUnit.values()].some((v) => v.rate.kind === 'estimate'));
}

function intervalOf(value: ValueWithError): Outcome<ConfidenceInterval> {
  return compositeInterval(value, INTERVAL_LEVEL);
}

/** The score in force of an indicator as a composite of itself. */
function leafOf({ latest }: UnitTotals, id: string): Composite | undefined {
  const row = latest.get(id);
  if (row === undefined) return undefined;
  return {
    ...storedScore(row),
    id,
    weight: 1,
    counted: 1,
    applicable: 1,
    shares: new Map(row.value === null ? [] : [[id, 1]]),
    missing: [],
    withoutError: [],
    covariance: 'known',
  };
}

/** A rate's interval stays inside 0–1; a scale's mean has no such ends. */
function averageInterval(measure: Measure, value: ValueWithError): Outcome<ConfidenceInterval> {
  if (measure.kind !== 'scale') return intervalOf(value);
  const { rate, standardError, degreesOfFreedom: df } = value;
  return interval(rate, standardError, df.kind === 'estimate' ? df.value : 0, INTERVAL_LEVEL);
}

function compareOnNode(
  policy: Parameters<typeof rankingObstacles>[0],
  computation: Parameters<typeof rankingObstacles>[1],
  units: readonly UnitTotals[],
  measure: Exclude<Measure, { kind: 'scale' }>,
): Pick<ComparedGroup, 'rows' | 'obstacles'> {
  const none = undefinedBecause('not_yet', 0);
  const nodeOf = (u: UnitTotals): Composite | undefined => {
    if (measure.kind === 'total') return u.composites.total;
    return measure.kind === 'indicator' ? leafOf(u, measure.id) : u.composites.nodes.get(measure.id);
  };
  const valued = units.flatMap((u) => {
    const total = nodeOf(u);
    if (total?.rate.kind !== 'estimate') return [];
    return [{ ...u, composites: { ...u.composites, total } }];
  });
  const obstacles = rankingObstacles(policy, computation, valued);
  const ranks = obstacles.length === 0 ? ranksOf(valued) : new Map<string, never>();
  const rows = units.map((u): Compared => {
    const node = nodeOf(u);
    const value = node ?? { rate: none, standardError: none, degreesOfFreedom: none };
    const { rate, standardError, degreesOfFreedom } = value;
    return {
      unitId: u.unitId,
      unitCode: u.unit.code,
      unitName: u.unit.name,
      rate,
      standardError,
      degreesOfFreedom,
      interval: intervalOf(value),
      observed: observedIn([...(node?.shares.keys() ?? [])].map((id) => sourcesIn(u, id))),
      ...ranks.get(u.unitId),
    };
  });
  return { rows, obstacles };
}

/** Places by value, equal values sharing one, and where errors of sampling may have put them. */
function ranksOf(
  units: readonly UnitTotals[],
): Map<string, { readonly rank: number; readonly rankInterval?: RankInterval }> {
  const values = units.map(({ composites: { total } }) =>
    total.rate.kind === 'estimate' ? total.rate.value : 0,
  );
  const errors = units.map(({ composites: { total } }) =>
    total.standardError.kind === 'estimate' ? total.standardError.value : Number.NaN,
  );
  const intervals = errors.some(Number.isNaN)
    ? undefined
    : rankIntervals(
        Float64Array.from(values),
        Float64Array.from(errors),
        RANK_DRAWS,
        RANK_LEVEL,
        seededRandom(RANK_SEED),
      );
  return new Map(
    units.map(({ unitId }, i) => {
      const own = intervals === undefined || isUndefined(intervals) ? undefined : intervals[i];
      const rank = 1 + values.filter((v) => v > (values[i] as number)).length;
      return [unitId, { rank, ...(own === undefined ? {} : { rankInterval: own }) }];
    }),
  );
}
