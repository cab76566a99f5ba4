/**
 * Which parts of a whole may be looked at one by one, when the whole can be looked at too: what subtraction leaves
 * must be nothing or a group. Pure.
 *
 * Source: secondary suppression — Hundepool et al. (2012), Statistical Disclosure Control, ch. 4,
 * doi:10.1002/9781118348239.
 */

/**
 * Parts of `least` or more are open, unless the closed ones together hold fewer than k: then the smallest open part
 * closes too, so that the whole less the open parts is never a group of fewer than k. `sizes`: respondents per
 * part, 0 ≤ n. Returns one flag per part.
 */
export function openParts(sizes: readonly number[], least: number, k: number): boolean[] {
  const open = sizes.map((n) => n >= Math.max(least, k));
  const rest = (): number => sizes.reduce((s, n, i) => s + (open[i] ? 0 : n), 0);
  while (rest() > 0 && rest() < k && open.includes(true)) {
    const smallest = sizes.reduce(
      (best, n, i) => (open[i] && (best < 0 || n < (sizes[best] ?? 0)) ? i : best),
      -1,
    );
    open[smallest] = false;
  }
  return open;
}
