/**
 * JSON from outside, read strictly: what two readers could understand differently, or what only serves to tire
 * the reader, is refused before anything is built.
 */

import { AppError } from './errors.ts';
import { type Because, because } from './problems.ts';

export const JSON_DEPTH = 32;
export const JSON_VALUES = 50_000;

/**
 * Parses a JSON text.
 *
 * @throws AppError `invalid_input` for text that is not JSON (RFC 8259), nests deeper than 32, holds more than
 *   50,000 values, names a key twice or `__proto__`, has a number beyond double range or half a surrogate pair
 */
export function parseStrictJson(text: string): unknown {
  requireModest(text);
  let value: unknown;
  try {
    value = JSON.parse(text, (key, v: unknown) => {
      if (key === '__proto__') throw refused(because('json_proto'));
      if (typeof v === 'number' && !Number.isFinite(v)) throw refused(because('json_number'));
      if (typeof v === 'string' && !v.isWellFormed()) throw refused(because('json_surrogate'));
      return v;
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refused(because('not_json'));
  }
  return value;
}

/** Walks the text once, without building anything: how deep, how much, and each object's keys. */
function requireModest(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{' || c === '[') {
      if (open.length >= JSON_DEPTH) throw refused(because('json_deep', { max: JSON_DEPTH }));
      open.push(c === '{' ? new Set() : undefined);
      values++;
    } else if (c === '}' || c === ']') {
      open.pop();
    } else if (c === ',') {
      values++;
    } else if (c === '"') {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(text, end)) {
        const key = decoded(text.slice(i, end + 1));
        if (keys.has(key)) throw refused(because('json_key_twice'));
        keys.add(key);
      }
      i = end;
    }
    if (values > JSON_VALUES) throw refused(because('json_values', { max: JSON_VALUES }));
  }
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let i = end + 1;
  while (i < text.length && ' \t\r\n'.includes(text[i] as string)) i++;
  return text[i] === ':';
}

/** Keys are compared as they are meant: `a` and `\u0061` are one. */
function decoded(key: string): string {
  try {
    return JSON.parse(key) as string;
  } catch {
    return key;
  }
}

function refused(why: Because): AppError {
  return new AppError('invalid_input', why);
}
