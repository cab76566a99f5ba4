/** Blocks of exploratory factor solutions. */
import { chiSquareUpperTail } from '#lib/psychometrics/distributions.ts';
import { bartlettFactor, communalities, exploratoryFit } from '#lib/psychometrics/exploratory-fit.ts';
import { type Extraction, extractFactors, extractionDf } from '#lib/psychometrics/factor-extraction.ts';
import type { SquareMatrix } from '#lib/psychometrics/matrix.ts';
import type { Treatment } from '#lib/psychometrics/moments.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { seededRandom } from '#lib/psychometrics/random.ts';
import { obliminFromManyStarts, varimax } from '#lib/psychometrics/rotation.ts';
import type { Got } from './compare.ts';
import type { ScaleData } from './data.ts';
import { matrixRows } from './factor-blocks.ts';
import { byItem } from './scale-blocks.ts';

const STARTS = 30;

/** The blocks of an exploratory solution with `factors` factors. */
export function exploratoryBlock(
  s: ScaleData,
  treatment: Treatment,
  factors: number,
  name: string,
): Got | undefined {
  const m = s.moments(treatment);
  if (isUndefined(m)) return m;
  const r = m.correlation;
  if (isUndefined(r)) return r;
  if (name === 'ml_varimax') return varimaxBlock(s, r, m.n, factors);
  return name === 'minres_tight' || name === 'minres_oblimin_psych'
    ? minresBlock(s, r, m.n, factors)
    : undefined;
}

function minresBlock(s: ScaleData, r: SquareMatrix, n: number, factors: number): Got {
  const e = extractFactors(r, factors, 'minres');
  if (isUndefined(e)) return e;
  const fit = exploratoryFit(r, e, n);
  if (isUndefined(fit)) return fit;
  const common = {
    communality: byItem(s, Array.from(communalities(e))),
    unrotated_loadings: loadingRows(s, e),
    rms: fit.rmsr,
    sum_sq_residuals_lower: fit.residualSquares,
    dof: fit.df,
    tli: fit.tli,
    rmsea: fit.rmsea,
    bic: fit.bic,
    chisq: fit.chiSquare,
    empirical_chisq: fit.empiricalChiSquare,
  };
  if (factors === 1) return { ...common, loadings: loadingRows(s, e), Phi: 1 };
  const rotated = obliminFromManyStarts(e.loadings, factors, STARTS, seededRandom(1));
  if (isUndefined(rotated)) return rotated;
  const loadings = loadingRows(s, { ...e, loadings: rotated.best.loadings });
  const correlations = matrixRows(rotated.best.correlations);
  return {
    ...common,
    loadings,
    oblimin_loadings: loadings,
    Phi: correlations,
    oblimin_Phi: correlations,
    oblimin_criterion: rotated.best.criterion,
    oblimin_best_of_30_random_starts: rotated.best.criterion,
    random_starts_ending_worse: rotated.worse,
  };
}

function varimaxBlock(s: ScaleData, r: SquareMatrix, n: number, factors: number): Got {
  const e = extractFactors(r, factors, 'ml');
  if (isUndefined(e)) return e;
  const rotated = varimax(e.loadings, factors);
  if (isUndefined(rotated)) return rotated;
  const { loadings } = rotated;
  const df = extractionDf(r.k, factors);
  const chiSquare = bartlettFactor(n, r.k, factors) * e.discrepancy;
  const squares = Array.from({ length: factors }, (_, f) =>
    loadings.reduce((t, l, q) => (q % factors === f ? t + l * l : t), 0),
  );
  return {
    loadings: loadingRows(s, { ...e, loadings }),
    uniquenesses: byItem(s, Array.from(e.uniquenesses)),
    ss_loadings: squares,
    chisq_bartlett: chiSquare,
    dof: df,
    p: df > 0 ? chiSquareUpperTail(chiSquare, df) : 1,
    objective: e.discrepancy,
  };
}

/** Loadings by item, one number per factor. */
export function loadingRows(
  s: ScaleData,
  e: Pick<Extraction, 'loadings' | 'factors'>,
): Record<string, number[]> {
  return byItem(
    s,
    s.names.map((_, i) => Array.from(e.loadings.subarray(i * e.factors, (i + 1) * e.factors))),
  );
}
