/**
 * The mean of several units' values, each unit counted once, with the error that it inherits from theirs. Pure.
 *
 * Source: degrees of freedom of a sum of variances — Satterthwaite (1946), Biometrics Bulletin 2, 110,
 * doi:10.2307/3002019.
 */
import { type Estimate, estimate, isDefined, undefinedBecause } from '#lib/estimate.ts';

/** A value with its standard error, as units have them. */
export type ValueWithError = {
  readonly rate: Estimate;
  readonly standardError: Estimate;
  readonly degreesOfFreedom: Estimate;
};

/**
 * Σ value/k of the units that have one, k being their number; SE = √Σ SE²/k, as units are the units that there are and
 * only their respondents are a sample. `n`: units. Undefined: no unit has a value (`too_few_units`); the error, where
 * that of a unit is undefined, for its reason.
 * @example
 * const of = (value, se) => ({ rate: estimate(value, 9), standardError: estimate(se, 9), degreesOfFreedom: estimate(8, 9) });
 * averageOfUnits([of(0.6, 0.03), of(0.8, 0.04)]).rate; // => { value: 0.7, n: 2 }
 * averageOfUnits([of(0.6, 0.03), of(0.8, 0.04)]).standardError.value; // => 0.025
 */
export function averageOfUnits(units: readonly ValueWithError[]): ValueWithError {
  const known = units.filter((u) => isDefined(u.rate));
  const k = known.length;
  if (k === 0) {
    const none = undefinedBecause('too_few_units', 0);
    return { rate: none, standardError: none, degreesOfFreedom: none };
  }
  const rate = estimate(known.reduce((sum, u) => sum + (isDefined(u.rate) ? u.rate.value : 0), 0) / k, k);
  const faulty = known.find((u) => !isDefined(u.standardError))?.standardError;
  if (faulty?.kind === 'undefined') return { rate, standardError: faulty, degreesOfFreedom: faulty };
  let variance = 0;
  let denominator = 0;
  for (const { standardError, degreesOfFreedom } of known) {
    const own = isDefined(standardError) ? (standardError.value / k) ** 2 : 0;
    variance += own;
    if (own > 0 && isDefined(degreesOfFreedom)) denominator += own ** 2 / degreesOfFreedom.value;
  }
  return {
    rate,
    standardError: estimate(Math.sqrt(variance), k),
    degreesOfFreedom:
      denominator > 0 ? estimate(variance ** 2 / denominator, k) : undefinedBecause('zero_variance', k),
  };
}
