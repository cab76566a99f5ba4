/** What goes out next, and what the server's answers make of the state. Pure. */
import { type Action, consentOf, reduce, type SessionState, slotOf } from '#lib/interview/session-state.ts';
import { consentWaits, unsaved, unsavedRatings } from '#lib/interview/session-unsaved.ts';
import type { SessionChange } from '#lib/interviews/input.ts';
import type { ChangeResult } from '#lib/interviews/save-changes.ts';

/** Kept well below what the door takes. */
const REQUEST_CHARACTERS = 400_000;
const REQUEST_CHANGES = 200;

export type Batch = {
  readonly state: SessionState;
  readonly changes: readonly SessionChange[];
  /** Number of the change → its question, or `consent`. */
  readonly questions: ReadonlyMap<string, string>;
};

/**
 * Takes what waits, each under a number of its own; what was sent before and not answered goes out again as it
 * was. The state returned must be on the device before the request leaves.
 */
export function nextBatch(state: SessionState, number: () => string): Batch {
  let next = state;
  const changes: SessionChange[] = [];
  const questions = new Map<string, string>();
  let size = 0;
  const add = (id: string, change: SessionChange): boolean => {
    const length = JSON.stringify(change).length;
    if (changes.length > 0 && size + length > REQUEST_CHARACTERS) return false;
    size += length;
    changes.push(change);
    questions.set(change.op, id);
    return changes.length < REQUEST_CHANGES;
  };
  if (consentWaits(state)) {
    next = reduce(next, { type: 'consenting', op: number() });
    const { sent, base } = consentOf(next);
    if (sent !== undefined)
      add('consent', {
        kind: 'consent',
        op: sent.op,
        consent: sent.value,
        ...(base === undefined ? {} : { base }),
      });
  }
  for (const id of unsaved(state, true)) {
    next = reduce(next, { type: 'sending', id, op: number() });
    const { sent, version } = slotOf(next, id);
    if (sent === undefined) continue;
    const { notes, probesAsked, followUps, ...rest } = sent.content;
    const lists = { notes: [...notes], probesAsked: [...probesAsked], followUps: [...followUps] };
    const change = { kind: 'answer', op: sent.op, questionId: id, baseVersion: version, ...rest, ...lists };
    if (!add(id, change as SessionChange)) return { state: next, changes, questions };
  }
  for (const id of unsavedRatings(state)) {
    next = reduce(next, { type: 'rating', id, op: number() });
    const slot = next.ratings[id];
    if (slot?.sent === undefined) continue;
    const { op, value } = slot.sent;
    const base = slot.base === undefined ? {} : { base: slot.base };
    if (!add(id, { kind: 'rating', op, questionId: id, value, ...base })) break;
  }
  return { state: next, changes, questions };
}

/** What one answer of the server changes here. */
export function outcome(state: SessionState, batch: Batch, result: ChangeResult): Action | undefined {
  const { op } = result;
  const id = batch.questions.get(op);
  if (id === undefined) return undefined;
  if (result.took === 'refused') return { type: 'refused', op };
  if (result.took === 'behind') return { type: 'behind', theirs: result.theirs };
  if (result.took === 'rated_elsewhere') return { type: 'rated_elsewhere', id, theirs: result.theirs };
  if (result.took === 'consented_elsewhere') return { type: 'consented_elsewhere', theirs: result.theirs };
  const consent = consentOf(state).sent;
  if (consent?.op === op) return { type: 'consented', value: consent.value };
  const slot = slotOf(state, id);
  if (slot.sent?.op === op) {
    return { type: 'saved', id, content: slot.sent.content, version: result.version };
  }
  const rating = state.ratings[id]?.sent;
  return rating?.op === op ? { type: 'rated', id, value: rating.value } : undefined;
}
