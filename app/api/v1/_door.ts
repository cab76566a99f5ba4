/**
 * The one door for staff writes and exports: who asks, where from, how large; then one service call.
 * Permission is the service's business, in its first line.
 */
import { noteRefusal } from '#lib/audit/note-refusal.ts';
import type { Context } from '#lib/context.ts';
import { AppError, HTTP_STATUS } from '#lib/errors.ts';
import { formatRefusal, inEnglish } from '#lib/i18n/problem-catalogues.ts';
import { because } from '#lib/problems.ts';
import { contextFor, runtime } from '#lib/runtime.ts';
import type { LimitedAct } from '#lib/server/limits.ts';
import { parseStrictJson } from '#lib/strict-json.ts';
import { WORKBOOK_LIMITS, WORKBOOK_TYPE } from '#lib/workbook/limits.ts';

const BODY_LIMIT = 2 * 1024 * 1024;

export type Call<P> = {
  readonly params: P;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined for reading requests. */
  readonly body: unknown;
};

type RouteContext<P> = { params: Promise<P> };

/** An uploaded file instead of a JSON body. */
export type FileCall<P> = Omit<Call<P>, 'body'> & { readonly bytes: Uint8Array };

type Handler<P> = (request: Request, route: RouteContext<P>) => Promise<Response>;

/** Wraps a service call as a route handler. A returned `Response` is passed on; anything else becomes JSON. */
export function door<P = Record<string, never>>(
  run: (ctx: Context, call: Call<P>) => Promise<unknown>,
): Handler<P> {
  return handler(readJson, (ctx, call, body) => run(ctx, { ...call, body }));
}

/** The same for one uploaded .xlsx workbook, sent as it is: same origin, own limit. */
export function fileDoor<P = Record<string, never>>(
  run: (ctx: Context, call: FileCall<P>) => Promise<unknown>,
): Handler<P> {
  return handler(readFile, (ctx, call, bytes) => run(ctx, { ...call, bytes: bytes ?? new Uint8Array() }));
}

function handler<P, B>(
  read: (request: Request) => Promise<B>,
  run: (ctx: Context, call: Omit<Call<P>, 'body'>, body: B | undefined) => Promise<unknown>,
): Handler<P> {
  return async (request, route) => {
    let ctx: Context | undefined;
    try {
      const writing = request.method !== 'GET' && request.method !== 'HEAD';
      if (writing) requireSameOrigin(request);
      ctx = contextFor(await runtime().actorOf(request.headers));
      const wait = await waitOf(ctx, writing ? 'write' : isExport(request) ? 'export' : 'read');
      if (wait > 0) return tooMany(wait);
      const body = writing ? await read(request) : undefined;
      const call = { params: await route.params, query: new URL(request.url).searchParams };
      const result = await run(ctx, call, body);
      if (result instanceof Response) return result;
      return reply(200, result ?? { ok: true });
    } catch (error) {
      if (ctx !== undefined && isNotAllowed(error)) {
        await noteRefusal(ctx, runtime().limits, request.headers.get('x-route') ?? '');
      }
      return refusal(error);
    }
  };
}

/** Seconds that an account has to wait when it asks more than a person can. */
async function waitOf(ctx: Context, act: LimitedAct): Promise<number> {
  return ctx.actor.kind === 'nobody' ? 0 : runtime().limits.take(act, ctx.actor.userId);
}

function tooMany(wait: number): Response {
  const response = refusal(new AppError('too_many', because('too_many_requests', { seconds: wait })));
  response.headers.set('retry-after', String(wait));
  return response;
}

/** Downloads compute a whole campaign. */
function isExport(request: Request): boolean {
  return /\/export(\/|$)/.test(new URL(request.url).pathname);
}

function requireSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin') return;
  if (site === null && request.headers.get('origin') === runtime().env.publicOrigin) return;
  throw new AppError('not_allowed', because('other_site'));
}

async function readJson(request: Request): Promise<unknown> {
  if (typeOf(request) !== 'application/json') {
    throw new AppError('unsupported_media_type', because('send_json'));
  }
  const bytes = await readBody(request, BODY_LIMIT);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('invalid_input', because('not_utf8'));
  }
  return parseStrictJson(text);
}

async function readFile(request: Request): Promise<Uint8Array> {
  if (typeOf(request) !== WORKBOOK_TYPE) {
    throw new AppError('unsupported_media_type', because('send_workbook', { type: WORKBOOK_TYPE }));
  }
  return readBody(request, WORKBOOK_LIMITS.file);
}

function typeOf(request: Request): string | undefined {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim();
}

async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    size += next.value.length;
    if (size > limit) {
      await reader?.cancel();
      throw tooLarge(limit);
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): AppError {
  return new AppError('too_large', because('body_too_large', { max: limit / 1024 / 1024 }));
}

function reply(status: number, value: unknown): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}

function isNotAllowed(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 'not_allowed';
}

/** An error as a response. The name is compared, not the class: server and pages hold separate copies of it. */
function refusal(error: unknown): Response {
  if (error instanceof Error && error.name === 'AppError') {
    const refused = error as AppError;
    const { code, reason, params, problems } = refused;
    const said = {
      reason,
      params,
      message: formatRefusal(refused),
      problems: problems.map((p) => inEnglish(p)),
    };
    return reply(HTTP_STATUS[code], { error: code, ...said });
  }
  runtime().log.failed('api', error);
  const failed = { reason: 'server_failed', message: 'Something went wrong on the server.' };
  return reply(500, { error: 'unavailable', ...failed, problems: [] });
}
