/** One byte sequence for one meaning: what hashes and receipts are taken over. */
import { createHash } from 'node:crypto';
import type { Instrument } from '#lib/instruments/instrument.ts';

/**
 * JSON with keys sorted by code unit and no spaces. Keys with the value `undefined` are left out, as in JSON.
 *
 * @throws {TypeError} for anything that JSON cannot carry without loss: NaN, Infinity, functions, dates, maps.
 * @example canonicalJson({ b: 1, a: [true] }) // '{"a":[true],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${value} is not a JSON number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((element) => canonicalJson(element)).join(',')}]`;
  if (isPlainObject(value)) {
    let members = '';
    for (const key of Object.keys(value).sort()) {
      const member = value[key];
      if (member === undefined) continue;
      members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
    return `{${members}}`;
  }
  throw new TypeError(`canonicalJson: ${typeof value} is not a JSON value`);
}

/** Whether a value is an object as JSON or YAML makes it. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * SHA-256, in hex, of everything an instrument says, whatever the order of keys, comments or spaces in its
 * file. The status is left out: publishing a reviewed draft does not change what respondents see.
 */
export function contentHash(instrument: Instrument): string {
  const { status: _status, ...content } = instrument;
  return createHash('sha256').update(canonicalJson(content), 'utf8').digest('hex');
}
