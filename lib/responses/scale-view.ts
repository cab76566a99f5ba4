/** One scale of a dataset as its report shows it: what follows from counts and sums, at once. */
import { minimumOf } from '../campaigns/read-campaign.ts';
import { type Estimate, undefinedBecause } from '../estimate.ts';
import { onePerProcess } from '../one-per-process.ts';
import { type ItemSums, rwgJ, uniformNullVariance, variancesFromSums } from '../psychometrics/agreement.ts';
import {
  type OneWay,
  oneWay,
  type UnitMoments,
  unitMoments,
  unitReliability,
} from '../psychometrics/anova.ts';
import { keyColumn, scaleScores } from '../psychometrics/keying.ts';
import { correlationOf, eigenvalues, type SquareMatrix } from '../psychometrics/matrix.ts';
import { momentsFromCounts } from '../psychometrics/moments.ts';
import { fitOneFactor } from '../psychometrics/one-factor-ml.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { createPairCounts } from '../psychometrics/pair-counts.ts';
import { seededRandom } from '../psychometrics/random.ts';
import { type RankInterval, rankIntervals } from '../psychometrics/rank-interval.ts';
import {
  type Acquiescence,
  acquiescence,
  balancedPairs,
  type HalfDifference,
  halfDifference,
} from '../psychometrics/reverse-items.ts';
import { type MethodEffect, methodEffect } from '../psychometrics/reverse-items-method.ts';
import { type WordingAlarm, wordingAlarm } from '../psychometrics/reverse-items-wording.ts';
import { analyzeScale, itemSumsByUnit, type ScaleReport } from '../psychometrics/scale-analysis.ts';
import { addColumns } from '../psychometrics/tabulate.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { type UnitScore, unitScores } from './unit-scores.ts';

/** Fixed, so that the same data give the same ranks. */
const RANK_SEED = 20261122;
const RANK_DRAWS = 8_000;
const RANK_LEVEL = 0.9;

export type UnitOnScale = UnitScore & {
  readonly unitId: string;
  readonly unitName: string;
  readonly unitType: string;
  readonly interval: Outcome<ConfidenceInterval>;
  readonly rwgJ: Estimate;
  /** Reliability of the unit's mean among units of its type. */
  readonly lambda: Estimate;
  /** Among units of its type; only where all of them can be ranked. */
  readonly rank: RankInterval | null;
  /** Below the policy's minimum: the mean does not count and is not shown. */
  readonly belowMinimum: boolean;
};

export type TypeOnScale = {
  readonly type: string;
  /** Units with answers. */
  readonly units: number;
  readonly anova: OneWay;
  readonly icc1: Estimate;
  /** Every unit above the minimum has a mean reliable enough to rank by. */
  readonly rankable: boolean;
  /** The least λ of a unit above the minimum. */
  readonly leastLambda: Estimate;
};

export type Dimensions = {
  /** Of rows complete on the scale. */
  readonly correlation: SquareMatrix;
  readonly eigenvalues: readonly number[];
  /** Of the one-factor ML solution, standardized, in the order of the items. */
  readonly loadings: Outcome<Float64Array>;
};

/** What forward and reverse items say against each other. */
export type ReverseItems = {
  readonly halves: HalfDifference;
  /** Per item; undefined for forward items. */
  readonly wording: readonly Outcome<WordingAlarm>[];
  readonly acquiescence: Acquiescence;
  readonly method: Outcome<MethodEffect>;
};

export type ScaleView = {
  readonly key: ScaleKey;
  /** Null where the scale has only one kind of items. */
  readonly reverse: ReverseItems | null;
  readonly report: ScaleReport;
  readonly dimensions: Outcome<Dimensions>;
  /** Raw counts per code, from the lowest, and "not applicable", per item. */
  readonly distribution: readonly {
    readonly counts: readonly number[];
    readonly notApplicable: number;
    readonly blank: number;
  }[];
  readonly types: readonly TypeOnScale[];
  readonly units: readonly UnitOnScale[];
};

