/**
 * The respondents' lane: everything under `/s/`, answered on node's own request and response. It knows
 * campaigns, links and answers, and no accounts. Nothing about a visitor is written anywhere.
 */
import { createHmac, hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Store } from '#db/store.ts';
import type { Marker } from '../campaigns/seat-codes.ts';
import { AppError } from '../errors.ts';
import { base32, newId } from '../ids.ts';
import { canonicalAnswers, parseAnswers } from '../questionnaire/answers.ts';
import type { Limits } from '../server/limits.ts';
import { assetAt } from './assets.ts';
import { readForm } from './body.ts';
import { CODE_PATH, createCodeDoor, ticketCookie, ticketOf } from './code-door.ts';
import { CODE_TEXTS } from './code-texts.ts';
import type { Intake } from './intake.ts';
import type { OpenedLink, Pages } from './pages.ts';
import { renderNotice, renderReceipt, renderStray } from './plain-pages.ts';
import { shut, shutNow, shutOf } from './shut.ts';
import { RESPOND_TEXTS } from './texts.ts';
import { readTicket, type Ticket } from './tickets.ts';
import {
  acceptsGzip,
  cookieOf,
  HTML_TYPE,
  isReading,
  notThisMethod,
  readVisit,
  send,
  sendJson,
  type Visit,
} from './visit.ts';

export type LaneOptions = {
  readonly store: Store;
  readonly vault: Marker;
  readonly pages: Pages;
  readonly intake: Intake;
  readonly limits: Limits;
  readonly now: () => number;
  /** Whether cookies are marked `Secure`. */
  readonly secure: boolean;
};

const COOKIE = 'hp_submission';
const SUBMISSION_ID = /^[0-9a-z]{26}$/;

/** Answers requests whose path starts with `/s/`. */
export function createLane(options: LaneOptions) {
  const codeDoor = createCodeDoor(options);
  return async function lane(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visit = readVisit(request, response);
    try {
      await (visit.path === CODE_PATH ? codeDoor(visit) : route(options, visit));
    } catch (error) {
      failed(visit, error);
    }
  };
}

async function route(options: LaneOptions, visit: Visit): Promise<void> {
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
  const match = /^\/s\/([0-9a-z]{26})(\/receipt)?$/.exec(visit.path);
  const opened = match?.[1] === undefined ? undefined : await options.pages.open(match[1]);
  if (opened === undefined) return stray(visit);
  if (reading && match?.[2] !== undefined) return receiptPage(options, visit, opened);
  if (match?.[2] !== undefined || (!reading && visit.request.method !== 'POST')) {
    return notThisMethod(visit);
  }
  const why = shutOf(opened, options.now());
  // A reply may have been lost just before: a known submission still gets its receipt, a new one does not.
  const retry = why !== undefined && why !== 'early' && !reading && submissionIdOf(visit) !== undefined;
  if (why !== undefined && !retry) return shut(visit, opened, why);
  const ticket = heldTicket(options, visit, opened);
  if (opened.context.campaign.entry === 'code' && ticket === undefined) {
    return why === undefined ? codeNeeded(visit, opened) : shut(visit, opened, why);
  }
  if (reading) return questionnaire(options, visit, opened);
  try {
    return await submit(options, visit, opened, ticket);
  } catch (error) {
    // It ended, was paused or became full while the answers were on their way.
    if (error instanceof AppError && error.code === 'gone') {
      return shutNow(options.pages, visit, opened, options.now());
    }
    throw error;
  }
}

function questionnaire(options: LaneOptions, visit: Visit, opened: OpenedLink): void {
  const page = opened.compiled(visit.locale);
  const headers: Record<string, string> = {
    etag: page.etag,
    vary: 'Accept-Language, Accept-Encoding',
    'cache-control': 'private, no-cache',
  };
  if (submissionIdOf(visit) === undefined) headers['set-cookie'] = cookie(options, opened);
  if (visit.request.headers['if-none-match'] === page.etag && headers['set-cookie'] === undefined) {
    send(visit, 304, '', HTML_TYPE, headers);
    return;
  }
  const packed = acceptsGzip(visit);
  if (packed) headers['content-encoding'] = 'gzip';
  send(visit, 200, packed ? page.gzip : page.body, HTML_TYPE, headers);
}

