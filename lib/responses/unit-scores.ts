/** Unit means of a scale with standard errors, as the policy weighs an audience's respondents. */
import { evaluationRules } from '../indicators/policy.ts';
import { unitMoments } from '../psychometrics/anova.ts';
import { keyColumn, type Scores, scaleScores } from '../psychometrics/keying.ts';
import { type MeanWithError, meanOfUnit, meanOverDepartments } from '../psychometrics/unit-mean.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';

export type UnitScore = MeanWithError & {
  /** Respondents with a score on the scale. */
  readonly respondents: number;
  /** Departments among them; 0 where the audience has none. */
  readonly departments: number;
  /** Eligible respondents of the unit who answered too few items for a score. */
  readonly unscored: number;
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
      return { ...meanOfUnit(byUnit, u), respondents, departments: 0, unscored };
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
