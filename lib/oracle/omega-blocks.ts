/** Blocks of omega hierarchical. */
import { alphaSummary } from '#lib/psychometrics/alpha.ts';
import { extractFactors, extractionDf } from '#lib/psychometrics/factor-extraction.ts';
import { get, type SquareMatrix, squareMatrix } from '#lib/psychometrics/matrix.ts';
import type { Treatment } from '#lib/psychometrics/moments.ts';
import { hierarchicalOmega, type OmegaParts } from '#lib/psychometrics/omega-hierarchical.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { oblimin } from '#lib/psychometrics/rotation.ts';
import type { Got } from './compare.ts';
import type { ScaleData } from './data.ts';
import { matrixRows } from './factor-blocks.ts';
import { byItem } from './scale-blocks.ts';

/** `omega_h_nf3`, `omega_h_nf3_tight` and the like; `undefined` for any other name. */
export function omegaHierarchicalBlock(s: ScaleData, treatment: Treatment, name: string): Got | undefined {
  const factors = Number(/^omega_h_nf(\d+)(?:_tight)?$/.exec(name)?.[1]);
  if (!(factors > 1)) return undefined;
  const m = s.moments(treatment);
  if (isUndefined(m)) return m;
  if (isUndefined(m.correlation)) return m.correlation;
  const o = hierarchicalOmega(m.correlation, factors);
  if (isUndefined(o)) return o;
  const alpha = alphaSummary(o.turned, m.n);
  const names = o.groups.map((_, f) => `F${f + 1}*`);
  return {
    omega_h: o.whole.general,
    omega_total: o.whole.total,
    omega_lim: o.limit,
    alpha: alpha.standardizedAlpha,
    G6: alpha.g6,
    ECV: o.explainedCommonVariance,
    g_loadings: byItem(s, Array.from(o.generalLoadings)),
    schmid_leiman: byItem(
      s,
      s.names.map((_, i): Got => {
        const g = o.generalLoadings[i] ?? 0;
        const h2 = o.communalities[i] ?? 0;
        return {
          g,
          ...Object.fromEntries(names.map((f, c) => [f, o.groupLoadings[i * factors + c] ?? 0])),
          h2,
          u2: 1 - h2,
          p2: (g * g) / h2,
        };
      }),
    ),
    group: {
      g: parts(o.whole),
      ...Object.fromEntries(names.map((f, c) => [f, parts(o.groups[c] ?? o.whole)])),
    },
    phi: name.endsWith('_tight') ? unsorted(m.correlation, factors) : matrixRows(o.correlations),
    efa_df: extractionDf(s.names.length, factors),
  };
}

function parts(p: Outcome<OmegaParts>): Got {
  return isUndefined(p) ? p : { total: p.total, general: p.general, group: p.group };
}

/**
 * The factors' correlations in the order in which varimax leaves the factors: the tight reference does not sort
 * them, and its block gives no loadings by which to match columns.
 */
function unsorted(r: SquareMatrix, factors: number): Got {
  const e = extractFactors(r, factors, 'minres');
  const rotated = isUndefined(e) ? e : oblimin(e.loadings, factors);
  if (isUndefined(rotated)) return rotated;
  const { order, correlations } = rotated;
  return matrixRows(squareMatrix(factors, (a, b) => get(correlations, order.indexOf(a), order.indexOf(b))));
}
