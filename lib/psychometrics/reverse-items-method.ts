/**
 * Method effect of reverse-worded items: whether they share more than the construct.
 *
 * Sources: DiStefano & Motl (2006), Structural Equation Modeling 13, 440, doi:10.1207/s15328007sem1303_6; that about
 * a tenth of careless respondents can make such a factor — Schmitt & Stults (1985), Applied Psychological
 * Measurement 9, 367, doi:10.1177/014662168500900405, and Woods (2006), Journal of Psychopathology and Behavioral
 * Assessment 28, 186, doi:10.1007/s10862-005-9004-7.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { type FactorSolution, fitFactorModel } from './cfa.ts';
import { factorModel } from './cfa-model.ts';
import { chiSquareUpperTail } from './distributions.ts';
import type { Moments } from './moments.ts';
import { isUndefined, type Outcome } from './outcome.ts';

export type MethodEffect = {
  readonly n: number;
  readonly oneFactor: FactorSolution['fit'];
  readonly withMethod: FactorSolution['fit'];
  /** χ² of one factor minus χ² with the method factor, with its degrees of freedom (number of reverse items). */
  readonly deltaChiSquare: number;
  readonly deltaDf: number;
  /** Upper tail. The loadings may all be 0, which costs the test its exact level: read it with ΔCFI. */
  readonly p: number;
  /** CFI with the method factor minus CFI of one factor. */
  readonly deltaCfi: number;
  /** Of the reverse items, in the order given: standardized loadings on the method factor, with standard errors. */
  readonly methodLoadings: Float64Array;
  readonly methodErrors: Float64Array;
  /** Mean of the squared method loadings: share of the reverse items' variance. */
  readonly methodVariance: number;
  /** False where a solution is a Heywood case; the numbers then describe, and test nothing. */
  readonly proper: boolean;
};

/**
 * Fits one factor to all keyed items, and one factor with an uncorrelated method factor of the `reverse` items
 * (indices), by maximum likelihood; the moments must be of complete rows. Undefined: fewer than three reverse items
 * or no forward item (`too_few_items`: the method loadings are not identified), and what `fitFactorModel` gives.
 *
 * @example
 * const l = [0.7, 0.7, 0.7, 0.6, 0.6, 0.6];
 * const m = [0, 0, 0, 0.4, 0.5, 0.3];
 * const r = squareMatrix(6, (i, j) => (i === j ? 1 : l[i] * l[j] + m[i] * m[j]));
 * const effect = methodEffect(momentsFromCorrelation(r, 400), [3, 4, 5]);
 * effect.deltaDf; // => 3
 * effect.methodLoadings[1]; // => 0.5000
 * methodEffect(momentsFromCorrelation(r, 400), [4, 5]); // => undefined: too_few_items
 */
export function methodEffect(moments: Moments, reverse: readonly number[]): Outcome<MethodEffect> {
  const { covariance, n } = moments;
  const { k } = covariance;
  const items = Array.from({ length: k }, (_, i) => i);
  const chosen = new Set(reverse);
  if (chosen.size !== reverse.length || reverse.some((i) => !(i in items))) {
    throw new RangeError('reverse items must be different indices of items');
  }
  if (reverse.length < 3 || reverse.length >= k) return undefinedBecause('too_few_items', n);
  const one = fitFactorModel(factorModel({ items: k, factors: [items] }), covariance, n);
  if (isUndefined(one)) return one;
  const two = fitFactorModel(
    factorModel({ items: k, factors: [items, reverse], uncorrelated: [[0, 1]] }),
    covariance,
    n,
  );
  if (isUndefined(two)) return two;
  const method = two.cells.filter(({ cell }) => cell.part === 'loading' && cell.column === 1);
  const methodLoadings = Float64Array.from(method, (c) => c.standardized);
  const deltaChiSquare = Math.max(0, one.fit.chiSquare - two.fit.chiSquare);
  const deltaDf = one.fit.df - two.fit.df;
  return {
    n,
    oneFactor: one.fit,
    withMethod: two.fit,
    deltaChiSquare,
    deltaDf,
    p: chiSquareUpperTail(deltaChiSquare, deltaDf),
    deltaCfi: two.fit.cfi - one.fit.cfi,
    methodLoadings,
    methodErrors: Float64Array.from(method, (c) => c.standardizedError),
    methodVariance: methodLoadings.reduce((s, x) => s + x * x, 0) / methodLoadings.length,
    proper: one.proper && two.proper,
  };
}
