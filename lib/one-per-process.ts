/**
 * What a process keeps once, although the server, Next's pages and Next's routes each have a copy of our modules.
 * Together with the runtime the only things on `globalThis`.
 */
const KEY = Symbol.for('hengping.kept');

type Shelf = { [KEY]?: Map<string, unknown> };

/**
 * What the first copy of a module made under a name. Only for data: objects of a class would be of one copy's class.
 *
 * @param name of one thing in one module
 */
export function onePerProcess<T extends object>(name: string, make: () => T): T {
  const shelf = globalThis as Shelf;
  shelf[KEY] ??= new Map();
  const found = shelf[KEY].get(name) as T | undefined;
  const kept = found ?? make();
  if (found === undefined) shelf[KEY].set(name, kept);
  return kept;
}
