/**
 * The session's one store: every change goes into memory and the device's copy first, then to the server, one
 * request at a time. No React here.
 */
import {
  type Action,
  pendingCount,
  reduce,
  type SessionState,
  slotOf,
  startState,
  unsaved,
  unsavedPart,
  unsavedRatings,
} from '#lib/interview/session-state.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import type { SavedAnswer } from '#lib/interviews/save-answer.ts';
import { copyKey, readCopy, writeCopy } from './local-copy.ts';
import type { Put } from './transport.ts';

export type Trouble = 'offline' | 'server' | 'signed_out' | 'refused';

export type Snapshot = {
  readonly view: SessionView;
  readonly state: SessionState;
  readonly pending: number;
  readonly sending: boolean;
  readonly savedAt: number | undefined;
  readonly trouble: Trouble | undefined;
  /** Changes found on this device when the page opened. */
  readonly restored: number;
  /** False when the browser refuses to keep a copy. */
  readonly copyKept: boolean;
};

export type Deps = {
  readonly put: Put;
  readonly now: () => number;
  /** The browser's storage; undefined on the server. */
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
};

/** Pause after the last keystroke; longest wait while somebody keeps typing; seconds alone may wait longer. */
export const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 5_000;
export const SECONDS_WAIT_MS = 20_000;
const RETRY_MS = [3_000, 6_000, 12_000, 30_000] as const;

export type SessionStore = ReturnType<typeof createStore>;