const views = onePerProcess('views of scales', () => new WeakMap<Dataset, Map<string, ScaleView>>());

/** The view of a scale, computed once: a dataset never changes. */
export function scaleView(dataset: Dataset, key: ScaleKey): ScaleView {
  const known = views.get(dataset) ?? new Map<string, ScaleView>();
  views.set(dataset, known);
  const made = known.get(key.id) ?? computeView(dataset, key);
  known.set(key.id, made);
  return made;
}

function computeView(dataset: Dataset, key: ScaleKey): ScaleView {
  const { policy } = dataset;
  const columns = columnsOf(dataset, key.items);
  const { num, den } = policy.scoring.min_answered;
  const report = analyzeScale(key.items, columns, { numerator: num, denominator: den });
  const tooFew = report.nComplete < policy.reliability.compute_when.min_respondents;
  const { types, units } = unitsOnScale(dataset, key, columns);
  return {
    key,
    report: tooFew ? withoutReliability(report) : report,
    reverse: tooFew ? null : reverseItems(key, columns),
    dimensions: tooFew
      ? undefinedBecause('too_few_observations', report.nComplete)
      : dimensionsOf(key, columns),
    distribution: key.items.map((item, i) => {
      const counts = new Array<number>(item.max - item.min + 1).fill(0);
      let blank = 0;
      for (const code of columns[i] ?? []) {
        if (code < 0) blank++;
        else counts[code - item.min] = (counts[code - item.min] ?? 0) + 1;
      }
      const na = dataset.notApplicable.get(item.id)?.length ?? 0;
      return { counts, notApplicable: na, blank: blank - na };
    }),
    types,
    units,
  };
}

function reverseItems(key: ScaleKey, columns: readonly Int8Array[]): ReverseItems | null {
  const reverse = key.items.flatMap((item, i) => (item.reverse ? [i] : []));
  if (reverse.length === 0 || reverse.length === key.items.length) return null;
  const counts = createPairCounts(key.items);
  addColumns(counts, columns);
  const moments = momentsFromCounts(counts, 'listwise');
  const all = key.items.map((_, i) => i);
  return {
    halves: halfDifference(columns, key.items),
    wording: key.items.map((_, i) => wordingAlarm(columns, key.items, i)),
    acquiescence: acquiescence(columns, key.items, balancedPairs(key.items, [all])),
    method: isUndefined(moments) ? moments : methodEffect(moments, reverse),
  };
}

function dimensionsOf(key: ScaleKey, columns: readonly Int8Array[]): Outcome<Dimensions> {
  const counts = createPairCounts(key.items);
  addColumns(counts, columns);
  const moments = momentsFromCounts(counts, 'listwise');
  if (isUndefined(moments)) return moments;
  const correlation = correlationOf(moments.covariance);
  if (isUndefined(correlation)) return correlation;
  const solution = fitOneFactor(correlation);
  return {
    correlation,
    eigenvalues: [...eigenvalues(correlation)],
    loadings: isUndefined(solution) ? solution : solution.standardized,
  };
}

