/**
 * Omega hierarchical by the Schmid–Leiman transformation: how much of the total's variance one general factor
 * explains when the items also form groups.
 *
 * Minres factors are rotated by oblimin; one general factor of their correlations gives each factor a loading γ;
 * an item's general loading is Σ λ_f γ_f, its loading on the residual of group factor f is λ_f √(1 − γ_f²).
 *
 * Sources: Schmid & Leiman (1957), Psychometrika 22, 53, doi:10.1007/BF02289209; Zinbarg, Revelle, Yovel & Li
 * (2005), Psychometrika 70, 123, doi:10.1007/s11336-003-0974-7; explained common variance — Reise (2012),
 * Multivariate Behavioral Research 47, 667, doi:10.1080/00273171.2012.715555.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { communalities } from './exploratory-fit.ts';
import { extractFactors, extractionDf } from './factor-extraction.ts';
import { get, type SquareMatrix, squareMatrix, sumAll } from './matrix.ts';
import { at, isUndefined, type Outcome, total } from './outcome.ts';
import { oblimin } from './rotation.ts';

export type OmegaParts = {
  /** Share of the variance of the sum that all common factors explain, 0..1. */
  readonly total: number;
  /** Share that the general factor explains. */
  readonly general: number;
  /** Share that the group factors explain through their own items. */
  readonly group: number;
};

export type HierarchicalOmega = {
  readonly factors: number;
  /** Of the sum of all items. */
  readonly whole: OmegaParts;
  /** Of the sum of each group's own items; undefined (`too_few_items`) for a group without items. */
  readonly groups: readonly Outcome<OmegaParts>[];
  /** Omega hierarchical over omega total: what it would be with very many items. */
  readonly limit: number;
  /** Share of the common variance that is general. */
  readonly explainedCommonVariance: number;
  /** General loadings, not negative after the items in `flipped` are turned. */
  readonly generalLoadings: Float64Array;
  /** items × factors, row-major: loadings on the groups' residuals. */
  readonly groupLoadings: Float64Array;
  readonly communalities: Float64Array;
  /** Correlations of the oblique factors. */
  readonly correlations: SquareMatrix;
  /** The correlations of the items after turning. */
  readonly turned: SquareMatrix;
  /** Items with a negative general loading, turned here: a sign of wrong keying or of no general factor. */
  readonly flipped: readonly number[];
  /** Items or factors whose unique variance ended on its bound: Heywood cases. */
  readonly heywood: boolean;
};

/**
 * Omega hierarchical of a correlation matrix with `k` ≥ 2 group factors. With two factors one correlation cannot
 * tell two general loadings: they are taken as equal, which is an assumption. Undefined: `too_few_items` (k < 2,
 * or no more correlations than parameters: six items do not identify three factors), `not_converged`.
 *
 * @example
 * const same = (i, j) => Math.floor(i / 3) === Math.floor(j / 3);
 * const r = squareMatrix(9, (i, j) => (i === j ? 1 : 0.36 + (same(i, j) ? 0.25 : 0)));
 * hierarchicalOmega(r, 3).whole; // => { total: 0.9110, general: 0.7397 }
 */
export function hierarchicalOmega(r: SquareMatrix, k: number): Outcome<HierarchicalOmega> {
  if (k < 2 || extractionDf(r.k, k) <= 0) return undefinedBecause('too_few_items');
  const extraction = extractFactors(r, k, 'minres');
  if (isUndefined(extraction)) return extraction;
  const rotated = oblimin(extraction.loadings, k);
  if (isUndefined(rotated)) return rotated;
  const higher = secondOrder(rotated.correlations);
  if (isUndefined(higher)) return higher;
  const p = r.k;
  const general = new Float64Array(p);
  const own = Float64Array.from(rotated.loadings);
  for (let i = 0; i < p; i++) {
    for (let f = 0; f < k; f++) {
      const l = at(rotated.loadings, i * k + f);
      const gamma = at(higher.loadings, f);
      general[i] = at(general, i) + l * gamma;
      own[i * k + f] = l * Math.sqrt(Math.max(0, 1 - gamma * gamma));
    }
  }
  const flipped = Array.from(general.keys()).filter((i) => at(general, i) < 0);
  for (const i of flipped) {
    general[i] = -at(general, i);
    for (let f = 0; f < k; f++) own[i * k + f] = -at(own, i * k + f);
  }
  const sign = (i: number): number => (flipped.includes(i) ? -1 : 1);
  const turned = squareMatrix(p, (i, j) => sign(i) * sign(j) * get(r, i, j));
  const h2 = communalities(extraction);
  const all = sumAll(turned);
  const groupOf = Array.from({ length: p }, (_, i) => strongest(own, i, k));
  let ownSquares = 0;
  const groups = Array.from({ length: k }, (_, f) => {
    const items = Array.from(groupOf.keys()).filter((i) => groupOf[i] === f);
    if (items.length === 0) return undefinedBecause('too_few_items');
    let variance = 0;
    for (const i of items) for (const j of items) variance += get(turned, i, j);
    const common = total(items.map((i) => at(own, i * k + f))) ** 2;
    ownSquares += common;
    const part = total(items.map((i) => at(general, i))) ** 2 / variance;
    return { total: part + common / variance, general: part, group: common / variance };
  });
  const whole: OmegaParts = {
    total: 1 - (p - total(h2)) / all,
    general: total(general) ** 2 / all,
    group: ownSquares / all,
  };
  let generalSquares = 0;
  for (const g of general) generalSquares += g * g;
  let groupSquares = 0;
  for (const l of own) groupSquares += l * l;
  return {
    factors: k,
    whole,
    groups,
    limit: whole.general / whole.total,
    explainedCommonVariance: generalSquares / (generalSquares + groupSquares),
    generalLoadings: general,
    groupLoadings: own,
    communalities: h2,
    correlations: rotated.correlations,
    turned,
    flipped,
    heywood: extraction.heywood.length > 0 || higher.heywood.length > 0,
  };
}

/** Loadings of the group factors on the general one. */
function secondOrder(
  phi: SquareMatrix,
): Outcome<{ readonly loadings: Float64Array; readonly heywood: readonly number[] }> {
  if (phi.k > 2) return extractFactors(phi, 1, 'minres');
  const r = get(phi, 0, 1);
  return {
    loadings: Float64Array.of(Math.sqrt(Math.abs(r)), Math.sign(r) * Math.sqrt(Math.abs(r))),
    heywood: [],
  };
}

/** The group factor on which item i loads most. */
function strongest(own: Float64Array, i: number, k: number): number {
  let best = 0;
  for (let f = 1; f < k; f++) if (Math.abs(at(own, i * k + f)) > Math.abs(at(own, i * k + best))) best = f;
  return best;
}