export function createStore(first: SessionView, deps: Deps) {
  const key = copyKey(first.interview.id, first.userId);
  const path = `/api/v1/interviews/${first.interview.id}`;
  const listeners = new Set<() => void>();
  let snapshot: Snapshot = {
    view: first,
    state: startState(first.answers, first.myRatings),
    pending: 0,
    sending: false,
    savedAt: undefined,
    trouble: undefined,
    restored: 0,
    copyKept: true,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changedAt = 0;
  let urgentSince: number | undefined;
  let waitingSince: number | undefined;
  let retryAt = 0;
  let running: Promise<void> | undefined;
  let failures = 0;

  function show(change: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  }

  function apply(action: Action): void {
    const state = reduce(snapshot.state, action);
    show({ state, pending: pendingCount(state), copyKept: keep(state) });
  }

  function keep(state: SessionState): boolean {
    try {
      const text = writeCopy(unsavedPart(state));
      if (text === undefined) deps.storage()?.removeItem(key);
      else deps.storage()?.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  function plan(): void {
    clearTimeout(timer);
    const due = dueAt();
    if (due !== undefined) timer = setTimeout(() => void pump(), Math.max(0, due - deps.now()));
  }

  /** When to save next; undefined where nothing waits or only a person can help. */
  function dueAt(): number | undefined {
    const now = deps.now();
    const urgent = unsaved(snapshot.state, false).length > 0 || unsavedRatings(snapshot.state).length > 0;
    if (!urgent) urgentSince = undefined;
    if (!urgent && unsaved(snapshot.state, true).length === 0) {
      waitingSince = undefined;
      return undefined;
    }
    waitingSince ??= now;
    if (failures > 0) return helpless(snapshot.trouble) ? undefined : retryAt;
    if (!urgent) return waitingSince + SECONDS_WAIT_MS;
    urgentSince ??= now;
    return Math.min(changedAt + PAUSE_MS, urgentSince + LONGEST_WAIT_MS);
  }

  function pump(): Promise<void> {
    running ??= work().finally(() => {
      running = undefined;
      plan();
    });
    return running;
  }

  async function work(): Promise<void> {
    clearTimeout(timer);
    waitingSince = undefined;
    urgentSince = undefined;
    const ids = unsaved(snapshot.state, true);
    const rated = unsavedRatings(snapshot.state);
    if (ids.length + rated.length === 0) return;
    show({ sending: true });
    let trouble: Trouble | undefined;
    for (const id of ids) {
      const met = await saveOne(id);
      trouble = met ?? trouble;
      if (met !== undefined && met !== 'refused') break;
    }
    for (const id of trouble === undefined || trouble === 'refused' ? rated : []) {
      const met = await rateOne(id);
      trouble = met ?? trouble;
      if (met !== undefined && met !== 'refused') break;
    }
    failures = trouble === undefined ? 0 : failures + 1;
    retryAt = deps.now() + (RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? PAUSE_MS);
    show({ sending: false, trouble, ...(trouble === undefined ? { savedAt: deps.now() } : {}) });
  }

  async function saveOne(id: string): Promise<Trouble | undefined> {
    const { local, version } = slotOf(snapshot.state, id);
    apply({ type: 'sending', id });
    const reply = await deps.put<SavedAnswer>(`${path}/answers/${id}`, { baseVersion: version, ...local });
    if (!reply.ok) return troubleOf(reply.error);
    if (reply.value.saved) {
      apply({ type: 'saved', id, content: local, version: reply.value.version });
      began(reply.value.at);
    } else {
      apply({ type: 'behind', theirs: reply.value.theirs });
    }
    return undefined;
  }

  async function rateOne(id: string): Promise<Trouble | undefined> {
    const value = snapshot.state.ratings[id]?.local;
    if (value === undefined) return undefined;
    const reply = await deps.put(`${path}/ratings/${id}`, { value });
    if (!reply.ok) return troubleOf(reply.error);
    apply({ type: 'rated', id, value });
    return undefined;
  }

  /** The first save starts the interview on the server; the screen follows without asking again. */
  function began(at: number): void {
    const { interview } = snapshot.view;
    if (interview.state !== 'planned') return;
    show({ view: { ...snapshot.view, interview: { ...interview, state: 'running', startedAt: at } } });
  }

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get: (): Snapshot => snapshot,
    act(action: Action): void {
      if (action.type !== 'tick') {
        failures = 0;
        changedAt = deps.now();
        if (snapshot.restored > 0) show({ restored: 0 });
      }
      apply(action);
      plan();
    },
    /** Puts back what this device kept when the tab was closed or killed. */
    restore(): void {
      let copy: SessionState | undefined;
      try {
        copy = readCopy(deps.storage()?.getItem(key) ?? null);
      } catch {
        return;
      }
      if (copy === undefined) return;
      apply({ type: 'restore', copy });
      show({ restored: snapshot.pending });
      plan();
    },
    /** Takes over what others did meanwhile. */
    refresh(view: SessionView): void {
      show({ view });
      apply({ type: 'fresh', answers: view.answers, ratings: view.myRatings });
      if (view.interview.state !== 'finished') return;
      apply({ type: 'over' });
      if (snapshot.pending === 0 && snapshot.trouble === 'refused') show({ trouble: undefined });
    },
    /** Saves everything now. @returns whether nothing is left on this device only */
    async flush(): Promise<boolean> {
      failures = 0;
      await running;
      await pump();
      // What was brought together with the other rater's text goes out in a second round.
      if (unsaved(snapshot.state, true).length > 0 && snapshot.trouble === undefined) await pump();
      return Object.keys(unsavedPart(snapshot.state).slots).length === 0 && snapshot.pending === 0;
    },
    /** Whether every rating has reached the server. */
    ratingsSaved: (): boolean => unsavedRatings(snapshot.state).length === 0,
    stop(): void {
      clearTimeout(timer);
    },
  };
}

/** Trouble that trying again does not cure. */
function helpless(trouble: Trouble | undefined): boolean {
  return trouble === 'signed_out' || trouble === 'refused';
}

function troubleOf(error: string): Trouble {
  if (error === 'offline') return 'offline';
  if (error === 'not_signed_in') return 'signed_out';
  return error === 'unavailable' || error === undefined ? 'server' : 'refused';
}
