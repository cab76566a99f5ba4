import type { BetterAuthOptions } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { Db, Store } from './store.ts';

type DBAdapter = ReturnType<ReturnType<typeof drizzleAdapter>>;

/**
 * The authentication library's door to the database: its reads use the reading connection, its writes queue
 * with everybody else's, so that none of them can slip into another's transaction.
 */
export function authAdapter(store: Store) {
  return (options: BetterAuthOptions): DBAdapter => {
    const on = (db: Db) =>
      drizzleAdapter(db, {
        provider: store.dialect === 'sqlite' ? 'sqlite' : 'pg',
        schema: db.tables,
        transaction: false,
      })(options);
    const reading = on(store.db);
    const writing = <T>(work: (adapter: DBAdapter) => Promise<T>) => store.write((tx) => work(on(tx.db)));
    return {
      ...reading,
      create: (input) => writing((a) => a.create(input)),
      update: (input) => writing((a) => a.update(input)),
      updateMany: (input) => writing((a) => a.updateMany(input)),
      delete: (input) => writing((a) => a.delete(input)),
      deleteMany: (input) => writing((a) => a.deleteMany(input)),
      consumeOne: (input) => writing((a) => a.consumeOne(input)),
      incrementOne: (input) => writing((a) => a.incrementOne(input)),
      transaction: (work) => writing((a) => work(a)),
    };
  };
}
