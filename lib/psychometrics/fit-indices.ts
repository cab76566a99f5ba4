/**
 * How well a covariance model fits: χ² and the indices made of it, and the size of the residuals.
 *
 * Sources: CFI — Bentler (1990), Psychological Bulletin 107, 238, doi:10.1037/0033-2909.107.2.238; TLI — Tucker &
 * Lewis (1973), Psychometrika 38, 1, doi:10.1007/BF02291170; RMSEA — Browne & Cudeck (1992),
 * doi:10.1177/0049124192021002005; GFI — Jöreskog & Sörbom (1981); reading them — Hu & Bentler (1999),
 * Structural Equation Modeling 6, 1, doi:10.1080/10705519909540118.
 */
import { chiSquareUpperTail } from './distributions.ts';
import { inverse, type SquareMatrix } from './matrix.ts';
import { noncentralChiSquareTail, noncentrality } from './noncentral-chi-square.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

/** Beyond this RMSEA a fit is not called close. */
const CLOSE = 0.05;

export type FitIndices = {
  readonly chiSquare: number;
  readonly df: number;
  /** P(χ² ≥ chiSquare); 1 for a saturated model. */
  readonly p: number;
  readonly baselineChiSquare: number;
  readonly baselineDf: number;
  /** 0..1. */
  readonly cfi: number;
  readonly tli: number;
  readonly rmsea: number;
  /** 90 % interval. */
  readonly rmseaLower: number;
  readonly rmseaUpper: number;
  /** P of such a χ² or a larger one if the population's RMSEA is 0.05. */
  readonly rmseaClose: number;
};

/**
 * Indices of χ² with df and of the independence model, on n rows in `groups` groups. A saturated model (df 0)
 * has CFI 1, TLI 1 and RMSEA 0 by convention.
 * @example
 * fitIndices(60, 30, 500, 45, 200); // => { cfi: 0.9341, tli: 0.9011, rmsea: 0.0707 }
 */
export function fitIndices(
  chiSquare: number,
  df: number,
  baselineChiSquare: number,
  baselineDf: number,
  n: number,
  groups = 1,
): FitIndices {
  const own = {
    chiSquare,
    df,
    baselineChiSquare,
    baselineDf,
    ...comparative(chiSquare, df, baselineChiSquare, baselineDf),
  };
  if (df === 0) return { ...own, p: 1, rmsea: 0, rmseaLower: 0, rmseaUpper: 0, rmseaClose: 1 };
  const scale = groups / (n * df);
  return {
    ...own,
    p: chiSquareUpperTail(chiSquare, df),
    rmsea: Math.sqrt(Math.max(0, (chiSquare - df) * scale)),
    rmseaLower: Math.sqrt(noncentrality(chiSquare, df, 0.95) * scale),
    rmseaUpper: Math.sqrt(noncentrality(chiSquare, df, 0.05) * scale),
    rmseaClose: noncentralChiSquareTail(chiSquare, df, CLOSE ** 2 / scale, false),
  };
}

/**
 * CFI and TLI of a χ² against that of the independence model.
 * @example
 * comparative(60, 30, 500, 45); // => { cfi: 0.9341, tli: 0.9011 }
 */
export function comparative(
  x: number,
  df: number,
  base: number,
  baseDf: number,
): { cfi: number; tli: number } {
  const excess = Math.max(0, x - df);
  const baseExcess = Math.max(excess, base - baseDf);
  const ratio = base / baseDf;
  return {
    cfi: baseExcess === 0 ? 1 : 1 - excess / baseExcess,
    tli: df === 0 || ratio === 1 ? 1 : (ratio - x / df) / (ratio - 1),
  };
}

/** Sample and model moments of one group; means where the model has them. */
export type MomentPair = {
  readonly covariance: SquareMatrix;
  readonly implied: SquareMatrix;
  readonly mean?: Float64Array;
  readonly impliedMean?: Float64Array;
};

/**
 * Standardized root mean square residual, in units of correlations; the means' residuals too where given.
 * @example
 * const covariance = { k: 2, values: Float64Array.of(1, 0.5, 0.5, 1) };
 * srmr({ covariance, implied: { k: 2, values: Float64Array.of(1, 0.3, 0.3, 1) } }); // => 0.1155
 */
