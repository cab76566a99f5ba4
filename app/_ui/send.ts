'use client';
import type { Problem } from '#lib/errors.ts';

export type Sent<T> =
  | { ok: true; value: T }
  | { ok: false; error: string; message: string; problems: readonly Problem[] };

/** Sends JSON to the staff door and returns what it said, or why it could not be reached. */
export async function send<T = unknown>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Sent<T>> {
  try {
    const reply = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const value = (await reply.json()) as T & { error: string; message: string; problems?: Problem[] };
    if (reply.ok) return { ok: true, value };
    return { ok: false, error: value.error, message: value.message, problems: value.problems ?? [] };
  } catch {
    return { ok: false, error: 'offline', message: '', problems: [] };
  }
}
