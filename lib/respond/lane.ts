/**
 * The respondents' lane: everything under `/s/`, answered on node's own request and response. It knows
 * campaigns, links and answers, and no accounts. Nothing about a visitor is written anywhere.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import { assetAt } from './assets.ts';
import { type CodeDoor, createCodeDoor } from './code-door.ts';
import { CODE_PATH } from './code-page.ts';
import { CODE_TEXTS } from './code-texts.ts';
import { resumeCodeOf, submissionCookie, submissionIdOf, ticketOf } from './cookies.ts';
import { clearDevice, draftOf, saveDraft } from './draft-door.ts';
import type { LaneOptions } from './options.ts';
import type { OpenedLink } from './pages.ts';
import { renderNotice, renderStray } from './plain-pages.ts';
import { receiptPage } from './receipt.ts';
import { shut, shutNow, shutOf } from './shut.ts';
import { submit } from './submit.ts';
import { RESPOND_TEXTS } from './texts.ts';
import { readTicket, type Ticket } from './tickets.ts';
import {
  acceptsGzip,
  carried,
  HTML_TYPE,
  isReading,
  notThisMethod,
  readVisit,
  send,
  sendJson,
  type Visit,
} from './visit.ts';

/** Answers requests whose path starts with `/s/`. */
export function createLane(options: LaneOptions) {
  const codeDoor = createCodeDoor(options);
  return async function lane(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visit = readVisit(request, response);
    try {
      await (visit.path === CODE_PATH ? codeDoor.answer(visit) : route(options, codeDoor, visit));
    } catch (error) {
      failed(visit, error);
    }
  };
}

async function route(options: LaneOptions, codeDoor: CodeDoor, visit: Visit): Promise<void> {
  const asset = assetAt(visit.path);
  const reading = isReading(visit);
  if (asset !== undefined && reading) {
    const packed = acceptsGzip(visit);
    send(visit, 200, packed ? asset.gzip : asset.body, asset.type, {
      'cache-control': 'public, max-age=31536000, immutable',
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
    });
    return;
  }
  const match = /^\/s\/([0-9a-z]{26})(?:\/(receipt|draft|clear))?$/.exec(visit.path);
  const opened = match?.[1] === undefined ? undefined : await options.pages.open(match[1]);
  if (opened === undefined) return stray(visit);
  const part = match?.[2];
  if (reading && part === 'receipt') {
    if (!receiptPage(options, visit, opened)) stray(visit);
    return;
  }
  if (part === 'receipt' || (part !== undefined && reading)) return notThisMethod(visit);
  if (!reading && visit.request.method !== 'POST') return notThisMethod(visit);
  if (part === 'clear') return clearDevice(options, visit, opened);
  const why = shutOf(opened, options.now());
  // A reply may have been lost just before: a known submission still gets its receipt, a new one does not.
  const sending = !reading && part === undefined;
  const retry = why !== undefined && why !== 'early' && sending && submissionIdOf(visit) !== undefined;
  if (why !== undefined && !retry) return shut(visit, opened, why);
  const ticket = heldTicket(options, visit, opened);
  if (opened.context.campaign.entry === 'code' && ticket === undefined) {
    return why === undefined ? codeNeeded(visit, opened) : shut(visit, opened, why);
  }
  if (part === 'draft') return saveDraft(options, visit, opened);
  if (reading) return questionnaire(options, visit, opened);
  try {
    await submit(options, visit, opened, ticket);
    if (ticket !== undefined) codeDoor.spent(ticket.hash);
  } catch (error) {
    // It ended, was paused or became full while the answers were on their way.
    if (error instanceof AppError && error.code === 'gone') {
      return shutNow(options.pages, visit, opened, options.now());
    }
    if (error instanceof AppError && error.code === 'conflict' && ticket !== undefined && !visit.json) {
      const t = CODE_TEXTS[visit.locale];
      const page = renderNotice(opened.place(visit.locale), t.spentTitle, [t.spentText]);
      return send(visit, 409, page, HTML_TYPE);
    }
    throw error;
  }
}

