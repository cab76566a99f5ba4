/** Change of unit means of one scale between two waves of independent samples, on the items that both share. */
import { minimumOf } from '../campaigns/read-campaign.ts';
import { type Estimate, estimate, isDefined, undefinedBecause } from '../estimate.ts';
import { averageOfUnits } from '../indicators/unit-average.ts';
import { oneWay, unitMoments, unitReliability } from '../psychometrics/anova.ts';
import { standardDeviation } from '../psychometrics/descriptives.ts';
import type { GroupMoments } from '../psychometrics/invariance.ts';
import { momentsFromCounts } from '../psychometrics/moments.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { createPairCounts } from '../psychometrics/pair-counts.ts';
import { reliableChangeScale } from '../psychometrics/reliable-change.ts';
import { addColumns } from '../psychometrics/tabulate.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { keepRows } from './selection.ts';
import { respondentScores, type UnitScore, unitScores } from './unit-scores.ts';

const LEVEL = 0.95;

/** The answers of one wave, and the scale's common items as it keys them. */
export type Wave = { readonly dataset: Dataset; readonly items: readonly KeyedItem[] };

export type UnitChange = {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  /** Absent where either wave has fewer answers than the policy's minimum: then nothing is told of either. */
  readonly compared?: {
    readonly before: Estimate;
    readonly after: Estimate;
    readonly people: readonly [number, number];
    readonly change: Estimate;
    readonly interval: Outcome<ConfidenceInterval>;
    /** The smallest change of the mean that is more than error of measurement, by the reliability of the first wave. */
    readonly critical: Estimate;
    readonly reliable: boolean | null;
  };
};

/** Units that both waves know by code. The interval takes the waves as independent samples: answers are never linked. */
export function unitChanges(before: Wave, after: Wave): UnitChange[] {
  const old = scored(before);
  const now = scored(after);
  return after.dataset.units.flatMap((unit, u): UnitChange[] => {
    const place = before.dataset.units.findIndex((x) => x.code === unit.code);
    if (place < 0) return [];
    const named = { code: unit.code, name: unit.name, type: unit.type };
    const first = old.scores[place] as UnitScore;
    const second = now.scores[u] as UnitScore;
    if (!old.counts(first) || !now.counts(second)) return [named];
    const parts = [first, second].map((s) => ({
      rate: s.mean,
      standardError: s.se,
      degreesOfFreedom: estimate(s.df, s.n),
    }));
    const { standardError, degreesOfFreedom } = averageOfUnits(parts);
    const people = first.respondents + second.respondents;
    const change =
      isDefined(first.mean) && isDefined(second.mean)
        ? estimate(second.mean.value - first.mean.value, people)
        : undefinedBecause('no_observations', people);
    // Of a sum of two, and of a mean of two, the error differs by the factor 2.
    const error = isDefined(standardError) ? estimate(2 * standardError.value, people) : standardError;
    const critical = old.critical(place);
    return [
      {
        ...named,
        compared: {
          before: first.mean,
          after: second.mean,
          people: [first.respondents, second.respondents],
          change,
          interval: interval(change, error, isDefined(degreesOfFreedom) ? degreesOfFreedom.value : 0, LEVEL),
          critical,
          reliable:
            isDefined(critical) && isDefined(change) ? Math.abs(change.value) >= critical.value : null,
        },
      },
    ];
  });
}

function scored({ dataset, items }: Wave) {
  const { policy, units } = dataset;
  const { num, den } = policy.scoring.min_answered;
  const minAnswered = Math.ceil((num * items.length) / den);
  const scores = unitScores(dataset, items, minAnswered);
  const minimum = minimumOf(policy, dataset.audience);
  const counts = (s: UnitScore) =>
    s.respondents >= Math.max(minimum.responses, policy.disclosure.k_report) &&
    s.departments >= minimum.departments;
  const { values, valid } = respondentScores(dataset, items, minAnswered);
  const persons = unitMoments(values, valid, dataset.unit, units.length);
  /** Among the units of its type that count: the spread of their means, and how reliable this one's is. */
  const critical = (u: number): Estimate => {
    const places = units.flatMap((x, i) =>
      x.type === units[u]?.type && counts(scores[i] as UnitScore) ? [i] : [],
    );
    const pick = (a: Float64Array) => Float64Array.from(places, (i) => a[i] ?? 0);
    if (places.length < policy.aggregation.min_units_for_icc)
      return undefinedBecause('too_few_units', places.length);
    const { icc1 } = oneWay({ n: pick(persons.n), mean: pick(persons.mean), ss: pick(persons.ss) });
    const means = Float64Array.from(places, (i) => {
      const { mean } = scores[i] as UnitScore;
      return isDefined(mean) ? mean.value : 0;
    });
    const scale = reliableChangeScale(standardDeviation(means), unitReliability(icc1, persons.n[u] ?? 0));
    return isUndefined(scale) ? scale : estimate(scale.criticalChange, places.length);
  };
  return { scores, counts, critical };
}

/** Moments of the complete rows of one wave, over the units named: those that are compared, so that none is in them that is not shown. */
export function waveMoments({ dataset, items }: Wave, codes: ReadonlySet<string>): Outcome<GroupMoments> {
  const shown = dataset.units.map((u) => codes.has(u.code));
  const rows = keepRows(dataset, (r) => shown[dataset.unit[r] ?? -1] === true, `codes ${[...codes].join()}`);
  const counts = createPairCounts(items);
  addColumns(counts, columnsOf(rows, items));
  const moments = momentsFromCounts(counts, 'listwise');
  return isUndefined(moments)
    ? moments
    : { n: moments.n, means: moments.means, covariance: moments.covariance };
}
