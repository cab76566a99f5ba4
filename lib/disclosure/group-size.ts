/**
 * Whether statistics of a group of respondents may be shown: by its size, and by the size of what is left when
 * it is taken from a whole that is shown too. Pure; every filter and breakdown asks here.
 *
 * Source: primary and secondary suppression — Hundepool et al. (2012), Statistical Disclosure Control, ch. 4–5,
 * doi:10.1002/9781118348239.
 */

/** `small`: fewer than k; `rest_small`: the others are so few that subtraction would show them. */
export type GroupSize = 'shown' | 'small' | 'rest_small';

/** Of a group of `n` within a whole of `all` (n ≤ all), with the least group k ≥ 1. */
export function groupSize(n: number, all: number, k: number): GroupSize {
  if (n < k) return 'small';
  const rest = all - n;
  return rest > 0 && rest < k ? 'rest_small' : 'shown';
}
