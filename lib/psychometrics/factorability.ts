/**
 * Is a correlation matrix fit for factoring, and how many components: KMO, Bartlett's sphericity, MAP.
 *
 * Sources: Kaiser (1974), Psychometrika 39, 31, doi:10.1007/BF02291575; Bartlett (1951), Biometrika 38, 337,
 * doi:10.1093/biomet/38.3-4.337; Velicer (1976), Psychometrika 41, 321, doi:10.1007/BF02293557; fourth power —
 * Velicer, Eaton & Fava (2000), doi:10.1007/978-1-4615-4397-8_3.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { chiSquareUpperTail, logChiSquareUpperTail } from './distributions.ts';
import { eigen, get, inverse, logDeterminant, type SquareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

/** Squared correlations that sum to less are 0 but for rounding. */
const LEAST_SQUARES = 1e-24;

export type SamplingAdequacy = { readonly overall: number; readonly items: Float64Array };

/**
 * Kaiser–Meyer–Olkin measure in 0..1, overall and per item. Undefined: k < 2, singular matrix, an item that correlates with no other.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * samplingAdequacy(c).overall; // => 0.6923
 */
export function samplingAdequacy(r: SquareMatrix): Outcome<SamplingAdequacy> {
  const { k } = r;
  if (k < 2) return undefinedBecause('too_few_items');
  const inv = inverse(r);
  if (isUndefined(inv)) return inv;
  const items = new Float64Array(k);
  let allR = 0;
  let allP = 0;
  for (let i = 0; i < k; i++) {
    let rr = 0;
    let pp = 0;
    for (let j = 0; j < k; j++) {
      if (i === j) continue;
      rr += get(r, i, j) ** 2;
      pp += get(inv, i, j) ** 2 / (get(inv, i, i) * get(inv, j, j));
    }
    if (!(rr + Math.abs(pp) > LEAST_SQUARES)) return undefinedBecause('zero_variance');
    items[i] = rr / (rr + pp);
    allR += rr;
    allP += pp;
  }
  return { overall: allR / (allR + allP), items };
}

export type Sphericity = {
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
  /** ln p, finite where p underflows to 0. */
  readonly lnP: number;
  readonly determinant: number;
  readonly lnDeterminant: number;
};

/**
 * Bartlett's test that all correlations are zero, χ² = −(n − 1 − (2k + 5)/6)·ln|R|. Undefined if singular
 * (`singular_matrix`), and where the rows are too few for a positive factor (`too_few_observations`).
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * sphericity(c, 100); // => { chiSquare: 67.3508, df: 3, determinant: 0.5 }
 */
export function sphericity(r: SquareMatrix, n: number): Outcome<Sphericity> {
  const { k } = r;
  if (k < 2) return undefinedBecause('too_few_items', n);
  const logDet = logDeterminant(r);
  if (isUndefined(logDet)) return logDet;
  const factor = n - 1 - (2 * k + 5) / 6;
  if (!(factor > 0)) return undefinedBecause('too_few_observations', n);
  const chiSquare = -factor * logDet.value;
  const df = (k * (k - 1)) / 2;
  return {
    chiSquare,
    df,
    p: chiSquareUpperTail(chiSquare, df),
    lnP: logChiSquareUpperTail(chiSquare, df),
    determinant: Math.exp(logDet.value),
    lnDeterminant: logDet.value,
  };
}

/** A residual variance that is only what rounding left of none. */
const LEAST_RESIDUAL = 1e-12;

export type MinimumAveragePartial = {
  /** Average squared (and fourth-power) partial correlation after m = 0, 1, … components. */
  readonly squared: Float64Array;
  readonly fourth: Float64Array;
  readonly componentsSquared: number;
  readonly componentsFourth: number;
};

/**
 * Velicer's MAP for m = 0..k − 2 components, ending early where a residual variance vanishes.
 *
 * @example
 * const c = squareMatrix(4, (i, j) => (i === j ? 1 : 0.5));
 * const map = minimumAveragePartial(c);
 * map.squared[0]; // => 0.25
 * map.squared[1]; // => 0.1111
 * map.componentsSquared; // => 1
 */
export function minimumAveragePartial(r: SquareMatrix): Outcome<MinimumAveragePartial> {
  const { k } = r;
  if (k < 2) return undefinedBecause('too_few_items');
  const { values, vectors } = eigen(r);
  const residual = Float64Array.from(r.values);
  const squared: number[] = [];
  const fourth: number[] = [];
  for (let m = 0; m <= k - 2; m++) {
    if (m > 0) {
      const vector = vectors[m - 1] ?? new Float64Array(k);
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < k; j++) {
          residual[i * k + j] = at(residual, i * k + j) - at(values, m - 1) * at(vector, i) * at(vector, j);
        }
      }
    }
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < k; i++) least = Math.min(least, at(residual, i * k + i));
    if (!(least > LEAST_RESIDUAL)) break;
    let two = 0;
    let four = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        if (i === j) continue;
        const p2 = at(residual, i * k + j) ** 2 / (at(residual, i * k + i) * at(residual, j * k + j));
        two += p2;
        four += p2 * p2;
      }
    }
    squared.push(two / (k * (k - 1)));
    fourth.push(four / (k * (k - 1)));
  }
  return {
    squared: Float64Array.from(squared),
    fourth: Float64Array.from(fourth),
    componentsSquared: squared.indexOf(Math.min(...squared)),
    componentsFourth: fourth.indexOf(Math.min(...fourth)),
  };
}
