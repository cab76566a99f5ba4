import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';

export const BODY_LIMIT = 64 * 1024;
const BODY_TIMEOUT_MS = 15_000;
const LOOK_MS = 1_000;

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
  // Choices alone, as most people send them: letters, digits and underscores, with nothing to decode.
  if (PLAIN.test(text)) return text.split('&').map(plainField);
  const fields = [...new URLSearchParams(text)];
  // The replacement character stands for bytes that are no UTF-8, before or after percent-decoding.
  if (fields.some(([name, value]) => name.includes('\uFFFD') || value.includes('\uFFFD'))) {
    throw new AppError('invalid_input', 'The body is not UTF-8.');
  }
  return fields;
}

const PLAIN = /^\w+=\w*(?:&\w+=\w*)*$/;

function plainField(field: string): [string, string] {
  const at = field.indexOf('=');
  return [field.slice(0, at), field.slice(at + 1)];
}

/** Since when a body has been on its way: one look at all of them costs less than a timer for each. */
const waiting = new Map<IncomingMessage, number>();
setInterval(() => {
  const oldest = Date.now() - BODY_TIMEOUT_MS;
  for (const [request, since] of waiting) {
    if (since <= oldest) request.destroy(new Error('The body came too slowly.'));
  }
}, LOOK_MS).unref();

/** Listens rather than iterates: an iterator over a stream costs more than reading the form. */
function textOf(request: IncomingMessage): Promise<string> {
  // Nothing more is heard of a connection that broke before.
  if (request.destroyed) return Promise.reject(new Error('The connection was closed.'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    waiting.set(request, Date.now());
    const ended = () => {
      waiting.delete(request);
      request.off('data', read);
      request.off('error', failed);
      request.off('close', closed);
    };
    const failed = (error: Error) => {
      ended();
      // Whatever else goes wrong with it has been heard.
      request.on('error', () => {});
      reject(error);
    };
    const closed = () => failed(new Error('The connection was closed.'));
    const read = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) {
        chunks.push(chunk);
      } else {
        request.pause();
        failed(new AppError('too_large', 'The body is larger than 64 kB.'));
      }
    };
    request.on('data', read);
    request.on('error', failed);
    request.on('close', closed);
    request.on('end', () => {
      ended();
      resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8'));
    });
  });
}
