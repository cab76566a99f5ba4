/** How likely right guesses are by guessing: exact, and corrected for how many rules were tried. */

/** Probabilities of k fixed points of a random permutation of n things (Montmort, 1708). */
export function fixedPoints(n: number): number[] {
  // D(j)/j! = Σ (−1)^i / i!
  const derangements: number[] = [];
  let sum = 0;
  let inverse = 1;
  for (let j = 0; j <= n; j++) {
    if (j > 0) inverse /= -j;
    sum += inverse;
    derangements.push(sum);
  }
  let factorial = 1;
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) factorial *= k;
    return Math.max(0, (derangements[n - k] ?? 0) / factorial);
  });
}

/**
 * Probability that random matchings have together at least `right` right pairs.
 *
 * @param sizes how many things each matching joins
 */
export function chanceOfAtLeast(right: number, sizes: readonly number[]): number {
  if (right === 0) return 1;
  const known = new Map<number, number[]>();
  let total = [1];
  for (const n of sizes) {
    const one = known.get(n) ?? fixedPoints(n);
    known.set(n, one);
    // Everything from `right` on is one class.
    const next = new Array<number>(Math.min(total.length + n, right + 1)).fill(0);
    total.forEach((p, i) => {
      one.forEach((q, k) => {
        const at = Math.min(i + k, right);
        next[at] = (next[at] ?? 0) + p * q;
      });
    });
    total = next;
  }
  return Math.min(1, total[right] ?? 0);
}

/** Which of several tests reject at a joint level (Holm, 1979). */
export function holm(ps: readonly number[], alpha: number): boolean[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const rejected = new Array<boolean>(ps.length).fill(false);
  for (const [rank, { p, i }] of order.entries()) {
    if (p >= alpha / (ps.length - rank)) break;
    rejected[i] = true;
  }
  return rejected;
}
