/**
 * Margins of error of means and proportions from a simple random sample, and the sample a margin needs.
 *
 * Two conventions for a finite population stand in the literature. Textbook: s²/n with n in a proportion's
 * denominator, times (N − n)/(N − 1). Survey: n − 1 in the denominator, times 1 − n/N, which is unbiased. They differ
 * by less than 1/n of the margin.
 *
 * Source: Cochran (1977), Sampling Techniques, ch. 2–4, ISBN 978-0-471-16240-7; Lohr (2021), Sampling: Design and
 * Analysis, ch. 2, doi:10.1201/9780429298899.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { normalQuantile, tQuantile } from './distributions.ts';

/** `none`: the population is treated as endless. */
export type FiniteCorrection = 'none' | 'textbook' | 'survey';

export type MarginRule = {
  readonly correction: FiniteCorrection;
  /** Size of the population; needed unless `correction` is `none`. */
  readonly population?: number;
  /** Normal quantile, or t with n − 1 degrees of freedom; `z` where not given. */
  readonly quantile?: 'z' | 't';
  /** 0.95 where not given. */
  readonly level?: number;
};

/**
 * Factor by which a finite population shortens a margin: √((N − n)/(N − 1)) or √(1 − n/N); 0 where all answered.
 * Undefined: nobody asked (`no_observations`), a population that is not given or below the sample
 * (`not_applicable`).
 * @example
 * finiteFactor(527, { correction: 'textbook', population: 1845 }).value; // => 0.845429
 * finiteFactor(527, { correction: 'survey', population: 1845 }).value; // => 0.845200
 * finiteFactor(10, { correction: 'survey', population: 9 }); // => undefined: not_applicable
 */
export function finiteFactor(n: number, rule: MarginRule): Estimate {
  if (n < 1) return undefinedBecause('no_observations', n);
  if (rule.correction === 'none') return estimate(1, n);
  const size = rule.population;
  if (size === undefined || !(size >= n)) return undefinedBecause('not_applicable', n);
  if (size === n) return estimate(0, n);
  return estimate(Math.sqrt(rule.correction === 'textbook' ? (size - n) / (size - 1) : 1 - n / size), n);
}

/**
 * Half the width of the interval of a mean: quantile · s/√n · finite factor. Undefined as `finiteFactor`, as `sd`,
 * and at n = 1 with t.
 * @example
 * marginOfMean({ kind: 'estimate', value: 0.85, n: 100 }, { correction: 'none' }).value; // => 0.166597
 */
export function marginOfMean(sd: Estimate, rule: MarginRule): Estimate {
  if (sd.kind === 'undefined') return sd;
  return margin(sd.value / Math.sqrt(sd.n), sd.n, rule);
}

/**
 * Half the width of the (Wald) interval of a proportion 0..1 of n answers: quantile · √(p(1 − p)/n) · finite factor,
 * with n − 1 for n in the survey convention. It is 0 at p = 0 and p = 1, where it says nothing. Undefined as
 * `finiteFactor`, and at n = 1 in the survey convention.
 * @example
 * marginOfProportion(0.5, 100, { correction: 'none' }).value; // => 0.0979982
 */
export function marginOfProportion(p: number, n: number, rule: MarginRule): Estimate {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`proportion ${p} outside 0..1`);
  if (n < 1) return undefinedBecause('no_observations', n);
  const denominator = rule.correction === 'survey' ? n - 1 : n;
  if (denominator < 1) return undefinedBecause('single_observation', n);
  return margin(Math.sqrt((p * (1 - p)) / denominator), n, rule);
}

function margin(standardError: number, n: number, rule: MarginRule): Estimate {
  const factor = finiteFactor(n, rule);
  if (factor.kind === 'undefined') return factor;
  const p = (1 + (rule.level ?? 0.95)) / 2;
  if (rule.quantile !== 't') return estimate(normalQuantile(p) * standardError * factor.value, n);
  if (n < 2) return undefinedBecause('single_observation', n);
  return estimate(tQuantile(p, n - 1) * standardError * factor.value, n);
}

/**
 * Answers needed for a margin of a proportion: n₀ = z²p(1 − p)/e², of a population N n₀/(1 + (n₀ − 1)/N), rounded
 * up. p = ½ is the worst case. Undefined: a margin that is not positive, a population below one (`not_applicable`).
 * @example
 * sampleSizeForProportion(0.05, { population: 1845 }).value; // => 319
 * sampleSizeForProportion(0.05, {}).value; // => 385
 */
export function sampleSizeForProportion(
  wanted: number,
  options: { readonly population?: number; readonly proportion?: number; readonly level?: number },
): Estimate {
  const { population, proportion = 0.5, level = 0.95 } = options;
  const z = normalQuantile((1 + level) / 2);
  return sampleSize((z * z * proportion * (1 - proportion)) / (wanted * wanted), wanted, population);
}

/**
 * Answers needed for a margin of a mean with standard deviation `sd`: the same with s² for p(1 − p).
 * @example
 * sampleSizeForMean(0.1, 0.85, { population: 500 }).value; // => 179
 */
export function sampleSizeForMean(
  wanted: number,
  sd: number,
  options: { readonly population?: number; readonly level?: number },
): Estimate {
  const z = normalQuantile((1 + (options.level ?? 0.95)) / 2);
  return sampleSize(((z * sd) / wanted) ** 2, wanted, options.population);
}

function sampleSize(endless: number, wanted: number, population: number | undefined): Estimate {
  if (!(wanted > 0) || (population !== undefined && !(population >= 1)))
    return undefinedBecause('not_applicable');
  const n = population === undefined ? endless : endless / (1 + (endless - 1) / population);
  // a whole number that rounding lifted by an ulp is that number
  const whole = Math.max(1, Math.ceil(n - 1e-9));
  return estimate(population === undefined ? whole : Math.min(population, whole), whole);
}
