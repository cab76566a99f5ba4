/** What is refused before anybody looks at it: requests that no page, form or program of ours makes. */
import type { IncomingMessage } from 'node:http';

export type Refusal = { readonly status: number; readonly error: string };

/** There are no server actions: whatever writes goes to the API or to the respondents' lane. */
const WRITABLE = /^\/(api|s)\//;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Headers by which proxies and frameworks have been steered from outside. Forwarded addresses are dropped as
 * well: nothing here depends on who asks from where, and nothing should begin to.
 */
const STEERING =
  /^(x-middleware-.*|x-nextjs-.*|x-invoke-.*|x-matched-path|next-resume|next-action|x-http-method(-override)?|x-method-override|x-original-url|x-rewrite-url|x-forwarded-.*|forwarded|x-real-ip)$/;

/**
 * Our addresses are plain: ASCII, one slash between the parts, nothing encoded. A path written otherwise is
 * unknown, and so is never decoded, by anybody, not even once. Files of the build may hold encoded brackets.
 */
const PLAIN_PATH = /^\/(?:[A-Za-z0-9._~!$'()*+,=:@-]+(?:\/[A-Za-z0-9._~!$'()*+,=:@-]+)*\/?)?$/;
const BUILD_FILE = /^\/_next\/static\/(?:[A-Za-z0-9._~()@-]|%5B|%5D)+(?:\/(?:[A-Za-z0-9._~()@-]|%5B|%5D)+)*$/;

/** The same few names come with every request. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 500;

function steers(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const found = STEERING.test(name);
  if (judged.size < MOST_JUDGED) judged.set(name, found);
  return found;
}

/** Removes steering headers and says why the request is refused, undefined where it is admitted. */
export function admit(request: IncomingMessage): Refusal | undefined {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  // `OPTIONS *` and whole addresses are for proxies.
  if (!path.startsWith('/')) return { status: 400, error: 'invalid_input' };
  if (!METHODS.has(request.method ?? '')) return { status: 405, error: 'method_not_allowed' };
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (!reading && !WRITABLE.test(path)) return { status: 405, error: 'method_not_allowed' };
  if (request.headers['content-encoding'] !== undefined) {
    return { status: 415, error: 'unsupported_media_type' };
  }
  for (const name of Object.keys(request.headers)) if (steers(name)) delete request.headers[name];
  // The lane knows addresses of one form and calls every other one unknown.
  if (path.startsWith('/s/')) return undefined;
  const dotted = path.split('/').some((part) => /^\.+$/.test(part));
  if (dotted || !(PLAIN_PATH.test(path) || BUILD_FILE.test(path))) return { status: 404, error: 'not_found' };
  return undefined;
}
