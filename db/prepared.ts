import type { Db } from './store.ts';

/** Statements prepared once per connection: building them anew for every answer costs more than running them. */
export function preparedOnce<T>(prepare: (db: Db) => T): (db: Db) => T {
  const known = new WeakMap<object, T>();
  return (db) => {
    // Asking the handle for its connection also asks whether its transaction is still open.
    const connection = (db as Db & { readonly $client: object }).$client;
    const made = known.get(connection) ?? prepare(db);
    known.set(connection, made);
    return made;
  };
}
