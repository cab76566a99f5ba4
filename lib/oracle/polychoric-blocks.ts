/** Blocks that rest on polychoric correlations. */
import { alphaSummary } from '#lib/psychometrics/alpha.ts';
import { eigenvalues } from '#lib/psychometrics/matrix.ts';
import type { Treatment } from '#lib/psychometrics/moments.ts';
import { omegaMinres } from '#lib/psychometrics/omega.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { polychoricMatrix, thresholds } from '#lib/psychometrics/polychoric.ts';
import type { Got } from './compare.ts';
import type { ScaleData } from './data.ts';
import { matrixRows } from './factor-blocks.ts';
import { byItem } from './scale-blocks.ts';

export function polychoricRows(s: ScaleData, treatment: Treatment): Got | undefined {
  if (s.counts === undefined) return undefined;
  const r = polychoricMatrix(s.counts, treatment);
  return { rows: isUndefined(r) ? r : matrixRows(r) };
}

export function thresholdRows(s: ScaleData, treatment: Treatment): Got | undefined {
  const { counts } = s;
  if (counts === undefined) return undefined;
  return byItem<Got>(
    s,
    s.names.map((_, i) => {
      const t = thresholds(counts, i, treatment);
      return isUndefined(t) ? t : Array.from(t);
    }),
  );
}

export function ordinalAlpha(s: ScaleData, treatment: Treatment): Got | undefined {
  if (s.counts === undefined) return undefined;
  const r = polychoricMatrix(s.counts, treatment);
  if (isUndefined(r)) return r;
  const f = omegaMinres(r);
  return {
    tight: alphaSummary(r, 1).standardizedAlpha,
    psych: alphaSummary(r, 1).standardizedAlpha,
    smallest_eigenvalue_tight: eigenvalues(r).at(-1),
    omega_1f_tight: isUndefined(f) ? f : f.observed,
  };
}
