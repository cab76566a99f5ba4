import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';

export const BODY_LIMIT = 64 * 1024;
const BODY_TIMEOUT_MS = 15_000;

/**
 * Reads a form body of at most 64 kB.
 * @throws AppError `unsupported_media_type`, `too_large` or `invalid_input`
 */
export async function readForm(request: IncomingMessage): Promise<[string, string][]> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded' || request.headers['content-encoding'] !== undefined) {
    throw new AppError('unsupported_media_type', 'A web form is needed.');
  }
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) {
    throw new AppError('too_large', 'The body is larger than 64 kB.');
  }
  const text = await textOf(request);
  const fields = fieldsOf(text);
  // The replacement character stands for bytes that are no UTF-8, before or after percent-decoding.
  if (fields.some(([name, value]) => name.includes('\uFFFD') || value.includes('\uFFFD'))) {
    throw new AppError('invalid_input', 'The body is not UTF-8.');
  }
  return fields;
}

/** Listens rather than iterates: an iterator over a stream costs more than reading the form. */
function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => request.destroy(new Error('The body came too slowly.')), BODY_TIMEOUT_MS);
    const settled = () => {
      clearTimeout(timer);
      request.off('data', read);
    };
    const read = (chunk: Buffer) => {
      size += chunk.length;
      if (size > BODY_LIMIT) {
        settled();
        request.pause();
        reject(new AppError('too_large', 'The body is larger than 64 kB.'));
      } else {
        chunks.push(chunk);
      }
    };
    const broken = (error?: Error) => {
      settled();
      reject(error ?? new Error('The connection was closed.'));
    };
    request.on('data', read);
    request.on('error', broken);
    request.on('close', broken);
    request.on('end', () => {
      settled();
      resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8'));
    });
  });
}

/**
 * The fields of a web form as `URLSearchParams` reads them (WHATWG URL, application/x-www-form-urlencoded). Item
 * ids and codes stand for themselves, so decoding is left to it only where there is something to decode.
 */
export function fieldsOf(text: string): [string, string][] {
  const fields: [string, string][] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    if (pair.includes('%') || pair.includes('+')) {
      // Behind an ampersand a question mark is part of the name.
      fields.push(...new URLSearchParams(`&${pair}`));
      continue;
    }
    const equals = pair.indexOf('=');
    fields.push(equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]);
  }
  return fields;
}
