/**
 * Design effects: how much less a weighted or clustered sample tells than a simple random one of its size.
 *
 * Sources: Kish (1965), Survey Sampling, ISBN 978-0-471-10949-5; weights — Kish (1992), Journal of Official
 * Statistics 8, 183; unequal clusters — Holt (1980), in Statistical Analysis of Data from Complex Surveys.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';

/**
 * Kish's design effect of weights, n·Σw²/(Σw)² ≥ 1. Undefined: no weights, a sum that is not positive
 * (`not_applicable`).
 * @example
 * kishDesignEffect(Float64Array.of(1, 1, 2)).value; // => 1.125
 * kishDesignEffect(Float64Array.of()); // => undefined: no_observations
 */
export function kishDesignEffect(weights: ArrayLike<number>): Estimate {
  const n = weights.length;
  if (n === 0) return undefinedBecause('no_observations', 0);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const w = weights[i] as number;
    sum += w;
    squares += w * w;
  }
  return sum > 0 ? estimate((n * squares) / (sum * sum), n) : undefinedBecause('not_applicable', n);
}

/**
 * Design effect of the mean over people in units, 1 + (m̄ − 1)·ICC, with m̄ = Σm²/Σm the unit size the average person
 * sees; for equal sizes that is the size itself. ICC may be negative. Undefined: an undefined ICC, nobody in any
 * unit, a result that is not positive (`not_applicable`).
 * @example
 * clusterDesignEffect({ kind: 'estimate', value: 0.1, n: 60 }, [20, 20, 20]).value; // => 2.9
 * clusterDesignEffect({ kind: 'estimate', value: 0.1, n: 60 }, [5, 15, 40]).value; // => 3.9833
 */
export function clusterDesignEffect(icc: Estimate, sizes: ArrayLike<number>): Estimate {
  if (icc.kind === 'undefined') return icc;
  let n = 0;
  let squares = 0;
  for (let j = 0; j < sizes.length; j++) {
    const m = sizes[j] as number;
    n += m;
    squares += m * m;
  }
  if (n === 0) return undefinedBecause('no_observations', 0);
  const effect = 1 + (squares / n - 1) * icc.value;
  return effect > 0 ? estimate(effect, n) : undefinedBecause('not_applicable', n);
}

/**
 * Answers of a simple random sample that would tell as much: n / design effect. Undefined where the effect is.
 * @example
 * effectiveSampleSize({ kind: 'estimate', value: 2.9, n: 60 }).value; // => 20.69
 */
export function effectiveSampleSize(designEffect: Estimate): Estimate {
  return designEffect.kind === 'undefined'
    ? designEffect
    : estimate(designEffect.n / designEffect.value, designEffect.n);
}

/**
 * Respondents a unit needs for a wanted reliability λ of its mean (0 < λ < 1): λ(1 − ICC)/(ICC(1 − λ)), rounded up.
 * Undefined: an undefined ICC; an ICC at or below 0, with which no number suffices (`not_applicable`).
 * @example
 * respondentsForReliability({ kind: 'estimate', value: 0.12, n: 900 }, 0.7).value; // => 18
 * respondentsForReliability({ kind: 'estimate', value: -0.01, n: 900 }, 0.7); // => undefined: not_applicable
 */
export function respondentsForReliability(icc: Estimate, wanted: number): Estimate {
  if (!(wanted > 0 && wanted < 1)) throw new RangeError(`reliability ${wanted} outside 0..1`);
  if (icc.kind === 'undefined') return icc;
  if (!(icc.value > 0)) return undefinedBecause('not_applicable', icc.n);
  const needed = (wanted * (1 - icc.value)) / (icc.value * (1 - wanted));
  return estimate(Math.max(1, Math.ceil(needed - 1e-9)), icc.n);
}
