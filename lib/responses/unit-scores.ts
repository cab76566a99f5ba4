/** Unit means of a scale with standard errors, as the policy weighs an audience's respondents. */
import type { Estimate } from '../estimate.ts';
import { evaluationRules, respondentGroup } from '../indicators/policy.ts';
import { unitMoments } from '../psychometrics/anova.ts';
import { keyColumn, type Scores, scaleScores } from '../psychometrics/keying.ts';
import { type MeanWithError, meanOfUnit, meanOverDepartments } from '../psychometrics/unit-mean.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import {
  type NotWeighted,
  type PostStratified,
  postStratifiedMean,
  type Stratification,
} from './post-stratify.ts';
import { rowsByUnit } from './rows-by-unit.ts';

export type UnitScore = MeanWithError & {
  /** Respondents with a score on the scale. */
  readonly respondents: number;
  /** Departments among them; 0 where the audience has none. */
  readonly departments: number;
  /** Eligible respondents of the unit who answered too few items for a score. */
  readonly unscored: number;
  /** Where the policy asks for strata to count by their sizes: what became of it. */
  readonly weighting?: Weighting;
};

export type Weighting =
  | {
      readonly kind: 'weighted';
      /** Variables that the policy weighs by and whose sizes are known. */
      readonly strata: readonly string[];
      readonly designEffect: Estimate;
      /** Respondents whose weight was cut. */
      readonly trimmed: number;
    }
  /** All respondents count equally, and why. */
  | { readonly kind: 'equal'; readonly reason: NotWeighted };

/** Errors of the observations of a unit's mean: their squares sum to the squared standard error. */
export type ObservationErrors = {
  /** Rows of the dataset, or places of departments in its strata. */
  readonly ids: Int32Array;
  readonly values: Float64Array;
};

/** Respondent scores of a scale: mean of keyed codes where enough items are answered. */
export function respondentScores(dataset: Dataset, items: readonly KeyedItem[], minAnswered: number): Scores {
  const columns = columnsOf(dataset, items);
  return scaleScores(
    columns.map((c, i) => keyColumn(c, items[i] ?? { min: 0, max: 0, reverse: false })),
    minAnswered,
  );
}

/** A score per unit, in the order of the dataset's units. */
export function unitScores(dataset: Dataset, items: readonly KeyedItem[], minAnswered: number): UnitScore[] {
  const { values, valid } = respondentScores(dataset, items, minAnswered);
  const byUnit = unitMoments(values, valid, dataset.unit, dataset.units.length);
  const group = evaluationRules(dataset.policy).respondent_groups.find((g) => g.id === dataset.audience);
  const equalDepartments = group?.within === 'equal_department';
  const byStratum = equalDepartments
    ? unitMoments(values, valid, dataset.stratum, dataset.strata.length)
    : undefined;
  const eligible = new Int32Array(dataset.units.length);
  for (const u of dataset.unit) if (u >= 0) eligible[u] = (eligible[u] ?? 0) + 1;
  return dataset.units.map((_, u) => {
    const respondents = byUnit.n[u] ?? 0;
    const unscored = (eligible[u] ?? 0) - respondents;
    if (byStratum === undefined) {
      const weighted = stratified(dataset, values, valid, u);
      const plain = { ...meanOfUnit(byUnit, u), respondents, departments: 0, unscored };
      if (weighted === undefined) return plain;
      if (typeof weighted === 'string') return { ...plain, weighting: { kind: 'equal', reason: weighted } };
      const { mean, se, n, df, designEffect, trimmed } = weighted.found;
      const weighting = { kind: 'weighted', strata: weighted.strata, designEffect, trimmed } as const;
      return { mean, se, n, df, respondents, departments: 0, unscored, weighting };
    }
    const own = dataset.strata.flatMap((s, i) => (s.unit === u ? [i] : []));
    const departments = {
      n: Float64Array.from(own, (i) => byStratum.n[i] ?? 0),
      mean: Float64Array.from(own, (i) => byStratum.mean[i] ?? 0),
      ss: Float64Array.from(own, (i) => byStratum.ss[i] ?? 0),
    };
    const score = meanOverDepartments(departments);
    return { ...score, respondents, departments: score.n, unscored };
  });
}

/**
 * The errors behind the standard errors of `unitScores`, by unit: (x − mean)/√(n(n − 1)) of each respondent, or of
 * each department's mean where departments count equally. Added up over scales before they are squared they carry
 * the covariance of means over common respondents.
 */
export function unitErrors(
  dataset: Dataset,
  items: readonly KeyedItem[],
  minAnswered: number,
): ObservationErrors[] {
  const { values, valid } = respondentScores(dataset, items, minAnswered);
  const group = evaluationRules(dataset.policy).respondent_groups.find((g) => g.id === dataset.audience);
  const members = dataset.units.map((): { id: number; value: number }[] => []);
  if (group?.within === 'equal_department') {
    const byStratum = unitMoments(values, valid, dataset.stratum, dataset.strata.length);
    dataset.strata.forEach(({ unit }, id) => {
      if ((byStratum.n[id] ?? 0) > 0) members[unit]?.push({ id, value: byStratum.mean[id] ?? 0 });
    });
  } else {
    dataset.unit.forEach((u, id) => {
      if (u >= 0 && valid[id] === 1) members[u]?.push({ id, value: values[id] ?? 0 });
    });
  }
  return members.map((own, u) => {
    const weighted = stratified(dataset, values, valid, u);
    if (typeof weighted === 'object') return { ids: weighted.ids, values: weighted.found.errors };
    const n = own.length;
    const mean = own.reduce((sum, o) => sum + o.value, 0) / n;
    const scale = n > 1 ? 1 / Math.sqrt(n * (n - 1)) : 0;
    return {
      ids: Int32Array.from(own, (o) => o.id),
      values: Float64Array.from(own, (o) => (o.value - mean) * scale),
    };
  });
}

/**
 * A unit's mean with its strata counting by their sizes, where the policy asks for that; undefined where it does
 * not, and the reason where the sizes are not known or do not fit: then all respondents count equally.
 */
function stratified(
  dataset: Dataset,
  values: Float64Array,
  valid: Uint8Array,
  unit: number,
): { found: PostStratified; strata: string[]; ids: Int32Array } | NotWeighted | undefined {
  const group = respondentGroup(dataset.policy, dataset.audience);
  if (group?.within !== 'post_stratified') return undefined;
  const id = dataset.units[unit]?.id ?? '';
  const known = dataset.weighing.flatMap(({ stratum, of, people }) => {
    const own = people.get(id);
    return own === undefined ? [] : [{ stratum, of, people: own }];
  });
  if (known.length === 0) return 'sizes_unknown';
  const ids = rowsByUnit(dataset)[unit]?.filter((r) => valid[r] === 1) ?? new Int32Array();
  const found = postStratifiedMean(
    Float64Array.from(ids, (r) => values[r] as number),
    known.map(({ of, people }) => stratificationOf(people, ids, of)),
    group.trim,
  );
  return typeof found === 'string' ? found : { found, strata: known.map((k) => k.stratum), ids };
}

/** Values nobody has entered people for are not known of anybody. */
function stratificationOf(people: Float64Array, ids: Int32Array, of: Int8Array | Int32Array): Stratification {
  const places = [...people.keys()].filter((v) => (people[v] as number) > 0);
  return {
    value: ids.map((r) => places.indexOf(of[r] ?? -1)),
    people: Float64Array.from(places, (v) => people[v] as number),
  };
}
