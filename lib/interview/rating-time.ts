/** Whether ratings were locked in time: an outline says within how many hours of the talk. Pure. */

const HOUR_MS = 3_600_000;

/**
 * Whether a rater is late: locked after the time, or past it and not locked. A record that was on paper was rated
 * there; when it was entered says nothing.
 * @param hours hours after the talk, 1 or more
 * @param now UTC milliseconds, as are the other moments
 */
export function isLate(
  interview: { readonly entry: string; readonly finishedAt: number | null },
  rater: { readonly lockedAt: number | null },
  hours: number,
  now: number,
): boolean {
  if (interview.entry === 'paper' || interview.finishedAt === null) return false;
  return (rater.lockedAt ?? now) > interview.finishedAt + hours * HOUR_MS;
}
