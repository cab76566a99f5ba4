/**
 * What the door leaves on a device: cookies for one link's page alone, out of reach of scripts. None of them
 * names a person, and all of them go when the device is cleared.
 */
import { readCode } from '../campaigns/seat-codes.ts';
import { newId } from '../ids.ts';
import { isResumeCode } from './drafts.ts';
import { cookieOf, type Visit } from './visit.ts';

const SUBMISSION = 'hp_submission';
const TICKET = 'hp_ticket';
const DRAFT = 'hp_draft';
const SUBMISSION_ID = /^[0-9a-z]{26}$/;
/** Sixty days: longer than a questionnaire is open. */
const AGE_S = 5_184_000;

function cookie(name: string, token: string, value: string, age: number, secure: boolean): string {
  return `${name}=${value}; Path=/s/${token}; HttpOnly; SameSite=Lax; Max-Age=${age}${secure ? '; Secure' : ''}`;
}

/** The submission id that was sent along: the same id with the same answers is the same submission. */
export function submissionIdOf(visit: Visit): string | undefined {
  const found = cookieOf(visit, SUBMISSION);
  return found !== undefined && SUBMISSION_ID.test(found) ? found : undefined;
}

/** @param id the one of a draft that is gone on with; otherwise a new one */
export function submissionCookie(token: string, secure: boolean, id: string = newId()): string {
  return cookie(SUBMISSION, token, id, AGE_S, secure);
}

/** The ticket's text, as the person's browser sent it. */
export function ticketOf(visit: Visit): string | undefined {
  return cookieOf(visit, TICKET);
}

/** @param age seconds; 0 takes it back */
export function ticketCookie(token: string, ticket: string, age: number, secure: boolean): string {
  return cookie(TICKET, token, ticket, age, secure);
}

/** The resume code this browser goes on with, if any. */
export function resumeCodeOf(visit: Visit): string | undefined {
  const sent = cookieOf(visit, DRAFT);
  if (sent === undefined) return undefined;
  const code = readCode(sent);
  return isResumeCode(code) ? code : undefined;
}

/** @param code none takes it back */
export function draftCookie(token: string, code: string | undefined, secure: boolean): string {
  return cookie(DRAFT, token, code ?? '', code === undefined ? 0 : AGE_S, secure);
}

/** Takes back everything that a link's page left; the ticket only where asked, since its code is used. */
export function cleared(token: string, ticketToo: boolean, secure: boolean): string[] {
  const names = ticketToo ? [SUBMISSION, DRAFT, TICKET] : [SUBMISSION, DRAFT];
  return names.map((name) => cookie(name, token, '', 0, secure));
}
