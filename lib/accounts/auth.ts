/**
 * Sign-in. The library keeps sessions and passwords; accounts, roles and what they may do are ours. Public
 * sign-up is off, and of the library's many paths only the listed ones answer.
 */
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins';
import { authAdapter } from '#db/auth-adapter.ts';
import { grantsOf } from '#db/repositories/accounts.ts';
import type { Store } from '#db/store.ts';
import { createAttempts } from './attempts.ts';
import { USERNAME } from './input.ts';
import { type Actor, NOBODY } from './permissions.ts';

const SIGN_IN = '/api/auth/sign-in/username';
/** Far more than a user name and a password need. */
const SIGN_IN_LIMIT = 4_096;

/** Everything else under `/api/auth` is answered 404. */
const ALLOWED_PATHS: ReadonlySet<string> = new Set([SIGN_IN, '/api/auth/sign-out', '/api/auth/get-session']);

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/**
 * @param secret at least 32 random bytes, kept in the data folder
 * @param origin the only origin from which a browser may sign in
 */
export function createAuth(store: Store, secret: string, origin: string) {
  const attempts = createAttempts(Date.now);
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
        hash: (password) => hash(password),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    session: { expiresIn: 12 * 60 * 60, updateAge: 60 * 60 },
    // The library counts by address, which it is not given; sign-ins are counted by name below.
    rateLimit: { enabled: false },
    advanced: {
      useSecureCookies: origin.startsWith('https:'),
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => crypto.randomUUID() },
    },
    plugins: [username({ usernameValidator: (name) => USERNAME.test(name) })],
  });

  async function signIn(request: Request): Promise<Response> {
    if (Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY) > SIGN_IN_LIMIT) {
      return new Response(null, { status: 413 });
    }
    const body = await request.text();
    const name = nameIn(body);
    const wait = attempts.wait(name);
    if (wait > 0) {
      return new Response(null, { status: 429, headers: { 'retry-after': String(Math.ceil(wait / 1000)) } });
    }
    // Counted before the password is looked at, so that many tries at once do not slip through.
    attempts.failed(name);
    const { method, headers, url } = request;
    const reply = await auth.handler(new Request(url, { method, headers, body }));
    if (reply.ok) attempts.succeeded(name);
    return reply;
  }

  return {
    async handler(request: Request): Promise<Response> {
      const { pathname } = new URL(request.url);
      if (!ALLOWED_PATHS.has(pathname)) return new Response(null, { status: 404 });
      return pathname === SIGN_IN ? signIn(request) : auth.handler(request);
    },

    async actorOf(headers: Headers): Promise<Actor> {
      if (!headers.has('cookie')) return NOBODY;
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
      if (found === null) return NOBODY;
      const grants = await grantsOf(store.db, found.user.id);
      return { kind: 'staff', userId: found.user.id, name: found.user.name, grants };
    },

    /** Makes the library's part of an account and returns its id. */
    async createCredentials(input: { username: string; name: string; password: string }): Promise<string> {
      const context = await auth.$context;
      const user = await context.internalAdapter.createUser(
        {
          name: input.name,
          email: `${input.username}@accounts.invalid`,
          emailVerified: false,
          username: input.username,
          displayUsername: input.username,
        },
        { method: 'admin' },
      );
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await context.password.hash(input.password),
      });
      return user.id;
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
