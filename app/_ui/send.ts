'use client';
import type { Problem } from '#lib/errors.ts';
import type { Said } from '#lib/i18n/problem-text.ts';
import type { Params, RefusalReason } from '#lib/problems.ts';
import { WORKBOOK_TYPE } from '#lib/workbook/limits.ts';
import { problemWords } from './problem-words.ts';

/** What the server answered; a refusal in the page's language. */
export type Sent<T> =
  | { ok: true; value: T }
  | { ok: false; error: string; message: string; problems: readonly Said[] };

/** A refusal as the door words it: for programmers, in English. */
type Refused = {
  error: string;
  reason?: RefusalReason;
  params?: Params;
  message: string;
  problems?: Problem[];
};

/** Sends JSON to the staff door and returns what it said, or why it could not be reached. */
export function send<T = unknown>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Sent<T>> {
  return post<T>(method, path, 'application/json', JSON.stringify(body));
}

/** Sends a chosen .xlsx file as it is. */
export function sendWorkbook<T = unknown>(path: string, file: File): Promise<Sent<T>> {
  return post<T>('POST', path, WORKBOOK_TYPE, file);
}

function post<T>(method: string, path: string, type: string, body: BodyInit): Promise<Sent<T>> {
  return answer<T>(fetch(path, { method, headers: { 'content-type': type }, body }));
}

/** Reads an answer of the staff door. */
export async function answer<T>(asked: Promise<Response>): Promise<Sent<T>> {
  try {
    const reply = await asked;
    if (reply.ok) return { ok: true, value: (await reply.json()) as T };
    return await inPageLanguage((await reply.json()) as Refused);
  } catch {
    return { ok: false, error: 'offline', message: '', problems: [] };
  }
}

async function inPageLanguage(refused: Refused): Promise<Sent<never>> {
  const words = await problemWords();
  return {
    ok: false,
    error: refused.error,
    message: words?.why(refused) ?? refused.message,
    problems: (refused.problems ?? []).map((p) => words?.say(p) ?? unsaid(p)),
  };
}

/** A problem where its words could not be fetched: as the door worded it. */
export function unsaid<P extends Problem>(problem: P): Said<P> {
  return { ...problem, message: problem.message ?? '', remedy: problem.remedy ?? '', place: problem.path };
}
