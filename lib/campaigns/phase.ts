/** Where a campaign stands at a moment: decided by its times alone, in one place. */
export type Phase = 'early' | 'open' | 'closed';

export function phaseOf(
  c: { readonly opensAt: number; readonly closesAt: number; readonly closedAt: number | null },
  now: number,
): Phase {
  if (c.closedAt !== null || now >= c.closesAt) return 'closed';
  return now < c.opensAt ? 'early' : 'open';
}
