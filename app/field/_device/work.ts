/** Unsaved work of one interview: one sealed record per question and per rating, so that a change writes little. */
import { type SessionState, slotOf } from '#lib/interview/session-state.ts';
import { unsavedPart } from '#lib/interview/session-unsaved.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import {
  type Keeper,
  parseCopy,
} from '../../(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/local-copy.ts';
import { startOf } from '../../(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/store.ts';
import type { FieldDatabase } from './database.ts';
import { type Sealed, seal, unseal } from './key.ts';

type Part = 'slots' | 'ratings';

/** Keeps what the pack of the interview does not hold: work that waits, and what was sent since the pack was taken. */
export type WorkKeeper = Keeper & {
  /** The pack was renewed: what it holds need not be kept twice. */
  renewed(view: SessionView): void;
};

export function workKeeper(db: FieldDatabase, key: CryptoKey, view: SessionView): WorkKeeper {
  const interviewId = view.interview.id;
  const range = IDBKeyRange.bound(`${interviewId}/`, `${interviewId}0`, false, true);
  const place = (record: string) => `work ${record}`;
  let pack = startOf(view);
  let written: SessionState = { slots: {}, ratings: {} };
  return {
    async load() {
      const names = await db.getAllKeys('work', range);
      const parts: Record<Part, Record<string, unknown>> = { slots: {}, ratings: {} };
      let consent: unknown;
      for (const name of names) {
        const sealed = await db.get('work', name);
        const [, part, id] = name.split('/');
        if (sealed === undefined || id === undefined) continue;
        const value = await unseal(key, place(name), sealed);
        if (part === 'consent') consent = value;
        else parts[part === 'ratings' ? 'ratings' : 'slots'][id] = value;
      }
      const copy = parseCopy(consent === undefined ? parts : { ...parts, consent });
      if (copy === undefined || names.length === 0) return undefined;
      written = copy;
      return copy;
    },
    renewed(fresh) {
      pack = startOf(fresh);
    },
    async save(state) {
      const part = beyond(pack, state);
      const put: [string, Sealed][] = [];
      const gone: string[] = [];
      for (const kind of ['slots', 'ratings'] as const) {
        for (const [id, value] of Object.entries(part[kind])) {
          // The state is never changed in place: another object is another content.
          if (written[kind][id] === value) continue;
          const name = `${interviewId}/${kind}/${id}`;
          put.push([name, await seal(key, place(name), value)]);
        }
        for (const id of Object.keys(written[kind])) {
          if (part[kind][id] === undefined) gone.push(`${interviewId}/${kind}/${id}`);
        }
      }
      if (part.consent !== written.consent) {
        const name = `${interviewId}/consent/answer`;
        if (part.consent === undefined) gone.push(name);
        else put.push([name, await seal(key, place(name), part.consent)]);
      }
      if (put.length + gone.length === 0) return;
      // All or nothing: what a killed page leaves behind is one moment.
      const tx = db.transaction('work', 'readwrite', { durability: 'strict' });
      await Promise.all([
        ...put.map(([name, sealed]) => tx.store.put(sealed, name)),
        ...gone.map((name) => tx.store.delete(name)),
        tx.done,
      ]);
      written = part;
    },
  };
}

/** What `state` has beyond the pack. */
function beyond(pack: SessionState, state: SessionState): SessionState {
  const unsaved = unsavedPart(state);
  const { consent } = state;
  const pick = <T>(all: Readonly<Record<string, T>>, wanted: (id: string, value: T) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([id, value]) => wanted(id, value)));
  return {
    slots: pick(state.slots, (id, s) => id in unsaved.slots || s.version > slotOf(pack, id).version),
    ratings: pick(state.ratings, (id, r) => id in unsaved.ratings || r.base !== pack.ratings[id]?.base),
    ...(consent !== undefined && (unsaved.consent !== undefined || consent.base !== pack.consent?.base)
      ? { consent }
      : {}),
  };
}
