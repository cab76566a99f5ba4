/**
 * Of which parts it may be told what leaving answers out changes. A value with some answers beside the value without
 * them gives the mean of those answers, so that they must be nobody or a group. Pure.
 *
 * Source: differencing and secondary suppression — Hundepool et al. (2012), Statistical Disclosure Control, ch. 4,
 * doi:10.1002/9781118348239.
 */

export type LeftOutCounts = {
  /** By part: answers left out of one value (all of them, or those with a score on a scale). */
  readonly left: ArrayLike<number>;
  /** By part: answers that remain in it. */
  readonly rest: ArrayLike<number>;
};

/**
 * A part is open where of every value either nothing is left out, or at least k are and at least k remain. Where the
 * closed parts of a whole together have left out fewer than k, the whole's difference less those of the open parts
 * would be theirs: then the open part with the fewest left out closes too, until what is closed is nobody or a group.
 *
 * @param counts one entry for each value that is told of the parts, all over the same parts
 * @param wholes places of the parts that are summed up somewhere (units of a type, all units)
 * @returns one flag per part
 */
export function openDifferences(
  parts: number,
  counts: readonly LeftOutCounts[],
  wholes: readonly (readonly number[])[],
  k: number,
): boolean[] {
  const open = Array.from({ length: parts }, (_, i) =>
    counts.every(({ left, rest }) => {
      const n = left[i] ?? 0;
      return n === 0 || (n >= k && (rest[i] ?? 0) >= k);
    }),
  );
  for (let before = -1; before !== closedIn(open); ) {
    before = closedIn(open);
    for (const whole of wholes) for (const { left } of counts) closeSmallest(open, left, whole, k);
  }
  return open;
}

function closedIn(open: readonly boolean[]): number {
  return open.reduce((n, o) => n + Number(!o), 0);
}

/** Closes parts of a whole until those that are closed have left out nobody or k and more. */
function closeSmallest(open: boolean[], left: ArrayLike<number>, whole: readonly number[], k: number): void {
  for (;;) {
    const hidden = whole.reduce((n, i) => n + (open[i] ? 0 : (left[i] ?? 0)), 0);
    if (hidden === 0 || hidden >= k) return;
    const [smallest] = whole
      .filter((i) => open[i] && (left[i] ?? 0) > 0)
      .sort((a, b) => (left[a] ?? 0) - (left[b] ?? 0));
    if (smallest === undefined) return;
    open[smallest] = false;
  }
}
