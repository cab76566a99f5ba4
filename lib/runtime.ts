/**
 * The running process, shared between the server and Next's own copies of our modules through one key on
 * `globalThis`. What modules keep in memory is shared by `one-per-process.ts`; there is nothing else of that kind.
 */
import type { Store } from '#db/store.ts';
import type { Actor } from './accounts/permissions.ts';
import type { Vault } from './accounts/vault.ts';
import type { Work } from './analysis/work.ts';
import type { Context } from './context.ts';
import type { Env } from './env.ts';
import type { Methods } from './methods/read-methods.ts';
import type { Limits } from './server/limits.ts';
import type { Log } from './server/log.ts';

export type Runtime = {
  readonly env: Env;
  readonly store: Store;
  /** Handles `/api/auth/*`. */
  readonly authHandler: (request: Request) => Promise<Response>;
  /** Who sent a request with these headers. */
  readonly actorOf: (headers: Headers) => Promise<Actor>;
  readonly vault: Vault;
  readonly work: Work;
  readonly limits: Limits;
  readonly methods: Methods;
  readonly log: Log;
  readonly campaignsChanged: () => void;
};

const KEY = Symbol.for('hengping.runtime');

export function installRuntime(runtime: Runtime): void {
  (globalThis as Record<symbol, unknown>)[KEY] = runtime;
}

/** @throws when the server has not been started through `server.ts` */
export function runtime(): Runtime {
  const found = (globalThis as Record<symbol, unknown>)[KEY] as Runtime | undefined;
  if (found === undefined) throw new Error('The process was not started through server.ts.');
  return found;
}

/** A service context for `actor` in this process. */
export function contextFor(actor: Actor): Context {
  const { store, vault, work, env, campaignsChanged } = runtime();
  return { store, vault, work, actor, now: Date.now, publicOrigin: env.publicOrigin, campaignsChanged };
}
