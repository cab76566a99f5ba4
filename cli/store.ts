/** The database for a command: its own connection beside a running server's where the database allows it. */
import { openStore, type Store } from '#db/store.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import type { Context } from '#lib/context.ts';
import { type Env, readEnv } from '#lib/env.ts';
import { installationSecret } from '#lib/secrets.ts';

/** Runs `work` on the store, for reading only, also while a server runs. */
export async function reading<T>(work: (store: Store, env: Env) => Promise<T>): Promise<T> {
  const env = readEnv();
  const store = await openStore(env, { readOnly: true });
  return closing(store, () => work(store, env));
}

/**
 * Runs `work` as the installation itself.
 * @throws AppError `conflict` on SQLite while a server holds the folder
 */
export async function writing<T>(work: (ctx: Context, env: Env) => Promise<T>): Promise<T> {
  const env = readEnv();
  const store = await openStore(env);
  const ctx: Context = {
    store,
    vault: createVault(installationSecret(env.dataFolder, env.secretFile)),
    actor: SYSTEM,
    now: Date.now,
    publicOrigin: env.publicOrigin,
    work: workAtOnce(),
    campaignsChanged: () => {},
  };
  return closing(store, () => work(ctx, env));
}

async function closing<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await store.close();
  }
}
