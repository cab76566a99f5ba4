/** What every service receives: the store, who acts, and the world it may not reach for by itself. */
import type { Store } from '#db/store.ts';
import type { Actor } from './accounts/permissions.ts';
import type { Vault } from './accounts/vault.ts';
import type { Work } from './analysis/work.ts';

export type Context = {
  readonly store: Store;
  readonly actor: Actor;
  readonly vault: Vault;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly publicOrigin: string;
  /** Statistics that take longer than a page may wait. */
  readonly work: Work;
  /** Called after commit when anything a respondent's page depends on has changed. */
  readonly campaignsChanged: () => void;
};
