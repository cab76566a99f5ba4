/**
 * Variance components of ratings and the intraclass correlations made of them, for designs in which raters rotate
 * over objects: any pattern of missing ratings, as long as raters and objects are connected.
 *
 * Sources: ten Hove, Jorgensen & van der Ark (2024), Psychological Methods 29, 967, doi:10.1037/met0000516; the q of a
 * mean of ratings — Putka, Le, McCloy & Diaz (2008), Journal of Applied Psychology 93, 959,
 * doi:10.1037/0021-9010.93.5.959; names of the forms — McGraw & Wong (1996), Psychological Methods 1, 30,
 * doi:10.1037/1082-989X.1.1.30; Monte Carlo intervals — Preacher & Selig (2012), Communication Methods and Measures 6,
 * 77, doi:10.1080/19312458.2012.679848.
 */
import { undefinedBecause } from '#lib/estimate.ts';

import { quantile } from './descriptives.ts';
import { choleskyInto, get, inverse, type SquareMatrix, squareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import { normalSource, seededRandom } from './random.ts';
import {
  crossedTable,
  type RaterDesign,
  type RatingList,
  raterDesign,
  raterNetwork,
} from './rater-design.ts';
import { remlCrossed } from './rater-reml.ts';

export type RaterComponents = {
  readonly n: number;
  readonly objects: number;
  readonly raters: number;
  /** Mean of an object and a rater at random, generalised least squares. */
  readonly mean: number;
  /** Variances between objects, between raters, and left over (object × rater with error); 0 where at the limit. */
  readonly object: number;
  readonly rater: number;
  readonly residual: number;
  /** −2 · log restricted likelihood. */
  readonly deviance: number;
  /** Asymptotic covariance of (object, rater, residual) from the expected information. */
  readonly covariance: Outcome<SquareMatrix>;
};

export type OneWayComponents = Omit<RaterComponents, 'rater'>;

/**
 * σ²_object, σ²_rater and σ²_residual of y = μ + o + r + e by REML. Undefined: no rating (`no_observations`); fewer
 * than two objects or raters, or no more ratings than objects + raters − 1 (`too_few_observations`); raters and objects
 * in more than one component (`not_connected`; `raterNetwork` says how many), as where every rater rated one object
 * only; no variance, or none beside objects and raters (`zero_variance`); `not_converged`.
 * @example
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 1.4142136, 2, 4.4142136) };
 * const c = raterComponents(list);
 * c.object; // => 1.5
 * c.rater; // => 0.5
 * c.residual; // => 1
 * raterComponents({ ...list, rater: Int32Array.of(0, 0, 1, 1), object: Int32Array.of(0, 1, 2, 3), objects: 4 }); // => undefined: not_connected
 */
export function raterComponents(list: RatingList): Outcome<RaterComponents> {
  const design = raterDesign(list);
  if (isUndefined(design)) return design;
  const { n, objects, raters } = design;
  if (raters < 2) return undefinedBecause('too_few_observations', n);
  if (raterNetwork(list).components > 1) return undefinedBecause('not_connected', n);
  if (n < objects + raters) return undefinedBecause('too_few_observations', n);
  // the larger factor makes the diagonal block
  const byObject = objects >= raters;
  const fit = remlCrossed(crossedTable(list, byObject ? 'object' : 'rater'), true);
  if (isUndefined(fit)) return fit;
  const order = byObject ? [0, 1, 2] : [1, 0, 2];
  const information = squareMatrix(3, (i, j) => at(fit.information, at(order, i) * 3 + at(order, j)));
  return {
    n,
    objects,
    raters,
    mean: fit.mean,
    object: byObject ? fit.row : fit.column,
    rater: byObject ? fit.column : fit.row,
    residual: fit.residual,
    deviance: fit.deviance,
    covariance: inverse(information),
  };
}

/**
 * σ²_object and σ²_residual of y = μ + o + e by REML: raters are not told apart, their differences are in the residual.
 * Asks for no connected network. Undefined: no rating (`no_observations`); fewer than two objects, or none with two
 * ratings (`too_few_observations`); no variance, or none inside objects (`zero_variance`); `not_converged`.
 * @example
 * const list = { objects: 3, raters: 6, object: Int32Array.of(0, 0, 1, 1, 2, 2), rater: Int32Array.of(0, 1, 2, 3, 4, 5), values: Float64Array.of(1, 2, 4, 5, 7, 8) };
 * const c = oneWayComponents(list);
 * c.object; // => 8.75
 * c.residual; // => 0.5
 */
export function oneWayComponents(list: RatingList): Outcome<OneWayComponents> {
  const design = raterDesign(list);
  if (isUndefined(design)) return design;
  const { n, objects, raters } = design;
  if (n === objects) return undefinedBecause('too_few_observations', n);
  const fit = remlCrossed(crossedTable(list, 'object'), false);
  if (isUndefined(fit)) return fit;
  const covariance = inverse(squareMatrix(2, (i, j) => at(fit.information, i * 2 + j)));
  const { mean, row, residual, deviance } = fit;
  return { n, objects, raters, mean, object: row, residual, deviance, covariance };
}

export type IccWithInterval = {
  readonly icc: number;
  /** Monte Carlo bounds; undefined where the covariance of the components is. */
  readonly interval: Outcome<{ readonly lower: number; readonly upper: number }>;
};

export type IncompleteIccs = {
  readonly design: RaterDesign;
  readonly components: RaterComponents;
  /** ICC(A,1) and ICC(C,1): agreement and consistency of one rating. */
  readonly agreement1: IccWithInterval;
  readonly consistency1: IccWithInterval;
  /** ICC(A,k) and ICC(C,k): of the mean over all raters, had every one rated every object. */
  readonly agreementK: IccWithInterval;
  readonly consistencyK: IccWithInterval;
  /** ICC(A,k̂): agreement of the mean of k̂ ratings, compared with a standard. */
  readonly agreementKhat: IccWithInterval;
  /** ICC(Q,k̂): of differences between objects' means as they were rated, some by the same raters. */
  readonly qKhat: IccWithInterval;
};

export type OneWayIccs = {
  readonly design: RaterDesign;
  readonly components: OneWayComponents;
  /** ICC(1) of one rating and ICC(k̂) of the mean of k̂, raters not told apart. */
  readonly icc1: IccWithInterval;
  readonly iccKhat: IccWithInterval;
};

export type MonteCarlo = {
  readonly seed: number;
  /** Draws of the components, 20,000 unless given. */
  readonly draws?: number;
  /** Coverage of the interval, .95 unless given. */
  readonly level?: number;
};

/**
 * ICCs of a two-way design from its components: σ²_o / (σ²_o + a·σ²_r + b·σ²_e) with (a, b) = (1, 1) for ICC(A,1),
 * (1/k, 1/k) for ICC(A,k) with k all raters, (1/k̂, 1/k̂) for ICC(A,k̂), (0, 1) for ICC(C,1), (0, 1/k) for ICC(C,k) and
 * (q, 1/k̂) for ICC(Q,k̂); k̂ and q as in `raterDesign`. All 0..1. Intervals: the components drawn from a normal
 * distribution with their asymptotic covariance, a negative draw counted as 0, and the quantiles of the ICC. In 600
 * generated tables of 60 objects in rotating pairs the 95 % interval of ICC(A,1) held the truth in 93 % (4 raters) to
 * 97 % (20 raters). Undefined as `raterComponents`; also where both σ²_o and all error
 * are 0.
 * @example
 * const list = { objects: 3, raters: 2, object: Int32Array.of(0, 0, 1, 1, 2, 2), rater: Int32Array.of(0, 1, 0, 1, 0, 1), values: Float64Array.of(1, 3, 4, 5, 7, 9) };
 * const icc = incompleteIccs(list, { seed: 1 });
 * icc.consistency1.icc; // => 0.9818
 * icc.agreement1.icc; // => 0.8571
 */
export function incompleteIccs(list: RatingList, monteCarlo: MonteCarlo): Outcome<IncompleteIccs> {
  const design = raterDesign(list);
  if (isUndefined(design)) return design;
  const components = raterComponents(list);
  if (isUndefined(components)) return components;
  const k = design.raters;
  const khat = design.harmonicRaters;
  const shares: Shares[] = [
    [1, 1],
    [0, 1],
    [1 / k, 1 / k],
    [0, 1 / k],
    [1 / khat, 1 / khat],
    [design.nonOverlap, 1 / khat],
  ];
  const values = [components.object, components.rater, components.residual];
  const [a1, c1, ak, ck, akhat, q] = withIntervals(values, components.covariance, shares, monteCarlo);
  return {
    design,
    components,
    agreement1: a1 as IccWithInterval,
    consistency1: c1 as IccWithInterval,
    agreementK: ak as IccWithInterval,
    consistencyK: ck as IccWithInterval,
    agreementKhat: akhat as IccWithInterval,
    qKhat: q as IccWithInterval,
  };
}

/**
 * ICC(1) = σ²_o / (σ²_o + σ²_e) and ICC(k̂) = σ²_o / (σ²_o + σ²_e/k̂) of the one-way model, with Monte Carlo intervals as
 * `incompleteIccs`. For raters who each rated one object, or whose names are not known. Undefined as `oneWayComponents`.
 * @example
 * const list = { objects: 3, raters: 6, object: Int32Array.of(0, 0, 1, 1, 2, 2), rater: Int32Array.of(0, 1, 2, 3, 4, 5), values: Float64Array.of(1, 2, 4, 5, 7, 8) };
 * const icc = oneWayIccs(list, { seed: 1 });
 * icc.icc1.icc; // => 0.9459
 * icc.iccKhat.icc; // => 0.9722
 */
export function oneWayIccs(list: RatingList, monteCarlo: MonteCarlo): Outcome<OneWayIccs> {
  const design = raterDesign(list);
  if (isUndefined(design)) return design;
  const components = oneWayComponents(list);
  if (isUndefined(components)) return components;
  const shares: Shares[] = [[1], [1 / design.harmonicRaters]];
  const values = [components.object, components.residual];
  const [icc1, iccKhat] = withIntervals(values, components.covariance, shares, monteCarlo);
  return { design, components, icc1: icc1 as IccWithInterval, iccKhat: iccKhat as IccWithInterval };
}

/** How much of each error component enters the error of an ICC. */
type Shares = readonly number[];

/** First component over itself and shares of the others; 0 where all are 0. */
function ratio(components: ArrayLike<number>, shares: Shares): number {
  const object = at(components, 0);
  let error = 0;
  for (let e = 0; e < shares.length; e++) error += at(shares, e) * at(components, e + 1);
  return object > 0 ? object / (object + error) : 0;
}

function withIntervals(
  components: readonly number[],
  covariance: Outcome<SquareMatrix>,
  shares: readonly Shares[],
  { seed, draws = 20_000, level = 0.95 }: MonteCarlo,
): IccWithInterval[] {
  const iccs = shares.map((s) => ratio(components, s));
  const k = components.length;
  const factor = new Float64Array(k * k);
  if (isUndefined(covariance) || !choleskyInto(covariance.values, k, factor)) {
    const interval = isUndefined(covariance) ? covariance : undefinedBecause('singular_matrix');
    return iccs.map((icc) => ({ icc, interval }));
  }
  const normal = normalSource(seededRandom(seed));
  const drawn = shares.map(() => new Float64Array(draws));
  const z = new Float64Array(k);
  const v = new Float64Array(k);
  for (let d = 0; d < draws; d++) {
    for (let i = 0; i < k; i++) z[i] = normal();
    for (let i = 0; i < k; i++) {
      let x = at(components, i);
      for (let j = 0; j <= i; j++) x += at(factor, i * k + j) * at(z, j);
      v[i] = Math.max(0, x);
    }
    for (let s = 0; s < shares.length; s++) (drawn[s] as Float64Array)[d] = ratio(v, shares[s] as Shares);
  }
  return iccs.map((icc, s) => {
    const lower = quantile(drawn[s] as Float64Array, (1 - level) / 2);
    const upper = quantile(drawn[s] as Float64Array, (1 + level) / 2);
    if (lower.kind === 'undefined') return { icc, interval: lower };
    if (upper.kind === 'undefined') return { icc, interval: upper };
    return { icc, interval: { lower: lower.value, upper: upper.value } };
  });
}

/**
 * √ of the diagonal of the components' covariance. Undefined where that is.
 * @example
 * const covariance = { k: 2, values: Float64Array.of(4, 1, 1, 9) };
 * componentErrors(covariance).values; // => [2, 3]
 */
export function componentErrors(
  covariance: Outcome<SquareMatrix>,
): Outcome<{ readonly values: Float64Array }> {
  if (isUndefined(covariance)) return covariance;
  return { values: Float64Array.from({ length: covariance.k }, (_, i) => Math.sqrt(get(covariance, i, i))) };
}
