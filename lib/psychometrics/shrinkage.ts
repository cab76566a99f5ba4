/**
 * Unit means drawn towards the mean of all units by their reliability (empirical Bayes), with standard errors. For
 * reference beside the plain means: a drawn mean is closer to the truth on average, and unfair to a small unit that
 * is truly far from the others.
 *
 * Source: Raudenbush & Bryk (2002), Hierarchical Linear Models, ch. 3, ISBN 978-0-7619-1904-9; variance components by
 * analysis of variance — Searle, Casella & McCulloch (1992), Variance Components, ch. 3, doi:10.1002/9780470316856.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { oneWay, type UnitMoments } from './anova.ts';
import { at, type Outcome } from './outcome.ts';

export type ShrunkenUnits = {
  /** Variance between units, and between respondents of a unit. */
  readonly between: number;
  readonly within: number;
  /** Mean of the units weighted by their precision, with its standard error. */
  readonly grandMean: number;
  readonly grandError: number;
  /** Per unit λ = between/(between + within/n); 0 for a unit without respondents. */
  readonly reliability: Float64Array;
  /** λ·mean + (1 − λ)·grand mean; the grand mean for a unit without respondents. */
  readonly mean: Float64Array;
  /** √(λ·within/n + (1 − λ)²·grand error²): of the drawn mean around the unit's true one. */
  readonly standardError: Float64Array;
};

/**
 * Draws unit means together. A variance between units estimated at or below 0 counts as 0: all means are the grand
 * mean then. Undefined as `oneWay`: fewer than two units, no unit with two respondents, no variance at all.
 * @example
 * const m = { n: Float64Array.of(4, 4, 4), mean: Float64Array.of(3, 4, 5), ss: Float64Array.of(3, 3, 3) };
 * const s = shrinkUnits(m);
 * s.reliability[0]; // => 0.75
 * s.mean; // => [3.25, 4, 4.75]
 * s.standardError[0]; // => 0.4564
 */
export function shrinkUnits(m: UnitMoments): Outcome<ShrunkenUnits> {
  const a = oneWay(m);
  if (a.msBetween.kind === 'undefined') return a.msBetween;
  if (a.msWithin.kind === 'undefined') return a.msWithin;
  if (a.k0UnitSize.kind === 'undefined') return a.k0UnitSize;
  const within = a.msWithin.value;
  const between = Math.max(0, (a.msBetween.value - within) / a.k0UnitSize.value);
  if (!(between + within > 0)) return undefinedBecause('zero_variance', a.n);
  const units = m.n.length;
  let weights = 0;
  let sum = 0;
  for (let j = 0; j < units; j++) {
    const n = at(m.n, j);
    if (n === 0) continue;
    const weight = 1 / (between + within / n);
    weights += weight;
    sum += weight * at(m.mean, j);
  }
  const grandMean = sum / weights;
  const grandVariance = 1 / weights;
  const reliability = new Float64Array(units);
  const mean = new Float64Array(units);
  const standardError = new Float64Array(units);
  for (let j = 0; j < units; j++) {
    const n = at(m.n, j);
    const lambda = n === 0 ? 0 : between / (between + within / n);
    reliability[j] = lambda;
    mean[j] = n === 0 ? grandMean : lambda * at(m.mean, j) + (1 - lambda) * grandMean;
    // λ·within/n is between·(1 − λ), which exists without respondents too
    standardError[j] = Math.sqrt(between * (1 - lambda) + (1 - lambda) ** 2 * grandVariance);
  }
  return {
    between,
    within,
    grandMean,
    grandError: Math.sqrt(grandVariance),
    reliability,
    mean,
    standardError,
  };
}
