/**
 * One-way analysis of variance over units, ICC(1), ICC(2), and the reliability of one unit's mean.
 *
 * Sources: Shrout & Fleiss (1979), Psychological Bulletin 86, 420, doi:10.1037/0033-2909.86.2.420; Bliese (2000),
 * Within-group agreement, non-independence, and reliability, in Klein & Kozlowski (eds), ISBN 978-0-7879-4952-5;
 * size of unbalanced units — Donner & Koval (1980), Biometrics 36, 19, doi:10.2307/2530491.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { fUpperTail } from './distributions.ts';
import { at, total } from './outcome.ts';

/** Per unit: observations, their mean and Σ(x − mean)². A unit without observations has n = 0. */
export type UnitMoments = {
  readonly n: Float64Array;
  readonly mean: Float64Array;
  readonly ss: Float64Array;
};

/**
 * Unit moments from rows. `unit[r]` in 0..units−1, or −1 for a row without unit; `valid[r] = 0` marks a missing
 * value.
 *
 * @example
 * const all = Uint8Array.of(1, 1, 1, 1);
 * const m = unitMoments(Float64Array.of(1, 3, 5, 7), all, Int32Array.of(0, 0, 1, 1), 2);
 * m.mean; // => [2, 6]
 * m.ss; // => [2, 2]
 */
export function unitMoments(
  values: Float64Array,
  valid: Uint8Array,
  unit: Int32Array,
  units: number,
): UnitMoments {
  const n = new Float64Array(units);
  const mean = new Float64Array(units);
  const ss = new Float64Array(units);
  const origin = new Float64Array(units);
  const counts = (r: number): boolean => valid[r] === 1 && at(unit, r) >= 0;
  for (let r = 0; r < values.length; r++) {
    if (!counts(r)) continue;
    const u = at(unit, r);
    // counted from the unit's first value: equal values then have exactly that mean, and no deviation
    if (at(n, u) === 0) origin[u] = at(values, r);
    n[u] = at(n, u) + 1;
    mean[u] = at(mean, u) + (at(values, r) - at(origin, u));
  }
  for (let u = 0; u < units; u++) if (at(n, u) > 0) mean[u] = at(origin, u) + at(mean, u) / at(n, u);
  for (let r = 0; r < values.length; r++) {
    if (!counts(r)) continue;
    const u = at(unit, r);
    ss[u] = at(ss, u) + (at(values, r) - at(mean, u)) ** 2;
  }
  return { n, mean, ss };
}

/**
 * Unit moments from n, Σx and Σx² per unit.
 *
 * @example
 * unitMomentsFromSums(Float64Array.of(2, 2), Float64Array.of(4, 12), Float64Array.of(10, 74)).ss; // => [2, 2]
 */
export function unitMomentsFromSums(n: Float64Array, sum: Float64Array, squares: Float64Array): UnitMoments {
  return {
    n: Float64Array.from(n),
    mean: sum.map((s, u) => (at(n, u) > 0 ? s / at(n, u) : 0)),
    ss: squares.map((q, u) => (at(n, u) > 0 ? Math.max(0, q - at(sum, u) ** 2 / at(n, u)) : 0)),
  };
}

export type OneWay = {
  readonly n: number;
  /** Units with at least one observation. */
  readonly units: number;
  readonly dfBetween: number;
  readonly dfWithin: number;
  readonly ssBetween: number;
  readonly ssWithin: number;
  readonly msBetween: Estimate;
  readonly msWithin: Estimate;
  readonly f: Estimate;
  readonly p: Estimate;
  /** Share of the total sum of squares between units, 0..1. */
  readonly etaSquared: Estimate;
  /** N/J, and k₀ = (N − Σn²/N)/(J − 1). */
  readonly meanUnitSize: Estimate;
  readonly k0UnitSize: Estimate;
  /** (MSB − MSW)/(MSB + (m − 1)·MSW) with m = N/J; negative values stay negative. */
  readonly icc1Plain: Estimate;
  /** The same with m = k₀: the headline. */
  readonly icc1: Estimate;
  /** (MSB − MSW)/MSB. */
  readonly icc2: Estimate;
};

/**
 * One-way ANOVA with units as the random factor. Undefined: fewer than two units (`too_few_units`), no unit with
 * two observations (`too_few_observations`), no variance at all (`zero_variance`; F and p also with none within).
 *
 * @example
 * const m = { n: Float64Array.of(2, 2), mean: Float64Array.of(2, 6), ss: Float64Array.of(2, 2) };
 * const a = oneWay(m);
 * a.f.value; // => 8
 * a.icc1.value; // => 0.7778
 * a.icc2.value; // => 0.875
 */