function unitsOnScale(
  dataset: Dataset,
  key: ScaleKey,
  columns: readonly Int8Array[],
): { types: TypeOnScale[]; units: UnitOnScale[] } {
  const { policy, units } = dataset;
  const keyed = key.items.map((item, i) => keyColumn(columns[i] ?? new Int8Array(0), item));
  const scored = scaleScores(keyed, key.minAnswered);
  const persons = unitMoments(scored.values, scored.valid, dataset.unit, units.length);
  const sums = itemSumsByUnit(keyed, dataset.unit, units.length);
  const scores = unitScores(dataset, key.items, key.minAnswered);
  const minimum = minimumOf(policy, dataset.audience);
  const first = key.items[0];
  const sameRange = key.items.every((i) => i.min === first?.min && i.max === first.max);
  const agreementOf = (u: number): Estimate =>
    first === undefined || !sameRange
      ? undefinedBecause('not_applicable')
      : rwgJ(variancesFromSums(sums[u] as ItemSums), uniformNullVariance(first.max - first.min + 1));
  const counts = (u: number): boolean =>
    (scores[u]?.respondents ?? 0) >= minimum.responses &&
    (scores[u]?.departments ?? 0) >= minimum.departments;

  const lambdas = new Map<number, Estimate>();
  const ranks = new Map<number, RankInterval>();
  const types = [...new Set(units.map((u) => u.type))].map((type): TypeOnScale => {
    const places = units.flatMap((u, i) => (u.type === type ? [i] : []));
    const anova = oneWay(subset(persons, places));
    const icc1 =
      anova.units < policy.aggregation.min_units_for_icc
        ? undefinedBecause('too_few_units', anova.units)
        : anova.icc1;
    for (const u of places) lambdas.set(u, unitReliability(icc1, persons.n[u] ?? 0));
    const counting = places.filter(counts);
    const least = counting
      .map((u) => lambdas.get(u) ?? undefinedBecause('not_computed'))
      .reduce<Estimate>(
        (a, b) => (a.kind === 'undefined' || (b.kind === 'estimate' && a.value <= b.value) ? a : b),
        counting.length === 0
          ? undefinedBecause('too_few_units', 0)
          : (lambdas.get(counting[0] ?? -1) ?? icc1),
      );
    const rankable =
      counting.length > 1 &&
      least.kind === 'estimate' &&
      least.value >= policy.aggregation.unit_reliability.rank_units;
    if (rankable) rank(scores, counting, ranks);
    return { type, units: anova.units, anova, icc1, rankable, leastLambda: least };
  });
  return {
    types,
    units: units.map((unit, u) => {
      const score = scores[u];
      if (score === undefined) throw new Error('unit without score');
      return {
        ...score,
        // How many they were is told to staff; of what they answered nothing is in any sum.
        respondents: score.respondents + (dataset.withheld?.[u] ?? 0),
        unitId: unit.id,
        unitName: unit.name,
        unitType: unit.type,
        interval: interval(score.mean, score.se, score.df, 0.95),
        rwgJ: agreementOf(u),
        lambda: lambdas.get(u) ?? undefinedBecause('not_computed'),
        rank: ranks.get(u) ?? null,
        belowMinimum: !counts(u),
      };
    }),
  };
}

function subset(m: UnitMoments, places: readonly number[]): UnitMoments {
  const pick = (a: Float64Array): Float64Array => Float64Array.from(places, (u) => a[u] ?? 0);
  return { n: pick(m.n), mean: pick(m.mean), ss: pick(m.ss) };
}

/** Ranks of the units that have a mean with a standard error. */
function rank(
  scores: readonly UnitScore[],
  counting: readonly number[],
  into: Map<number, RankInterval>,
): void {
  const known = counting.flatMap((u) => {
    const s = scores[u];
    return s?.mean.kind === 'estimate' && s.se.kind === 'estimate'
      ? [{ u, mean: s.mean.value, se: s.se.value }]
      : [];
  });
  const intervals = rankIntervals(
    Float64Array.from(known, (x) => x.mean),
    Float64Array.from(known, (x) => x.se),
    RANK_DRAWS,
    RANK_LEVEL,
    seededRandom(RANK_SEED),
  );
  if (isUndefined(intervals)) return;
  for (const [i, { u }] of known.entries()) {
    const own = intervals[i];
    if (own !== undefined) into.set(u, own);
  }
}

/** Too few complete rows for the policy: the coefficients give way to that reason. */
function withoutReliability(report: ScaleReport): ScaleReport {
  const none = undefinedBecause('too_few_observations', report.nComplete);
  return {
    ...report,
    alpha: none,
    alphaInterval: none,
    omega: none,
    spearmanBrown: none,
    averageR: none,
    negativeAlpha: false,
    items: report.items.map((i) => ({ ...i, rDrop: none, alphaIfDropped: none, wrongKey: false })),
  };
}
