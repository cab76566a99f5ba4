/**
 * The session's one store: every change goes into memory and the device's copy first, then to the server, one
 * request at a time. No React here.
 */
import {
  type Action,
  CONSENTS,
  type Consent,
  reduce,
  type SessionState,
  startState,
} from '#lib/interview/session-state.ts';
import {
  consentWaits,
  pendingCount,
  unsaved,
  unsavedPart,
  unsavedRatings,
} from '#lib/interview/session-unsaved.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import type { Keeper } from './local-copy.ts';
import { nextBatch, outcome } from './outbox.ts';
import type { Exchange } from './transport.ts';

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
  /** Whether the device holds a copy of what the server does not have: `full` and `none` say why not. */
  readonly kept: 'kept' | 'full' | 'none';
  /** The server has given this device up. */
  readonly deviceRevoked: boolean;
};

export type Deps = {
  readonly exchange: Exchange;
  readonly keeper: Keeper;
  readonly now: () => number;
  /** A new number for a change. */
  readonly number: () => string;
};

/** A change is on the device after this time at the latest; not at once, for typing must not wait for it. */
export const KEEP_MS = 400;
/** How often a full device is asked again. */
const KEEP_AGAIN_MS = 10_000;
/** Pause after the last keystroke; longest wait while somebody keeps typing; seconds alone may wait longer. */
export const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 5_000;
export const SECONDS_WAIT_MS = 20_000;
const RETRY_MS = [3_000, 6_000, 12_000, 30_000] as const;

export type SessionStore = ReturnType<typeof createStore>;

export function createStore(first: SessionView, deps: Deps) {
  const listeners = new Set<() => void>();
  let snapshot: Snapshot = {
    view: first,
    state: startOf(first),
    pending: 0,
    sending: false,
    savedAt: undefined,
    trouble: undefined,
    restored: 0,
    kept: 'kept',
    deviceRevoked: false,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changedAt = 0;
  let urgentSince: number | undefined;
  let waitingSince: number | undefined;
  let retryAt = 0;
  let running: Promise<void> | undefined;
  let failures = 0;
  let keepTimer: ReturnType<typeof setTimeout> | undefined;
  let dirty = false;
  let keeping: Promise<void> | undefined;
  let restoring: Promise<void> | undefined;

  function show(change: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  }

  function apply(action: Action): void {
    replace(reduce(snapshot.state, action));
  }

  function replace(state: SessionState): void {
    show({ state, pending: pendingCount(state) });
    dirty = true;
    keepTimer ??= setTimeout(() => void keep(), KEEP_MS);
  }

  /** Brings the device's copy up to date; one at a time, the latest last. */
  function keep(): Promise<void> {
    clearTimeout(keepTimer);
    keepTimer = undefined;
    keeping ??= keepAll().finally(() => {
      keeping = undefined;
    });
    return keeping;
  }

  async function keepAll(): Promise<void> {
    while (dirty) {
      dirty = false;
      try {
        await deps.keeper.save(snapshot.state);
        if (snapshot.kept !== 'kept') show({ kept: 'kept' });
      } catch (error) {
        dirty = true;
        show({ kept: error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'none' });
        keepTimer ??= setTimeout(() => void keep(), KEEP_AGAIN_MS);
        return;
      }
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
    const { state } = snapshot;
    const urgent =
      unsaved(state, false).length > 0 || unsavedRatings(state).length > 0 || consentWaits(state);
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
    if (nothingToSend()) return;
    show({ sending: true });
    let trouble: Trouble | undefined;
    while (trouble === undefined && !nothingToSend()) trouble = await sendBatch();
    failures = trouble === undefined ? 0 : failures + 1;
    retryAt = deps.now() + (RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? PAUSE_MS);
    show({ sending: false, trouble, ...(trouble === undefined ? { savedAt: deps.now() } : {}) });
  }

  function nothingToSend(): boolean {
    const { state } = snapshot;
    return unsaved(state, true).length + unsavedRatings(state).length === 0 && !consentWaits(state);
  }

  async function sendBatch(): Promise<Trouble | undefined> {
    const batch = nextBatch(snapshot.state, deps.number);
    replace(batch.state);
    // The number must be on the device before the server knows it, or a killed page would send the change anew.
    await keep();
    const reply = await deps.exchange(batch.changes);
    if (!reply.ok) return troubleOf(reply.error);
    const { results, at, deviceRevoked } = reply.value;
    let state = snapshot.state;
    for (const result of results) {
      const action = outcome(state, batch, result);
      if (action !== undefined) state = reduce(state, action);
    }
    // An answer that speaks of nothing that was asked must not be asked for again at once.
    if (state === snapshot.state) return 'server';
    replace(state);
    if (results.some((r) => r.took === 'saved' && batch.questions.get(r.op) !== 'consent')) began(at);
    if (deviceRevoked !== snapshot.deviceRevoked) show({ deviceRevoked });
    return results.some((r) => r.took === 'refused') ? 'refused' : undefined;
  }

  async function putBack(): Promise<void> {
    const copy = await deps.keeper.load();
    if (copy === undefined) return;
    apply({ type: 'restore', copy });
    show({ restored: snapshot.pending });
    plan();
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
    restore(): Promise<void> {
      restoring ??= putBack();
      return restoring;
    },
    /** Writes the device's copy now: the page is being left. */
    keep: (): Promise<void> => (dirty ? keep() : (keeping ?? Promise.resolve())),
    /** Takes over what others did meanwhile. */
    refresh(view: SessionView): void {
      show({ view });
      apply({ type: 'fresh', answers: view.answers, ratings: view.myRatings, consent: consentIn(view) });
      if (view.interview.state !== 'finished') return;
      apply({ type: 'over' });
      if (snapshot.pending === 0 && snapshot.trouble === 'refused') show({ trouble: undefined });
    },
    /** Saves everything now. @returns whether nothing is left on this device only */
    async flush(): Promise<boolean> {
      failures = 0;
      // What the device holds is not saved before it has been read.
      await restoring?.catch(() => undefined);
      await running;
      await pump();
      await keep();
      return Object.keys(unsavedPart(snapshot.state).slots).length === 0 && snapshot.pending === 0;
    },
    /** Whether every rating has reached the server. */
    ratingsSaved: (): boolean => Object.keys(unsavedPart(snapshot.state).ratings).length === 0,
    /** Ends all waiting; resolves when the device's copy is up to date. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      await keep();
      clearTimeout(keepTimer);
    },
  };
}

/** The state of a session in which nothing has been written here yet. */
export function startOf(view: SessionView): SessionState {
  return startState(view.answers, view.myRatings, consentIn(view));
}

/** What the server has recorded of the interviewee's consent. */
function consentIn({ interview }: SessionView): Consent | null {
  return CONSENTS.find((c) => c === interview.consent) ?? null;
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
