/**
 * How many complete answers a unit needs, planned from a wanted margin of error and a wanted reliability of unit
 * means, and how many people to invite for them.
 *
 * Sources: margin — Cochran (1977), Sampling Techniques, ch. 4, ISBN 978-0-471-16240-7; reliability of unit means —
 * Bliese (2000), in Klein & Kozlowski (eds), ISBN 978-0-7879-4952-5, by Spearman–Brown from ICC(1).
 */
import { type Estimate, estimate, isDefined, undefinedBecause } from '#lib/estimate.ts';
import { respondentsForReliability } from './design-effect.ts';
import { sampleSizeForMean } from './margin-of-error.ts';

export type SampleRule = {
  /** Standard deviation of people within a unit, and half the width of the interval, on the same scale. */
  readonly sd: number;
  readonly margin: number;
  /** Confidence level of the interval, 0..1. */
  readonly level: number;
  /** People of the unit, where they are counted; their number shortens the interval. */
  readonly population?: number | undefined;
  /** ICC(1) that is expected, and the reliability λ that a unit's mean should have. */
  readonly icc: number;
  readonly reliability: number;
};

export type SamplePlan = {
  /** Complete answers for the margin alone and for the reliability alone. */
  readonly forMargin: Estimate;
  readonly forReliability: Estimate;
  /** For both. */
  readonly needed: Estimate;
};

/**
 * Complete answers a unit needs: n for the margin with correction for a finite population, λ(1 − ICC)/(ICC(1 − λ))
 * for the reliability, and the larger of the two. Undefined: a margin, a standard deviation or an ICC that is not
 * positive (`not_applicable`); more than the unit has people (`too_few_observations`).
 * @example
 * const rule = { sd: 20, margin: 5, level: 0.9, icc: 0.1, reliability: 0.7 };
 * samplePlan(rule).forMargin.value; // => 44
 * samplePlan(rule).forReliability.value; // => 21
 * samplePlan(rule).needed.value; // => 44
 * samplePlan({ ...rule, population: 40 }).forMargin.value; // => 22
 * samplePlan({ ...rule, population: 15 }).needed; // => undefined: too_few_observations
 */
export function samplePlan(rule: SampleRule): SamplePlan {
  const { sd, margin, level, population, icc, reliability } = rule;
  const finite = population === undefined ? {} : { population };
  const forMargin =
    sd > 0 ? sampleSizeForMean(margin, sd, { level, ...finite }) : undefinedBecause('not_applicable');
  const wanted = respondentsForReliability(estimate(icc, 0), reliability);
  const few = isDefined(wanted) && population !== undefined && wanted.value > population;
  const forReliability = few ? undefinedBecause('too_few_observations', population) : wanted;
  return { forMargin, forReliability, needed: larger(forMargin, forReliability) };
}

/**
 * People to invite for a number of answers at an expected response rate 0..1, rounded up. Undefined: as the number
 * of answers is, a rate outside 0..1 or of 0 (`not_applicable`), more than the unit has people
 * (`too_few_observations`).
 * @example
 * const needed = { kind: 'estimate', value: 21, n: 0 };
 * invitations(needed, 0.6).value; // => 35
 * invitations(needed, 0.6, 30); // => undefined: too_few_observations
 * invitations(needed, 0); // => undefined: not_applicable
 */
export function invitations(needed: Estimate, rate: number, population?: number): Estimate {
  if (needed.kind === 'undefined') return needed;
  if (!(rate > 0 && rate <= 1)) return undefinedBecause('not_applicable', needed.n);
  // a whole number that rounding lifted by an ulp is that number
  const people = Math.ceil(needed.value / rate - 1e-9);
  return population !== undefined && people > population
    ? undefinedBecause('too_few_observations', population)
    : estimate(people, needed.n);
}

function larger(a: Estimate, b: Estimate): Estimate {
  if (a.kind === 'undefined') return a;
  if (b.kind === 'undefined') return b;
  return a.value >= b.value ? a : b;
}
