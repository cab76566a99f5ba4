/** Blocks of correlation matrices and their factors: Pearson, factorability, one-factor solutions, pairs. */
import { minimumAveragePartial, samplingAdequacy, sphericity } from '#lib/psychometrics/factorability.ts';
import { eigenvalues, get, type SquareMatrix } from '#lib/psychometrics/matrix.ts';
import type { Treatment } from '#lib/psychometrics/moments.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
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