function questionnaire(options: LaneOptions, visit: Visit, opened: OpenedLink): void | Promise<void> {
  if (resumeCodeOf(visit) !== undefined && !visit.kiosk) return resumed(options, visit, opened);
  return fresh(options, visit, opened);
}

/** With the answers of a draft filled in; where it is gone, the answers were sent or the campaign has ended. */
async function resumed(options: LaneOptions, visit: Visit, opened: OpenedLink): Promise<void> {
  const draft = await draftOf(options, visit, opened);
  if (draft === undefined) return fresh(options, visit, opened);
  const filled = { values: new Map(draft.fields), problems: [], revision: draft.revision };
  send(visit, 200, opened.filled(visit.locale, false, filled), HTML_TYPE);
}

function fresh(options: LaneOptions, visit: Visit, opened: OpenedLink): void {
  const page = opened.compiled(visit.locale, visit.kiosk);
  const headers: Record<string, string> = {
    etag: page.etag,
    vary: 'Accept-Language, Accept-Encoding',
    'cache-control': 'private, no-cache',
  };
  if (submissionIdOf(visit) === undefined)
    headers['set-cookie'] = submissionCookie(opened.context.link.token, options.secure);
  if (visit.request.headers['if-none-match'] === page.etag && headers['set-cookie'] === undefined) {
    send(visit, 304, '', HTML_TYPE, headers);
    return;
  }
  const packed = acceptsGzip(visit);
  if (packed) headers['content-encoding'] = 'gzip';
  send(visit, 200, packed ? page.gzip : page.body, HTML_TYPE, headers);
}

/** The ticket for this link that came with the request, on a campaign by codes. */
function heldTicket(options: LaneOptions, visit: Visit, opened: OpenedLink): Ticket | undefined {
  const { campaign, link } = opened.context;
  if (campaign.entry !== 'code') return undefined;
  const place = { campaignId: campaign.id, linkId: link.id };
  return readTicket(options.vault, place, ticketOf(visit), options.now());
}

/** Without a ticket reading leads to the door for codes; answers are refused with the way there. */
function codeNeeded(visit: Visit, opened: OpenedLink): void {
  const location = `${CODE_PATH}?${carried(visit)}`;
  if (isReading(visit)) send(visit, 303, '', HTML_TYPE, { location });
  else if (visit.json) sendJson(visit, 403, { error: 'code_needed', location });
  else {
    const t = CODE_TEXTS[visit.locale];
    const way = { href: location, label: t.toCode };
    const page = renderNotice(opened.place(visit.locale), t.neededTitle, [t.neededText], way);
    send(visit, 403, page, HTML_TYPE);
  }
}

function stray(visit: Visit): void {
  const t = RESPOND_TEXTS[visit.locale];
  if (visit.json && visit.request.method === 'POST') sendJson(visit, 404, { error: 'not_found' });
  else send(visit, 404, renderStray(visit.locale, t.unknownTitle, [t.unknownText]), HTML_TYPE);
}

/** Turns what went wrong into one plain page or one line of JSON; unknown errors say only "try again". */
function failed(visit: Visit, error: unknown): void {
  if (visit.response.headersSent || visit.response.destroyed) {
    visit.response.destroy();
    return;
  }
  const t = RESPOND_TEXTS[visit.locale];
  const code = error instanceof AppError ? error.code : 'unavailable';
  const [status, title, text] =
    code === 'too_large'
      ? [413, t.badRequestTitle, t.tooLargeText]
      : code === 'unsupported_media_type'
        ? [415, t.badRequestTitle, t.wrongTypeText]
        : code === 'conflict'
          ? [409, t.conflictTitle, t.conflictText]
          : code === 'invalid_input'
            ? [400, t.badRequestTitle, t.unknownText]
            : [503, t.busyTitle, t.busyText];
  const headers: Record<string, string> = {};
  if (status === 503) headers['retry-after'] = '30';
  // The rest of an oversized body is not read.
  if (status === 413) headers.connection = 'close';
  if (visit.json) sendJson(visit, status, { error: code }, headers);
  else send(visit, status, renderStray(visit.locale, title, [text]), HTML_TYPE, headers);
}