async function submit(
  options: LaneOptions,
  visit: Visit,
  opened: OpenedLink,
  ticket: Ticket | undefined,
): Promise<void> {
  // A flood of one campaign must not take the others along; whoever waits keeps the answers on the device.
  if ((await options.limits.take('answer', opened.context.campaign.id)) > 0) {
    throw new AppError('unavailable', 'Too many answers at once.');
  }
  const fields = await readForm(visit.request);
  const parsed = parseAnswers(opened.questionnaire, opened.policy, fields);
  if (!parsed.ok) {
    const why = shutOf(opened, options.now());
    if (why !== undefined) return shut(visit, opened, why);
    if (visit.json) {
      sendJson(visit, 400, { error: 'invalid_input', problems: parsed.problems });
    } else {
      const page = opened.refused(visit.locale, { values: new Map(fields), problems: parsed.problems });
      send(visit, 400, page, HTML_TYPE);
    }
    return;
  }
  const given = submissionIdOf(visit);
  const id = given ?? newId();
  const body = canonicalAnswers(parsed.answers, parsed.texts);
  const { campaign, link, unit } = opened.context;
  await options.intake.submit({
    campaignId: campaign.id,
    linkId: link.id,
    unitId: unit.id,
    day: new Date(options.now()).toISOString().slice(0, 10),
    eligible: parsed.eligible,
    answers: parsed.answers,
    texts: parsed.texts,
    ...(ticket === undefined ? {} : { ticketHash: ticket.hash }),
    ...(given === undefined
      ? {}
      : {
          idHash: hash('sha256', id),
          // With its link: the same answers about another unit are another submission.
          bodyMac: createHmac('sha256', id).update(`${link.id}\n${body}`).digest('hex'),
        }),
  });

  const code = receiptCode(id);
  const codes = Object.values(parsed.answers);
  const notApplicable = codes.filter((c) => c === 'NA').length;
  const characters = Object.values(parsed.texts).reduce((n, text) => n + [...text].length, 0);
  const facts = `lang=${visit.locale}&code=${code}&n=${codes.length}&na=${notApplicable}&t=${characters}`;
  const location = `/s/${link.token}/receipt?${facts}${parsed.eligible ? '' : '&ended=1'}`;
  // A spent ticket is taken back with the answer: where that is lost, it is there for sending again.
  const headers: Record<string, string> =
    ticket === undefined ? {} : { 'set-cookie': ticketCookie(link.token, '', 0, options.secure) };
  if (visit.json) sendJson(visit, 201, { receipt: code, location }, headers);
  else send(visit, 303, '', HTML_TYPE, { location, ...headers });
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
  const location = `${CODE_PATH}?lang=${visit.locale}`;
  if (isReading(visit)) send(visit, 303, '', HTML_TYPE, { location });
  else if (visit.json) sendJson(visit, 403, { error: 'code_needed', location });
  else {
    const t = CODE_TEXTS[visit.locale];
    const way = { href: location, label: t.toCode };
    const page = renderNotice(opened.place(visit.locale), t.neededTitle, [t.neededText], way);
    send(visit, 403, page, HTML_TYPE);
  }
}

function receiptPage(options: LaneOptions, visit: Visit, opened: OpenedLink): void {
  const code = visit.query.get('code') ?? '';
  if (!/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/.test(code)) {
    stray(visit);
    return;
  }
  const number = (key: string) => {
    const n = Number(visit.query.get(key));
    return Number.isInteger(n) && n >= 0 && n < 100_000 ? n : 0;
  };
  const page = renderReceipt(opened.place(visit.locale), {
    code,
    answered: number('n'),
    notApplicable: number('na'),
    characters: number('t'),
    stratum: opened.context.link.stratum !== '',
    eligible: visit.query.get('ended') !== '1',
    k: opened.policy.disclosure.k_report,
  });
  // The next person on this device starts with a fresh submission id.
  send(visit, 200, page, HTML_TYPE, { 'set-cookie': cookie(options, opened) });
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

function submissionIdOf(visit: Visit): string | undefined {
  const found = cookieOf(visit, COOKIE);
  return found !== undefined && SUBMISSION_ID.test(found) ? found : undefined;
}

function cookie(options: LaneOptions, opened: OpenedLink): string {
  const secure = options.secure ? '; Secure' : '';
  return `${COOKIE}=${newId()}; Path=/s/${opened.context.link.token}; HttpOnly; SameSite=Lax; Max-Age=5184000${secure}`;
}

/** Proof of inclusion only: derived from the submission id by a one-way function. */
function receiptCode(submissionId: string): string {
  const digest = hash('sha256', `receipt:${submissionId}`, 'buffer');
  const code = base32(digest.subarray(0, 7)).slice(0, 10).toUpperCase();
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}
