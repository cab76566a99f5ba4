'use client';
import type { Problem } from '#lib/errors.ts';
import { WORKBOOK_TYPE } from '#lib/workbook/limits.ts';

export type Sent<T> =
  | { ok: true; value: T }
  | { ok: false; error: string; message: string; problems: readonly Problem[] };

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

async function post<T>(method: string, path: string, type: string, body: BodyInit): Promise<Sent<T>> {
  try {
    const reply = await fetch(path, { method, headers: { 'content-type': type }, body });
    const value = (await reply.json()) as T & { error: string; message: string; problems?: Problem[] };
    if (reply.ok) return { ok: true, value };
    return { ok: false, error: value.error, message: value.message, problems: value.problems ?? [] };
  } catch {
    return { ok: false, error: 'offline', message: '', problems: [] };
  }
}
