/** Answers as they come in: read, asked about where needed, stored, and told with a receipt. */
import { hash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { type AnswerProblem, parseAnswers } from '../questionnaire/answers.ts';
import { hasPersonalNumber } from '../questionnaire/personal-numbers.ts';
import { readForm } from './body.ts';
import { draftCookie, resumeCodeOf, submissionIdOf, ticketCookie } from './cookies.ts';
import { forgetDraftOf } from './draft-door.ts';
import type { Submission } from './intake.ts';
import type { LaneOptions } from './options.ts';
import type { OpenedLink } from './pages.ts';
import { receiptCode } from './receipt.ts';
import { shutOf } from './shut.ts';
import type { Ticket } from './tickets.ts';
import { carried, type Headers, HTML_TYPE, send, sendJson, type Visit } from './visit.ts';

/** Fields of the form that are no answers: what the page says about them. */
const ASIDE: ReadonlySet<string> = new Set(['_pace', '_keep', '_revision']);

/** @throws AppError as the intake and `readForm` do */
export async function submit(
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
  const parsed = parseAnswers(opened.questionnaire, opened.policy, fields, ASIDE);
  const aside = asideOf(fields);
  if (!parsed.ok) {
    if (shutOf(opened, options.now()) !== undefined) throw new AppError('gone', 'It takes no answers.');
    return refuse(visit, opened, fields, parsed.problems);
  }
  // The page asks before anything is sent; where it could not, the server asks once.
  const personal = aside.keep ? [] : personalIn(parsed.texts);
  if (personal.length > 0) return refuse(visit, opened, fields, personal);
  const given = submissionIdOf(visit);
  const id = given ?? newId();
  const { campaign, link, unit } = opened.context;
  const submission: { -readonly [K in keyof Submission]: Submission[K] } = {
    campaignId: campaign.id,
    linkId: link.id,
    unitId: unit.id,
    day: dayOf(options.now()),
    eligible: parsed.eligible,
    answers: parsed.answers,
    answersText: parsed.answersText,
    texts: parsed.texts,
  };
  if (aside.pace !== undefined) submission.pace = aside.pace;
  if (ticket !== undefined) submission.ticketHash = ticket.hash;
  if (given !== undefined) {
    submission.idHash = hash('sha256', id);
    // With its link: the same answers about another unit are another submission. The id, which nobody else has,
    // comes in front of what could be guessed.
    submission.bodyMac = hash('sha256', `answers:${id}:${link.id}\n${parsed.canonical}`, 'base64url');
  }
  await options.intake.submit(submission);

  const code = receiptCode(id);
  const codes = Object.values(parsed.answers);
  const notApplicable = codes.filter((c) => c === 'NA').length;
  const characters = Object.values(parsed.texts).reduce((n, text) => n + [...text].length, 0);
  const facts = `${carried(visit)}&code=${code}&n=${codes.length}&na=${notApplicable}&t=${characters}`;
  const location = `/s/${link.token}/receipt?${facts}${aside.pace === undefined ? '' : '&p=1'}${parsed.eligible ? '' : '&ended=1'}`;
  // A spent ticket is taken back with the answer: where that is lost, it is there for sending again.
  const taken: string[] = [];
  if (ticket !== undefined) taken.push(ticketCookie(link.token, '', 0, options.secure));
  if (resumeCodeOf(visit) !== undefined) {
    await forgetDraftOf(options, visit);
    taken.push(draftCookie(link.token, undefined, options.secure));
  }
  const headers: Headers = taken.length === 0 ? {} : { 'set-cookie': taken };
  if (visit.json) sendJson(visit, 201, { receipt: code, location }, headers);
  else send(visit, 303, '', HTML_TYPE, { location, ...headers });
}

const DAY_MS = 86_400_000;
let day = { number: -1, text: '' };

/** UTC day of a moment, written once a day. */
function dayOf(now: number): string {
  const number = Math.floor(now / DAY_MS);
  if (day.number !== number) day = { number, text: new Date(now).toISOString().slice(0, 10) };
  return day.text;
}

/** Sends the page back, or the list, with everything that was filled in. */
function refuse(
  visit: Visit,
  opened: OpenedLink,
  fields: readonly [string, string][],
  problems: readonly AnswerProblem[],
): void {
  if (visit.json) sendJson(visit, 400, { error: 'invalid_input', problems });
  else
    send(
      visit,
      400,
      opened.filled(visit.locale, visit.kiosk, { values: new Map(fields), problems }),
      HTML_TYPE,
    );
}

/** What came along with the answers: how quickly they were given, by band, and that numbers may stay in texts. */
function asideOf(fields: readonly (readonly [string, string])[]): { pace?: number; keep: boolean } {
  const given = (name: string) => fields.find((field) => field[0] === name)?.[1];
  const pace = given('_pace');
  if (pace !== undefined && !/^[0-4]$/.test(pace)) {
    throw new AppError('invalid_input', 'The pace is one of five bands, 0 to 4.');
  }
  return { ...(pace === undefined ? {} : { pace: Number(pace) }), keep: given('_keep') === '1' };
}

function personalIn(texts: Readonly<Record<string, string>>): AnswerProblem[] {
  return Object.entries(texts)
    .filter(([, text]) => hasPersonalNumber(text))
    .map(([item]) => ({ item, code: 'personal_number' }));
}
