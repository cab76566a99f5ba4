/**
 * Sign-in. The library checks the password and keeps the session's token; who may sign in, for how long, and what
 * comes first are ours. Public sign-up is off, and of the library's many paths only the listed ones answer.
 */
import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins';
import { authAdapter } from '#db/auth-adapter.ts';
import { findUserByName } from '#db/repositories/accounts.ts';
import { dropSessions } from '#db/repositories/sessions.ts';
import type { Store } from '#db/store.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { createAttempts } from './attempts.ts';
import { createDevices } from './devices.ts';
import { PASSWORD_MAX, PASSWORD_MIN, USERNAME } from './input.ts';
import { type Actor, NOBODY } from './permissions.ts';
import { actorOfSession, SESSION_MS } from './standing.ts';
import type { Vault } from './vault.ts';

const SIGN_IN = '/api/auth/sign-in/username';
const SIGN_OUT = '/api/auth/sign-out';
/** Far more than a user name and a password need. */
const SIGN_IN_LIMIT = 4_096;

/** Everything else under `/api/auth` is answered 404. */
const ALLOWED_PATHS: ReadonlySet<string> = new Set([SIGN_IN, SIGN_OUT]);

/**
 * @param secret at least 32 random characters
 * @param origin the only origin from which a browser may sign in
 * @param contextOf a service context for somebody, to record what happened
 */
export function createAuth(
  store: Store,
  vault: Vault,
  secret: string,
  origin: string,
  contextOf: (actor: Actor) => Context,
) {
  const secure = origin.startsWith('https:');
  const attempts = createAttempts(store, vault, Date.now);
  const devices = createDevices(vault, secure);
  const auth = betterAuth({
    appName: 'Hengping',
    secret,
    baseURL: origin,
    trustedOrigins: [origin],
    database: authAdapter(store),
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      password: {
        hash: (password) => vault.hashPassword(password),
        verify: ({ hash, password }) => vault.passwordMatches(hash, password),
      },
    },
    session: { expiresIn: SESSION_MS / 1_000, disableSessionRefresh: true },
    // The library counts by address, which it is not given; sign-ins are counted by name below.
    rateLimit: { enabled: false },
    advanced: {
      // `__Host-`: of this host alone, for the whole site, never over plain http. A neighbour cannot set it.
      cookiePrefix: secure ? '__Host-hengping' : 'hengping',
      useSecureCookies: false,
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => crypto.randomUUID() },
    },
    plugins: [username({ usernameValidator: (name) => USERNAME.test(name) })],
  });

  async function signIn(request: Request): Promise<Response> {
    const body = await request.text();
    if (body.length > SIGN_IN_LIMIT) return new Response(null, { status: 413 });
    const name = nameIn(body);
    // A device that has signed in as this person before is counted by itself, so that a stranger who keeps failing
    // cannot keep the person out.
    const device = devices.of(request.headers, name);
    const key = device ?? `name:${name}`;
    const wait = await attempts.begin(key);
    if (wait > 0) {
      return new Response(null, { status: 429, headers: { 'retry-after': String(Math.ceil(wait / 1_000)) } });
    }
    const { method, headers, url } = request;
    const reply = await auth.handler(new Request(url, { method, headers, body }));
    const person = reply.ok ? await findUserByName(store.db, name) : undefined;
    const usable =
      person !== undefined &&
      person.disabledAt === null &&
      !(person.endsAt !== null && person.endsAt <= Date.now());
    if (!usable) {
      if (person !== undefined) await store.write((tx) => dropSessions(tx.db, person.id));
      // One answer for a wrong name, a wrong password, a disabled and an ended account.
      return Response.json({ error: 'wrong' }, { status: 401, headers: { 'cache-control': 'no-store' } });
    }
    await attempts.succeeded(key);
    const ctx = contextOf({ kind: 'staff', userId: person.id, name: person.name, grants: [] });
    await store.write((tx) => audit(ctx, tx, 'session.sign_in', person.id));
    const out = new Response(JSON.stringify({ ok: true }), {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    for (const cookie of reply.headers.getSetCookie()) out.headers.append('set-cookie', cookie);
    out.headers.append('set-cookie', devices.cookie(name, device));
    return out;
  }

  async function signOut(request: Request): Promise<Response> {
    const actor = await actorOf(request.headers);
    const reply = await auth.handler(request);
    if (actor.kind === 'staff') {
      await store.write((tx) => audit(contextOf(actor), tx, 'session.sign_out', actor.userId));
    }
    // Not "storage": notes of an interview that have not reached the server yet would go with it.
    reply.headers.set('clear-site-data', '"cache"');
    return reply;
  }

  async function actorOf(headers: Headers): Promise<Actor> {
    if (!headers.has('cookie')) return NOBODY;
    const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
    return found === null ? NOBODY : actorOfSession(store, found.session.id, Date.now());
  }

  /** A sign-in that another site sends would make somebody work in a stranger's account. */
  function fromHere(request: Request): boolean {
    const site = request.headers.get('sec-fetch-site');
    return site === null ? request.headers.get('origin') === origin : site === 'same-origin';
  }

  return {
    actorOf,
    async handler(request: Request): Promise<Response> {
      const { pathname } = new URL(request.url);
      if (!ALLOWED_PATHS.has(pathname) || request.method !== 'POST')
        return new Response(null, { status: 404 });
      if (!fromHere(request)) return new Response(null, { status: 403 });
      return pathname === SIGN_IN ? signIn(request) : signOut(request);
    },
  };
}

/** The user name of a sign-in request as the library compares it, empty where there is none. */
function nameIn(body: string): string {
  try {
    const { username: name } = JSON.parse(body) as { username?: unknown };
    return typeof name === 'string' ? name.trim().toLowerCase() : '';
  } catch {
    return '';
  }
}
