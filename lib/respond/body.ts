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
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => request.destroy(), BODY_TIMEOUT_MS);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > BODY_LIMIT) throw new AppError('too_large', 'The body is larger than 64 kB.');
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const fields = [...new URLSearchParams(text)];
  // The replacement character stands for bytes that are no UTF-8, before or after percent-decoding.
  if (fields.some(([name, value]) => `${name}${value}`.includes('\uFFFD'))) {
    throw new AppError('invalid_input', 'The body is not UTF-8.');
  }
  return fields;
}
