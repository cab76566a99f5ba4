/** Blocks of correlation matrices and their factors: Pearson, factorability, one-factor solutions, pairs. */
import { chiSquareUpperTail } from '#lib/psychometrics/distributions.ts';
import { minimumAveragePartial, samplingAdequacy, sphericity } from '#lib/psychometrics/factorability.ts';
import { eigenvalues, get, type SquareMatrix } from '#lib/psychometrics/matrix.ts';
import type { Treatment } from '#lib/psychometrics/moments.ts';
import { omegaMinres } from '#lib/psychometrics/omega.ts';
import { fitOneFactor } from '#lib/psychometrics/one-factor-ml.ts';
import { at, isUndefined } from '#lib/psychometrics/outcome.ts';
import type { Got } from './compare.ts';
import type { ScaleData } from './data.ts';
import { byItem } from './scale-blocks.ts';

/** The block `name` of a factorability section over `treatment`. */
export function factorabilityBlock(s: ScaleData, treatment: Treatment, name: string): Got | undefined {
  const m = s.moments(treatment);
  if (isUndefined(m)) return m;
  const r = m.correlation;
  if (isUndefined(r)) return r;
  switch (name) {
    case 'kmo': {
      const a = samplingAdequacy(r);
      return isUndefined(a) ? a : { overall: a.overall, items: byItem(s, Array.from(a.items)) };
    }
    case 'bartlett': {
      const b = sphericity(r, m.n);
      if (isUndefined(b)) return b;
      return {
        chisq: b.chiSquare,
        df: b.df,
        p: b.p,
        ln_p: b.lnP,
        det: b.determinant,
        ln_det: b.lnDeterminant,
      };
    }
    case 'eigenvalues':
      return Array.from(eigenvalues(r));
    case 'map': {
      const a = minimumAveragePartial(r);
      if (isUndefined(a)) return a;
      return {
        m: Array.from(a.squared.keys()),
        squared: Array.from(a.squared),
        fourth: Array.from(a.fourth),
        n_components_squared: a.componentsSquared,
        n_components_fourth: a.componentsFourth,
      };
    }
    default:
      return undefined;
  }
}

/** The blocks of a one-factor exploratory solution. */
export function oneFactorBlock(s: ScaleData, treatment: Treatment, name: string): Got | undefined {
  const m = s.moments(treatment);
  if (isUndefined(m)) return m;
  const r = m.correlation;
  if (isUndefined(r)) return r;
  const { k } = r;
  const dof = (k * (k - 3)) / 2;
  if (name === 'minres_tight' || name === 'minres_oblimin_psych') {
    const f = omegaMinres(r);
    if (isUndefined(f)) return f;
    const column = byItem(
      s,
      Array.from(f.loadings, (l) => [l]),
    );
    return {
      loadings: column,
      unrotated_loadings: column,
      communality: byItem(
        s,
        Array.from(f.loadings, (l) => l * l),
      ),
      rms: Math.sqrt((2 * f.residualSquares) / (k * (k - 1))),
      sum_sq_residuals_lower: f.residualSquares,
      dof,
    };
  }
  if (name !== 'ml_varimax') return undefined;
  const f = fitOneFactor(r);
  if (isUndefined(f)) return f;
  const chiSquare = (m.n - 1 - (2 * k + 5) / 6 - 2 / 3) * f.discrepancy;
  return {
    loadings: byItem(
      s,
      Array.from(f.standardized, (l) => [l]),
    ),
    uniquenesses: byItem(s, Array.from(f.residuals)),
    ss_loadings: [f.standardized.reduce((t, l) => t + l * l, 0)],
    chisq_bartlett: chiSquare,
    dof,
    p: dof > 0 ? chiSquareUpperTail(chiSquare, dof) : 1,
    objective: f.discrepancy,
  };
}

/** Correlation matrix of the items. */
export function pearsonBlock(s: ScaleData, treatment: Treatment): Got {
  const m = s.moments(treatment);
  if (isUndefined(m)) return m;
  const r = m.correlation;
  return { rows: isUndefined(r) ? r : matrixRows(r) };
}

export function matrixRows(r: SquareMatrix): number[][] {
  return Array.from({ length: r.k }, (_, i) => Array.from({ length: r.k }, (_, j) => get(r, i, j)));
}

/** Cells of a lower triangle listed as the reference lists pairs: column by column, r beyond a threshold. */
export function pairsBeyond(r: SquareMatrix, threshold: number): { r: number }[] {
  const out: { r: number }[] = [];
  for (let j = 0; j < r.k; j++) {
    for (let i = j + 1; i < r.k; i++) {
      const v = at(r.values, i * r.k + j);
      if (threshold >= 0 ? v > threshold : v < threshold) out.push({ r: v });
    }
  }
  return out;
}
