/** Shares as points that are easy to read and sum exactly. */

/** Steps in which points are given out. */
export const POINT_STEPS = [1, 0.5, 0.1] as const;

/**
 * Points in whole steps that sum exactly to `total`, by the method of largest remainders (Hamilton). Nothing gets
 * less than one step, for an indicator without points is none.
 *
 * @returns undefined where the total holds fewer steps than there are shares, or is no whole number of them
 * @example
 * pointsFrom([2 / 3, 1 / 3], 10, 0.5); // => [6.5, 3.5]
 */
export function pointsFrom(shares: readonly number[], total: number, step: number): number[] | undefined {
  const steps = Math.round(total / step);
  if (Math.abs(steps * step - total) > 1e-9 || steps < shares.length) return undefined;
  const sum = shares.reduce((a, b) => a + b, 0);
  if (!(sum > 0) || shares.some((s) => !(s >= 0))) return undefined;
  const exact = shares.map((s) => (s / sum) * steps);
  const given = exact.map((e) => Math.max(1, Math.floor(e + 1e-9)));
  let left = steps - given.reduce((a, b) => a + b, 0);
  while (left !== 0) {
    // The one that is furthest from what it should have, and can give or take a step.
    const gaps = exact.map((e, i) => {
      const have = given[i] as number;
      return left > 0 ? e - have : have > 1 ? have - e : Number.NEGATIVE_INFINITY;
    });
    const next = gaps.indexOf(Math.max(...gaps));
    given[next] = (given[next] as number) + Math.sign(left);
    left -= Math.sign(left);
  }
  // 0.1 × 3 is not 0.3: points are read as decimals.
  return given.map((n) => Number((n * step).toFixed(6)));
}
