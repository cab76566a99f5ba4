/**
 * Drafts on the server, for going on elsewhere under a resume code. The code is shown to the person and stored
 * nowhere: its keyed mark finds the row, and the text is sealed with a key that only code and installation
 * together make. A draft carries what the other device needs: the submission id, so that both send one and the
 * same submission, and the ticket, where the campaign has codes.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { addDraft, dropDraft, findDraft, replaceDraft } from '#db/repositories/drafts.ts';
import type { Store } from '#db/store.ts';
import type { Marker } from '../campaigns/seat-codes.ts';
import { base32 } from '../ids.ts';

/** 16 characters, 80 bits. */
const CODE_BYTES = 10;
const CODE = /^[0-9A-Z]{16}$/;
/** The shortest sealed text; longer ones take twice, four times … as much, so that its length says little. */
const SHORTEST = 1_024;
const IV = 12;
const TAG = 16;

const shape = z.object({
  /** Raised with every change, so that of two copies the newer is known. */
  revision: z.int().min(0),
  fields: z.array(z.tuple([z.string(), z.string()])),
  submissionId: z.string().optional(),
  ticket: z.string().optional(),
});

export type Draft = z.infer<typeof shape>;

export type DraftPlace = { readonly campaignId: string; readonly linkId: string };

/** A new resume code. */
export function newResumeCode(): string {
  return base32(randomBytes(CODE_BYTES)).toUpperCase();
}

/** What is stored of a resume code. */
export function draftMark(vault: Marker, code: string): string {
  return vault.mark('draft', code);
}

/** Whether a code, as `readCode` returns it, has the form of a resume code. */
export function isResumeCode(code: string | undefined): code is string {
  return code !== undefined && CODE.test(code);
}

function keyOf(vault: Marker, code: string): Buffer {
  return Buffer.from(vault.mark('draft key', code), 'hex');
}

export function sealDraft(vault: Marker, code: string, draft: Draft): string {
  const text = Buffer.from(JSON.stringify(draft));
  let length = SHORTEST;
  while (length < text.length) length *= 2;
  // JSON may be followed by blanks.
  const padded = Buffer.alloc(length, ' ');
  text.copy(padded);
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyOf(vault, code), iv);
  const body = Buffer.concat([cipher.update(padded), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

/** @throws where the text was not sealed with this code by this installation */
export function unsealDraft(vault: Marker, code: string, sealed: string): Draft {
  const bytes = Buffer.from(sealed, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', keyOf(vault, code), bytes.subarray(0, IV));
  cipher.setAuthTag(bytes.subarray(IV, IV + TAG));
  const text = Buffer.concat([cipher.update(bytes.subarray(IV + TAG)), cipher.final()]);
  return shape.parse(JSON.parse(text.toString('utf8')));
}

/** The draft under a code, if it is one of this link. */
export async function readDraft(
  store: Store,
  vault: Marker,
  place: DraftPlace,
  code: string,
): Promise<Draft | undefined> {
  const row = await findDraft(store.db, draftMark(vault, code));
  if (row === undefined || row.linkId !== place.linkId || row.campaign.id !== place.campaignId)
    return undefined;
  return unsealDraft(vault, code, row.sealed);
}

/**
 * Keeps a draft under the code it has, or under a new one. Where a newer one is there already, from another
 * device, it stays and is only added to.
 *
 * @returns the code; undefined where it was known and its draft is there no more, since the answers were sent
 */
export async function keepDraft(
  store: Store,
  vault: Marker,
  place: DraftPlace,
  known: string | undefined,
  draft: Draft,
): Promise<string | undefined> {
  const code = known ?? newResumeCode();
  const mark = draftMark(vault, code);
  return store.write(async (tx) => {
    if (known === undefined) {
      await addDraft(tx.db, { mark, ...place, sealed: sealDraft(vault, code, draft) });
      return code;
    }
    const row = await findDraft(tx.db, mark);
    if (row === undefined || row.linkId !== place.linkId) return undefined;
    const kept = newerOf(unsealDraft(vault, code, row.sealed), draft);
    await replaceDraft(tx.db, mark, sealDraft(vault, code, kept));
    return code;
  });
}

/** The newer of two copies, with what only the older one has. */
function newerOf(stored: Draft, sent: Draft): Draft {
  const [newer, older] = stored.revision > sent.revision ? [stored, sent] : [sent, stored];
  const has = new Set(newer.fields.map(([name]) => name));
  // A text that was emptied is in the newer copy as an empty text.
  return {
    ...older,
    ...newer,
    fields: [...newer.fields, ...older.fields.filter(([name]) => !has.has(name))],
  };
}

/** Drops the draft under a code. */
export async function forgetDraft(store: Store, vault: Marker, code: string): Promise<void> {
  await store.write((tx) => dropDraft(tx.db, draftMark(vault, code)));
}