export function oneWay(m: UnitMoments): OneWay {
  const n = total(m.n);
  let units = 0;
  let squaredSizes = 0;
  let origin = 0;
  let shift = 0;
  for (let u = 0; u < m.n.length; u++) {
    if (at(m.n, u) === 0) continue;
    if (units === 0) origin = at(m.mean, u);
    units++;
    squaredSizes += at(m.n, u) ** 2;
    shift += at(m.n, u) * (at(m.mean, u) - origin);
  }
  const grand = n > 0 ? origin + shift / n : 0;
  let ssBetween = 0;
  for (let u = 0; u < m.n.length; u++) ssBetween += at(m.n, u) * (at(m.mean, u) - grand) ** 2;
  const ssWithin = total(m.ss);
  const dfBetween = Math.max(0, units - 1);
  const dfWithin = n - units;
  const shape = { n, units, dfBetween, dfWithin, ssBetween, ssWithin };
  const reason = units === 0 ? 'no_observations' : units < 2 ? 'too_few_units' : 'too_few_observations';
  const none = undefinedBecause(reason, n);
  const between = units < 2 ? none : estimate(ssBetween / dfBetween, n);
  const within =
    dfWithin < 1 ? undefinedBecause('too_few_observations', n) : estimate(ssWithin / dfWithin, n);
  const meanUnitSize = units < 1 ? none : estimate(n / units, n);
  const k0UnitSize = units < 2 ? none : estimate((n - squaredSizes / n) / (units - 1), n);
  const both = between.kind === 'estimate' && within.kind === 'estimate' && k0UnitSize.kind === 'estimate';
  if (!both) {
    const rest = { f: none, p: none, etaSquared: none, icc1Plain: none, icc1: none, icc2: none };
    return { ...shape, msBetween: between, msWithin: within, meanUnitSize, k0UnitSize, ...rest };
  }
  const msb = between.value;
  const msw = within.value;
  const icc = (size: number): Estimate => estimate((msb - msw) / (msb + (size - 1) * msw), n);
  const flat = undefinedBecause('zero_variance', n);
  return {
    ...shape,
    msBetween: between,
    msWithin: within,
    f: msw > 0 ? estimate(msb / msw, n) : flat,
    p: msw > 0 ? estimate(fUpperTail(msb / msw, dfBetween, dfWithin), n) : flat,
    etaSquared: estimate(ssBetween / (ssBetween + ssWithin), n),
    meanUnitSize,
    k0UnitSize,
    icc1Plain: icc(n / units),
    icc1: icc(k0UnitSize.value),
    icc2: estimate((msb - msw) / msb, n),
  };
}

/**
 * λ_j = n_j·ICC1 / (1 + (n_j − 1)·ICC1), the reliability of the mean of a unit with n_j ≥ 1 respondents.
 * Negative where ICC1 is. Undefined: ICC1 undefined, n_j = 0, or a denominator that is not positive.
 *
 * @example
 * unitReliability({ kind: 'estimate', value: 0.2, n: 90 }, 16).value; // => 0.8
 */
export function unitReliability(icc1: Estimate, unitN: number): Estimate {
  if (icc1.kind === 'undefined') return icc1;
  if (unitN < 1) return undefinedBecause('no_observations', unitN);
  const denominator = 1 + (unitN - 1) * icc1.value;
  if (!(denominator > 0)) return undefinedBecause('not_applicable', unitN);
  return estimate((unitN * icc1.value) / denominator, unitN);
}

/**
 * Unit mean drawn towards the grand mean by its reliability: w·mean + (1 − w)·grand with w cut to 0..1
 * (Kelley 1927; Raudenbush & Bryk 2002, Hierarchical Linear Models, ch. 3). Undefined where an input is.
 *
 * @example
 * const of = (value) => ({ kind: 'estimate', value, n: 9 });
 * shrunkenMean(of(4), of(3), of(0.5)).value; // => 3.5
 */
export function shrunkenMean(unitMean: Estimate, grandMean: Estimate, reliability: Estimate): Estimate {
  if (unitMean.kind === 'undefined') return unitMean;
  if (grandMean.kind === 'undefined') return grandMean;
  if (reliability.kind === 'undefined') return reliability;
  const w = Math.min(1, Math.max(0, reliability.value));
  return estimate(w * unitMean.value + (1 - w) * grandMean.value, unitMean.n);
}
