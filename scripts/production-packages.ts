/** Which installed packages the running product needs, from the lock. */
export type Lock = { readonly packages: Readonly<Record<string, LockEntry>> };
type LockEntry = {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
};

/**
 * Folders below the checkout (`node_modules/next`) of everything that the dependencies of the product need:
 * theirs, optional ones, and peers that they cannot do without. A package of another platform is in the lock and
 * in this list, but not on disk.
 */
export function productionPackages(lock: Lock): string[] {
  const found = new Set<string>();
  const visit = (from: string, names: readonly string[]) => {
    for (const name of names) {
      const folder = resolve(lock, from, name);
      if (folder === undefined || found.has(folder)) continue;
      found.add(folder);
      const entry = lock.packages[folder] ?? {};
      const peers = Object.keys(entry.peerDependencies ?? {}).filter(
        (p) => entry.peerDependenciesMeta?.[p]?.optional !== true,
      );
      visit(folder, [
        ...Object.keys(entry.dependencies ?? {}),
        ...Object.keys(entry.optionalDependencies ?? {}),
        ...peers,
      ]);
    }
  };
  visit('', Object.keys(lock.packages['']?.dependencies ?? {}));
  return [...found].sort();
}

/** The folder that `name` means inside `from`, as Node looks for it: the nearest node_modules upwards. */
function resolve(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const folder = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (folder in lock.packages) return folder;
    if (at === '') return undefined;
  }
}

/** `@stdlib/utils` of `node_modules/a/node_modules/@stdlib/utils`. */
export function packageName(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
