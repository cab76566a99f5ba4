/** The receipt: proof that answers are in, and in plain words what of them was stored. */
import { hash } from 'node:crypto';
import { base32 } from '../ids.ts';
import { CODE_PATH } from './code-page.ts';
import { submissionCookie } from './cookies.ts';
import type { LaneOptions } from './options.ts';
import type { OpenedLink } from './pages.ts';
import { type ReceiptFacts, renderReceipt } from './plain-pages.ts';
import { type Headers, HTML_TYPE, send, type Visit } from './visit.ts';
import { Wire } from './wire.ts';

/** How long a receipt stays on a shared device. */
const KIOSK_S = 20;

/** Stands where the code comes. */
const PLACE = 'AAAA-AAAA-AA';
const CODE = /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/;

/** Receipts of one link differ in their code and a few counts: the rest is kept as bytes. */
type Kept = readonly [before: Wire, after: Wire];
const kept = new WeakMap<OpenedLink, Map<string, Kept>>();
const MOST_KEPT = 100;

/** @returns whether the address says what a receipt says */
export function receiptPage(options: LaneOptions, visit: Visit, opened: OpenedLink): boolean {
  const { query, locale, kiosk } = visit;
  const code = query.get('code') ?? '';
  if (!CODE.test(code)) return false;
  const number = (key: string) => {
    const n = Number(query.get(key));
    return Number.isInteger(n) && n >= 0 && n < 100_000 ? n : 0;
  };
  const next = nextPath(visit, opened);
  const facts: Omit<ReceiptFacts, 'code'> = {
    next,
    kiosk: kiosk ? KIOSK_S : undefined,
    answered: number('n'),
    notApplicable: number('na'),
    characters: number('t'),
    stratum: opened.context.link.stratum !== '',
    paced: query.get('p') === '1',
    eligible: query.get('ended') !== '1',
    k: opened.policy.disclosure.k_report,
  };
  const known = kept.get(opened) ?? new Map<string, Kept>();
  kept.set(opened, known);
  const { answered, notApplicable, characters, paced, eligible } = facts;
  const key = `${locale} ${kiosk} ${answered} ${notApplicable} ${characters} ${paced} ${eligible}`;
  let parts = known.get(key);
  if (parts === undefined) {
    const [before = '', after = ''] = renderReceipt(opened.place(locale), { ...facts, code: PLACE }).split(
      PLACE,
    );
    parts = [Wire.of(before), Wire.of(after)];
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, parts);
  }
  // The next person on this device starts with a fresh submission id.
  const headers: Headers = { 'set-cookie': submissionCookie(opened.context.link.token, options.secure) };
  if (kiosk) headers.refresh = `${KIOSK_S};url=${next}`;
  send(visit, 200, new Wire(parts[0].bytes + code + parts[1].bytes), HTML_TYPE, headers);
  return true;
}

/** Where the next person on this device begins; on a shared one in the language that their browser asks for. */
function nextPath(visit: Visit, opened: OpenedLink): string {
  const path = opened.context.campaign.entry === 'code' ? CODE_PATH : `/s/${opened.context.link.token}`;
  return visit.kiosk ? `${path}?kiosk=1` : `${path}?lang=${visit.locale}`;
}

/** Proof of inclusion only: derived from the submission id by a one-way function. */
export function receiptCode(submissionId: string): string {
  const digest = hash('sha256', `receipt:${submissionId}`).slice(0, 14);
  const code = base32(Buffer.from(digest, 'hex')).slice(0, 10).toUpperCase();
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}
