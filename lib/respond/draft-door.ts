/** What a link's page offers besides the answers themselves: going on elsewhere, and clearing the device. */
import type { Store } from '#db/store.ts';
import { groupedCode, type Marker } from '../campaigns/seat-codes.ts';
import { AppError } from '../errors.ts';
import { itemsInOrder } from '../questionnaire/definition.ts';
import type { Limits } from '../server/limits.ts';
import { readForm } from './body.ts';
import { CODE_PATH } from './code-page.ts';
import { cleared, draftCookie, resumeCodeOf, submissionIdOf, ticketOf } from './cookies.ts';
import { renderCleared, renderResumeCode } from './draft-pages.ts';
import { DRAFT_TEXTS } from './draft-texts.ts';
import { type Draft, forgetDraft, keepDraft, readDraft } from './drafts.ts';
import type { OpenedLink } from './pages.ts';
import { renderNotice } from './plain-pages.ts';
import { HTML_TYPE, send, sendJson, type Visit } from './visit.ts';

export type DraftDoorOptions = {
  readonly store: Store;
  readonly vault: Marker;
  readonly limits: Limits;
  readonly secure: boolean;
  readonly publicOrigin: string;
};

/** Longer than any text an item takes. */
const LONGEST_VALUE = 10_000;

const placeOf = ({ context: { campaign, link } }: OpenedLink) => ({
  campaignId: campaign.id,
  linkId: link.id,
});

/** Answers kept under the resume code of this browser, to be shown again. */
export async function draftOf(
  options: DraftDoorOptions,
  visit: Visit,
  opened: OpenedLink,
): Promise<Draft | undefined> {
  const code = resumeCodeOf(visit);
  return code === undefined ? undefined : readDraft(options.store, options.vault, placeOf(opened), code);
}

/** Keeps what was filled in so far and tells the resume code. Nothing has to be complete, or right. */
export async function saveDraft(options: DraftDoorOptions, visit: Visit, opened: OpenedLink): Promise<void> {
  if ((await options.limits.take('draft', opened.context.campaign.id)) > 0) {
    throw new AppError('unavailable', 'Too many drafts at once.');
  }
  const sent = new Map(await readForm(visit.request));
  const items = new Set(itemsInOrder(opened.questionnaire).map((item) => item.id));
  const revision = Number(sent.get('_revision') ?? 0);
  const [ticket, submissionId] = [ticketOf(visit), submissionIdOf(visit)];
  const draft: Draft = {
    revision: Number.isSafeInteger(revision) && revision >= 0 ? revision : 0,
    fields: [...sent]
      .filter(([name]) => items.has(name))
      .map(([name, value]) => [name, value.slice(0, LONGEST_VALUE)]),
    ...(submissionId === undefined ? {} : { submissionId }),
    ...(ticket === undefined ? {} : { ticket }),
  };
  const known = resumeCodeOf(visit);
  const code = await keepDraft(options.store, options.vault, placeOf(opened), known, draft);
  const { token } = opened.context.link;
  const headers = { 'set-cookie': draftCookie(token, code, options.secure) };
  if (code === undefined) {
    const t = DRAFT_TEXTS[visit.locale];
    if (visit.json) sendJson(visit, 410, { error: 'used' }, headers);
    else
      send(
        visit,
        410,
        renderNotice(opened.place(visit.locale), t.goneTitle, [t.goneText]),
        HTML_TYPE,
        headers,
      );
    return;
  }
  const shown = { code: groupedCode(code), address: `${options.publicOrigin}${CODE_PATH}` };
  if (visit.json) sendJson(visit, 200, shown, headers);
  else send(visit, 200, renderResumeCode(opened.place(visit.locale), shown), HTML_TYPE, headers);
}

/** Drops the draft that goes with answers that were just stored. Whatever stays behind goes when the campaign ends. */
export async function forgetDraftOf(options: DraftDoorOptions, visit: Visit): Promise<void> {
  const code = resumeCodeOf(visit);
  if (code !== undefined) await forgetDraft(options.store, options.vault, code).catch(() => {});
}

/**
 * Takes back what this questionnaire left on the device. A draft on the server stays for whoever has its code. On
 * a shared device the ticket goes too: within ten minutes its code gives it again.
 */
export function clearDevice({ secure }: DraftDoorOptions, visit: Visit, opened: OpenedLink): void {
  const { token } = opened.context.link;
  const headers = { 'set-cookie': cleared(token, visit.kiosk, secure) };
  if (visit.json) sendJson(visit, 200, { cleared: true }, headers);
  else send(visit, 200, renderCleared(opened.place(visit.locale)), HTML_TYPE, headers);
}
