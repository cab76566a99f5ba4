/**
 * Mahalanobis distance of each respondent's answers from the middle of all, by the covariance of the items.
 *
 * Sources: Mahalanobis (1936), Proceedings of the National Institute of Sciences of India 2, 49 (no DOI); use for
 * careless answers — Meade & Craig (2012), Psychological Methods 17, 437, doi:10.1037/a0028085; missing cells —
 * Revelle (2024), R package psych, function outlier, doi:10.32614/CRAN.package.psych.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { chiSquareUpperTail } from './distributions.ts';
import type { OrdinalItem } from './keying.ts';
import { choleskyInto } from './matrix.ts';
import { type Moments, momentsFromCounts, type Treatment } from './moments.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { emptyIndex, type RespondentIndex, respondentsOf } from './screening-index.ts';
import { addColumns } from './tabulate.ts';

/**
 * D² = (x − m)ᵀ S⁻¹ (x − m) ≥ 0 per respondent, m the means and S the covariance (n − 1) of the raw codes.
 * `listwise`: moments of the complete rows, and only those have a D² (`too_few_items` for the others).
 * `pairwise`: moments from all answers, a missing answer adds nothing, as `psych::outlier`; D² then tends to be
 * smaller the fewer answers there are, and who has none has no D² (`no_observations`).
 * Reversed or not makes no difference. Undefined as a whole: fewer than two rows for a covariance
 * (`too_few_observations`), S singular or not positive definite, as with a constant item (`singular_matrix`).
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const x = [Int8Array.of(1, 2, 3, 4, 5), Int8Array.of(2, 1, 3, 5, 4)];
 * mahalanobisDistance(x, [item, item], 'listwise').values[2]; // => 0
 * mahalanobisDistance(x, [item, item], 'listwise').values[0]; // => 2.000000
 * mahalanobisDistance([x[0], x[0]], [item, item], 'listwise'); // => undefined: singular_matrix
 */
export function mahalanobisDistance(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  treatment: Treatment,
): Outcome<RespondentIndex> {
  const rows = respondentsOf(columns);
  const raw = items.map((item) => ({ ...item, reverse: false }));
  const counts = createPairCounts(raw);
  addColumns(counts, columns);
  const moments = momentsFromCounts(counts, treatment);
  if (isUndefined(moments)) return moments;
  return distances(columns, moments, treatment, rows);
}

function distances(
  columns: readonly Int8Array[],
  moments: Moments,
  treatment: Treatment,
  rows: number,
): Outcome<RespondentIndex> {
  const k = columns.length;
  const { means } = moments;
  const l = new Float64Array(k * k);
  if (!choleskyInto(moments.covariance.values, k, l)) return undefinedBecause('singular_matrix', moments.n);
  const listwise = treatment === 'listwise';
  const out = emptyIndex(rows, listwise ? 'too_few_items' : 'no_observations');
  const z = new Float64Array(k);
  for (let r = 0; r < rows; r++) {
    let answered = 0;
    let d2 = 0;
    for (let i = 0; i < k; i++) {
      const code = (columns[i] as Int8Array)[r] as number;
      let s = 0;
      if (code !== -1) {
        answered++;
        s = code - (means[i] as number);
      }
      for (let j = 0; j < i; j++) s -= (l[i * k + j] as number) * (z[j] as number);
      s /= l[i * k + i] as number;
      z[i] = s;
      d2 += s * s;
    }
    if (answered === 0 || (listwise && answered < k)) continue;
    out.values[r] = d2;
    out.valid[r] = 1;
  }
  return out;
}

/**
 * The D² that a share `upper` (0 < upper < 1) of careful respondents would exceed if answers to k items were
 * normal: the χ² quantile with k degrees of freedom. Answers on a few points are not normal, so more exceed it.
 *
 * @example
 * mahalanobisCut(12, 0.001); // => 32.909490
 */
export function mahalanobisCut(k: number, upper: number): number {
  if (!(upper > 0 && upper < 1)) throw new RangeError(`share ${upper} outside 0..1`);
  let low = 0;
  let high = k + 10;
  while (chiSquareUpperTail(high, k) > upper) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (chiSquareUpperTail(middle, k) > upper) low = middle;
    else high = middle;
  }
  return high;
}
