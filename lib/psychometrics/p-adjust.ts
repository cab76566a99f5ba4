/**
 * P values adjusted for how many were looked at.
 *
 * Sources: Holm (1979), Scandinavian Journal of Statistics 6, 65; false discovery rate — Benjamini & Hochberg
 * (1995), Journal of the Royal Statistical Society B 57, 289, doi:10.1111/j.2517-6161.1995.tb02031.x; Bonferroni —
 * Dunn (1961), Journal of the American Statistical Association 56, 52, doi:10.1080/01621459.1961.10482090.
 */

export type Adjustment = 'holm' | 'benjamini-hochberg' | 'bonferroni';

/**
 * Adjusted p values in the order given, each at most 1. Holm: the i-th smallest of m times m − i + 1, never below a
 * smaller one's (chance of any false finding). Benjamini–Hochberg: times m/i, never above a larger one's (share of
 * false findings). Bonferroni: times m. Throws a RangeError at a p outside 0..1; leave undefined ones out before.
 * @example
 * adjustP([0.01, 0.04, 0.03], 'holm'); // => [0.03, 0.06, 0.06]
 * adjustP([0.01, 0.04, 0.03], 'benjamini-hochberg'); // => [0.03, 0.04, 0.04]
 * adjustP([0.01, 0.04, 0.5], 'bonferroni'); // => [0.03, 0.12, 1]
 */
export function adjustP(p: ArrayLike<number>, method: Adjustment): Float64Array {
  const values = Float64Array.from(p);
  const m = values.length;
  for (const v of values) if (!(v >= 0 && v <= 1)) throw new RangeError(`p value ${v} outside 0..1`);
  if (method === 'bonferroni') return values.map((v) => Math.min(1, m * v));
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const out = new Float64Array(m);
  if (method === 'holm') {
    let largest = 0;
    order.forEach((i, rank) => {
      largest = Math.max(largest, Math.min(1, (m - rank) * (values[i] ?? 0)));
      out[i] = largest;
    });
    return out;
  }
  let smallest = 1;
  for (let rank = m - 1; rank >= 0; rank--) {
    const i = order[rank] ?? 0;
    smallest = Math.min(smallest, (m / (rank + 1)) * (values[i] ?? 0));
    out[i] = smallest;
  }
  return out;
}