export function srmr({ covariance, implied, mean, impliedMean }: MomentPair): number {
  const { k } = covariance;
  const s = covariance.values;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const residual = at(s, i * k + j) - at(implied.values, i * k + j);
      sum += residual ** 2 / (at(s, i * k + i) * at(s, j * k + j));
    }
    if (mean !== undefined && impliedMean !== undefined) {
      sum += (at(mean, i) - at(impliedMean, i)) ** 2 / at(s, i * k + i);
    }
  }
  return Math.sqrt(sum / ((k * (k + 1)) / 2 + (mean === undefined ? 0 : k)));
}

/**
 * Goodness of fit index 1 − tr((Σ⁻¹S − I)²)/tr((Σ⁻¹S)²), with the means' quadratic forms in both terms where
 * means are given. Undefined: `singular_matrix`.
 * @example
 * const covariance = { k: 2, values: Float64Array.of(1, 0.5, 0.5, 1) };
 * goodnessOfFit({ covariance, implied: { k: 2, values: Float64Array.of(1, 0, 0, 1) } }).value; // => 0.8
 */
export function goodnessOfFit(pair: MomentPair): Outcome<{ readonly value: number }> {
  const { covariance, implied, mean, impliedMean } = pair;
  const { k } = covariance;
  const w = inverse(implied);
  if (isUndefined(w)) return w;
  let residual = 0;
  let all = 0;
  const ratio = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += at(w.values, i * k + l) * at(covariance.values, l * k + j);
      ratio[i * k + j] = s;
    }
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const a = at(ratio, i * k + j);
      const b = at(ratio, j * k + i);
      const one = i === j ? 1 : 0;
      all += 0.5 * a * b;
      residual += 0.5 * (a - one) * (b - one);
      if (mean !== undefined && impliedMean !== undefined) {
        const weight = at(w.values, i * k + j);
        all += weight * at(mean, i) * at(mean, j);
        residual += weight * (at(mean, i) - at(impliedMean, i)) * (at(mean, j) - at(impliedMean, j));
      }
    }
  }
  return { value: 1 - residual / all };
}

/** A part of the rows: its share, and Σ⁻¹ of what it answered, zero elsewhere (items × items). */
export type AnsweredPart = { readonly share: number; readonly inverse: Float64Array };

/**
 * Goodness of fit index with missing answers, 1 − rᵀVr/sᵀVs: s the observed means and covariances, r what the model
 * leaves of them, V their expected information at the model's moments, summed over the patterns of answered
 * items. With one complete pattern it is `goodnessOfFit` with means.
 * @example
 * const identity = Float64Array.of(1, 0, 0, 1);
 * const covariance = { k: 2, values: Float64Array.of(1, 0.5, 0.5, 1) };
 * const pair = { covariance, implied: { k: 2, values: identity }, mean: [0, 0], impliedMean: [0, 0] };
 * goodnessOfFitMissing(pair, [{ share: 1, inverse: identity }]); // => 0.8
 */
export function goodnessOfFitMissing(pair: Required<MomentPair>, parts: readonly AnsweredPart[]): number {
  const { covariance, implied, mean, impliedMean } = pair;
  const residual = covariance.values.map((v, i) => v - at(implied.values, i));
  const shift = mean.map((v, i) => v - at(impliedMean, i));
  let left = 0;
  let all = 0;
  for (const { share, inverse: w } of parts) {
    left += share * informationForm(w, residual, shift);
    all += share * informationForm(w, covariance.values, mean);
  }
  return 1 - left / all;
}

/** mᵀWm + ½ tr(WSWS). */
function informationForm(w: Float64Array, s: Float64Array, m: Float64Array): number {
  const k = m.length;
  const product = new Float64Array(k * k);
  let form = 0;
  for (let i = 0; i < k; i++) {
    for (let l = 0; l < k; l++) {
      const weight = at(w, i * k + l);
      if (weight === 0) continue;
      form += weight * at(m, i) * at(m, l);
      for (let j = 0; j < k; j++) product[i * k + j] = at(product, i * k + j) + weight * at(s, l * k + j);
    }
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) form += 0.5 * at(product, i * k + j) * at(product, j * k + i);
  }
  return form;
}
