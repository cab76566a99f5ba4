/**
 * The door for codes, `/s/code`. A one-time code is exchanged for a ticket: its seat is marked used in a
 * transaction of its own, before anything is answered, and the ticket goes to the person alone. Unknown, used
 * and not (or no longer) open codes are refused in the same bytes after the same work: two marks, two readings.
 * A resume code leads back to its draft.
 */

import { findDraft } from '#db/repositories/drafts.ts';
import { holdCampaign } from '#db/repositories/evaluations.ts';
import { findSeat, takeSeat } from '#db/repositories/seats.ts';
import type { Store } from '#db/store.ts';
import { isFull, phaseOf } from '../campaigns/phase.ts';
import { type Marker, readCode, seatMark } from '../campaigns/seat-codes.ts';
import { AppError } from '../errors.ts';
import type { Limits } from '../server/limits.ts';
import { readForm } from './body.ts';
import { renderCodePage } from './code-page.ts';
import { draftCookie, submissionCookie, ticketCookie } from './cookies.ts';
import { draftMark, unsealDraft } from './drafts.ts';
import { makeTicket, type TicketPlace, ticketExpiry } from './tickets.ts';
import { carried, HTML_TYPE, isReading, notThisMethod, send, sendJson, type Visit } from './visit.ts';

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

/** Where a code leads, and what goes along. */
type Way = { readonly token: string; readonly cookies: string[] };
type Entered = { readonly token: string; readonly ticket: string; readonly expires: number };

export type CodeDoor = ReturnType<typeof createCodeDoor>;

/** Answers requests for `/s/code`. */
export function createCodeDoor(options: CodeDoorOptions) {
  const { enter, spent } = createEntering(options);
  async function answer(visit: Visit): Promise<void> {
    if (isReading(visit))
      return send(visit, 200, renderCodePage(visit.locale, false, visit.kiosk), HTML_TYPE);
    if (visit.request.method !== 'POST') return notThisMethod(visit);
    const fields = new Map(await readForm(visit.request));
    const code = readCode(fields.get('code') ?? '');
    // Both are looked for, whatever was entered: a refusal takes the same work.
    const entered = await enter(code);
    const way = (await resume(code)) ?? (entered && cookiesOf(entered));
    if (way === undefined) {
      // Counted for all together, since addresses are not looked at, and only what is refused: otherwise whoever
      // floods this door with nonsense would keep everybody out who holds a card.
      if ((await options.limits.take('code', 'door')) > 0) {
        throw new AppError('unavailable', 'Too many codes at once.');
      }
      return refuse(visit);
    }
    const location = `/s/${way.token}?${carried(visit)}`;
    const headers = { 'set-cookie': way.cookies };
    if (visit.json) sendJson(visit, 200, { location }, headers);
    else send(visit, 303, '', HTML_TYPE, { location, ...headers });
  }

  function cookiesOf({ token, ticket, expires }: Entered): Way {
    return { token, cookies: [ticketCookie(token, ticket, ageOf(expires), options.secure)] };
  }

  function ageOf(expires: number): number {
    return Math.max(0, Math.floor((expires - options.now()) / 1_000));
  }

  /** The way back to a draft under a resume code: its code, its submission and its ticket go on. */
  async function resume(code: string): Promise<Way | undefined> {
    const { store, vault, secure } = options;
    const row = await findDraft(store.db, draftMark(vault, code));
    if (row === undefined || phaseOf(row.campaign, options.now()) !== 'open') return undefined;
    const { token, campaign } = row;
    const draft = unsealDraft(vault, code, row.sealed);
    const cookies = [draftCookie(token, code, secure)];
    if (draft.submissionId !== undefined) cookies.push(submissionCookie(token, secure, draft.submissionId));
    if (draft.ticket !== undefined) {
      cookies.push(ticketCookie(token, draft.ticket, ageOf(ticketExpiry(campaign.closesAt)), secure));
    }
    return { token, cookies };
  }

  return { answer, spent };
}

/**
 * Exchanges a code for a ticket. The same code within ten minutes gives the same ticket again, from memory and
 * so from this process alone: behind several processes a lost answer is lost when another one is asked.
 *
 * @returns `enter`: the link's token and the ticket; undefined for every code that is not taken. `spent`: to be told
 *   when answers came with a ticket, which is not given again then
 */
export function createEntering({ store, vault, now }: Pick<CodeDoorOptions, 'store' | 'vault' | 'now'>) {
  const kept = new Map<string, { at: number; hash: string; answer: Promise<Entered | undefined> }>();
  const marks = new Map<string, string>();

  async function take(mark: string, place: TicketPlace, made: Entered): Promise<Entered | undefined> {
    const free = await store.write(async (tx) => {
      const campaign = await holdCampaign(tx.db, place.campaignId);
      return campaign !== undefined && phaseOf(campaign, now()) === 'open' && (await takeSeat(tx.db, mark));
    });
    return free ? made : undefined;
  }

  function drop(mark: string): void {
    const known = kept.get(mark);
    if (known !== undefined) marks.delete(known.hash);
    kept.delete(mark);
  }

  function spent(hash: string): void {
    const mark = marks.get(hash);
    if (mark !== undefined) drop(mark);
  }

  async function enter(code: string): Promise<Entered | undefined> {
    const mark = seatMark(vault, code);
    // What is older than ten minutes, and the oldest beyond the bound; the map is in the order of time.
    for (const [old, { at }] of kept) {
      if (now() - at < KEPT_MS && kept.size < KEPT_CODES) break;
      drop(old);
    }
    const seat = await findSeat(store.db, mark);
    if (seat === undefined || phaseOf(seat.campaign, now()) !== 'open') return undefined;
    // A code is not used up for a page that only says that there are answers enough.
    if (isFull(seat.link)) return undefined;
    const known = kept.get(mark);
    if (known !== undefined) return known.answer;
    if (seat.used) return undefined;
    const place = { campaignId: seat.campaign.id, linkId: seat.linkId };
    const expires = ticketExpiry(seat.campaign.closesAt);
    const ticket = makeTicket(vault, place, expires);
    const answer = take(mark, place, { token: seat.token, ticket: ticket.text, expires });
    kept.set(mark, { at: now(), hash: ticket.hash, answer });
    marks.set(ticket.hash, mark);
    // What another process took, or what could not be written, is not remembered.
    answer.then(
      (entered) => entered ?? drop(mark),
      () => drop(mark),
    );
    return answer;
  }

  return { enter, spent };
}

function refuse(visit: Visit): void {
  if (visit.json) sendJson(visit, 403, { error: 'code_refused' });
  else send(visit, 403, renderCodePage(visit.locale, true, visit.kiosk), HTML_TYPE);
}
