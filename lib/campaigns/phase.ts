/** Where a campaign stands at a moment: decided by its row alone, in one place. */
export type Phase = 'early' | 'open' | 'paused' | 'closed';

type Times = {
  readonly opensAt: number;
  readonly closesAt: number;
  readonly closedAt: number | null;
  readonly pausedAt: number | null;
};

export function phaseOf(c: Times, now: number): Phase {
  if (c.closedAt !== null || now >= c.closesAt) return 'closed';
  if (now < c.opensAt) return 'early';
  return c.pausedAt === null ? 'open' : 'paused';
}

type Counted = { readonly quota: number | null; readonly taken: number };

/** Whether a link has all the answers that it takes. */
export function isFull(link: Counted): boolean {
  return link.quota !== null && link.taken >= link.quota;
}

/** What staff are told: the phase, and within it whether every link is full or the dataset is locked. */
export type Standing = Phase | 'full' | 'sealed';

export function standingOf(
  c: Times & { readonly sealedAt: number | null },
  links: readonly Counted[],
  now: number,
): Standing {
  const phase = phaseOf(c, now);
  if (phase === 'closed') return c.sealedAt === null ? 'closed' : 'sealed';
  return phase === 'open' && links.length > 0 && links.every(isFull) ? 'full' : phase;
}
