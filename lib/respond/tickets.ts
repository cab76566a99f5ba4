/**
 * Tickets: what a person holds between entering a code and sending the answers. A ticket says that some seat of
 * a link was taken and not which; it is signed, never stored, and lives in a cookie for that link's page alone.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Marker } from '../campaigns/seat-codes.ts';

/**
 * How long a ticket outlives the end that the campaign had when it was made. An extension must not cost a voice
 * whose code is used already; whether answers are still taken is asked of the database in any case.
 */
const GRACE_MS = 90 * 86_400_000;
const TICKET = /^([\w-]{22})\.([0-9a-z]{1,9})\.([0-9a-f]{64})$/;

export type TicketPlace = { readonly campaignId: string; readonly linkId: string };

export type Ticket = {
  /** sha256 of the random part: what is kept of a ticket that answers came with. */
  readonly hash: string;
};

/** Moment, in UTC milliseconds, at which a ticket of a campaign ends. */
export function ticketExpiry(closesAt: number): number {
  return closesAt + GRACE_MS;
}

/** @param expires UTC milliseconds, kept to the second */
export function makeTicket(vault: Marker, place: TicketPlace, expires: number): Ticket & { text: string } {
  const r = randomBytes(16).toString('base64url');
  const until = Math.floor(expires / 1_000).toString(36);
  return { text: `${r}.${until}.${vault.mark('ticket', signed(place, r, until))}`, hash: hashOf(r) };
}

/** The ticket, where this installation made it for this link and it has not expired. */
export function readTicket(
  vault: Marker,
  place: TicketPlace,
  text: string | undefined,
  now: number,
): Ticket | undefined {
  const [, r, until, mac] = TICKET.exec(text ?? '') ?? [];
  if (r === undefined || until === undefined || mac === undefined) return undefined;
  if (!vault.marked('ticket', signed(place, r, until), mac)) return undefined;
  if (now >= Number.parseInt(until, 36) * 1_000) return undefined;
  return { hash: hashOf(r) };
}

function hashOf(r: string): string {
  return createHash('sha256').update(r).digest('hex');
}

function signed(place: TicketPlace, r: string, until: string): string {
  return `${place.campaignId}\n${place.linkId}\n${until}\n${r}`;
}
