/**
 * The door for one-time codes, `/s/code`. A code is exchanged for a ticket: its seat is marked used in a
 * transaction of its own, before anything is answered, and the ticket goes to the person alone. Unknown, used
 * and not (or no longer) open codes are refused in the same bytes after the same work: one mark, one reading.
 */
import { holdCampaign } from '#db/repositories/evaluations.ts';
import { findSeat, takeSeat } from '#db/repositories/seats.ts';
import type { Store } from '#db/store.ts';
import { isFull, phaseOf } from '../campaigns/phase.ts';
import { type Marker, readCode, seatMark } from '../campaigns/seat-codes.ts';
import { AppError } from '../errors.ts';
import type { Limits } from '../server/limits.ts';
import { readForm } from './body.ts';
import { renderCodePage } from './code-page.ts';
import { makeTicket, type TicketPlace, ticketExpiry } from './tickets.ts';
import { cookieOf, HTML_TYPE, isReading, notThisMethod, send, sendJson, type Visit } from './visit.ts';

export const CODE_PATH = '/s/code';
const TICKET_COOKIE = 'hp_ticket';

/** How long the answer to a code is kept in memory for whoever lost it on the way, and for how many codes. */
const KEPT_MS = 10 * 60_000;
const KEPT_CODES = 20_000;

export type CodeDoorOptions = {
  readonly store: Store;
  readonly vault: Marker;
  readonly limits: Limits;
  readonly now: () => number;
  readonly secure: boolean;
};

type Entered = { readonly token: string; readonly ticket: string; readonly expires: number };

/** Answers requests for `/s/code`. */
export function createCodeDoor(options: CodeDoorOptions) {
  const enter = createEntering(options);
  return async function codeDoor(visit: Visit): Promise<void> {
    if (isReading(visit)) return send(visit, 200, renderCodePage(visit.locale, false), HTML_TYPE);
    if (visit.request.method !== 'POST') return notThisMethod(visit);
    // Counted for all together: a whole authority may stand behind one address, and addresses are not looked at.
    if ((await options.limits.take('code', 'door')) > 0) {
      throw new AppError('unavailable', 'Too many codes at once.');
    }
    const fields = new Map(await readForm(visit.request));
    const entered = await enter(readCode(fields.get('code') ?? ''));
    if (entered === undefined) return refuse(visit);
    const { token, ticket, expires } = entered;
    const location = `/s/${token}?lang=${visit.locale}`;
    const age = Math.max(0, Math.floor((expires - options.now()) / 1_000));
    const headers = { 'set-cookie': ticketCookie(token, ticket, age, options.secure) };
    if (visit.json) sendJson(visit, 200, { location }, headers);
    else send(visit, 303, '', HTML_TYPE, { location, ...headers });
  };
}

/**
 * Exchanges a code for a ticket. The same code within ten minutes gives the same ticket again, from memory and
 * so from this process alone: behind several processes a lost answer is lost when another one is asked.
 *
 * @returns the link's token and the ticket; undefined for every code that is not taken
 */
export function createEntering({ store, vault, now }: Pick<CodeDoorOptions, 'store' | 'vault' | 'now'>) {
  const kept = new Map<string, { at: number; answer: Promise<Entered | undefined> }>();

  async function take(
    mark: string,
    token: string,
    place: TicketPlace,
    closesAt: number,
  ): Promise<Entered | undefined> {
    const free = await store.write(async (tx) => {
      const campaign = await holdCampaign(tx.db, place.campaignId);
      return campaign !== undefined && phaseOf(campaign, now()) === 'open' && (await takeSeat(tx.db, mark));
    });
    if (!free) return undefined;
    const expires = ticketExpiry(closesAt);
    return { token, ticket: makeTicket(vault, place, expires), expires };
  }

  return async function enter(code: string): Promise<Entered | undefined> {
    const mark = seatMark(vault, code);
    forget(kept, now());
    const seat = await findSeat(store.db, mark);
    if (seat === undefined || phaseOf(seat.campaign, now()) !== 'open') return undefined;
    // A code is not used up for a page that only says that there are answers enough.
    if (isFull(seat.link)) return undefined;
    const known = kept.get(mark);
    if (known !== undefined) return known.answer;
    if (seat.used) return undefined;
    const place = { campaignId: seat.campaign.id, linkId: seat.linkId };
    const answer = take(mark, seat.token, place, seat.campaign.closesAt);
    kept.set(mark, { at: now(), answer });
    const drop = () => kept.delete(mark);
    // What another process took, or what could not be written, is not remembered.
    answer.then((entered) => entered ?? drop(), drop);
    return answer;
  };
}

/** Drops what is older than ten minutes, and the oldest beyond the bound; the map is in the order of time. */
function forget(kept: Map<string, { at: number }>, now: number): void {
  for (const [mark, { at }] of kept) {
    if (now - at < KEPT_MS && kept.size < KEPT_CODES) return;
    kept.delete(mark);
  }
}

function refuse(visit: Visit): void {
  if (visit.json) sendJson(visit, 403, { error: 'code_refused' });
  else send(visit, 403, renderCodePage(visit.locale, true), HTML_TYPE);
}

/** The ticket's text, as the person's browser sent it. */
export function ticketOf(visit: Visit): string | undefined {
  return cookieOf(visit, TICKET_COOKIE);
}

/** A cookie for the link's page alone; an age of 0 takes it back. */
export function ticketCookie(token: string, ticket: string, age: number, secure: boolean): string {
  const flag = secure ? '; Secure' : '';
  return `${TICKET_COOKIE}=${ticket}; Path=/s/${token}; HttpOnly; SameSite=Lax; Max-Age=${age}${flag}`;
}
