import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { EMPTY_ANSWER } from '#lib/interview/answer-merge.ts';
import { outlineModel } from '#lib/interview/outline-model.ts';
import { answerOf, slotOf } from '#lib/interview/session-state.ts';
import type { SessionChange } from '#lib/interviews/input.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import type { ChangeResult, SavedChanges } from '#lib/interviews/save-changes.ts';
import type { Sent } from '../../../../../../_ui/send.ts';
import { storageKeeper } from './local-copy.ts';
import { createStore, KEEP_MS, PAUSE_MS, SECONDS_WAIT_MS } from './store.ts';

const VIEW: SessionView = {
  userId: 'u1',
  interview: {
    id: 'i1',
    evaluationId: 'e1',
    unitId: 'n1',
    outlineVersionId: 'o1',
    role: 'leadership',
    number: 2,
    kind: 'talk',
    people: 1,
    scheduledAt: null,
    place: '',
    consent: null,
    entry: 'screen',
    state: 'planned',
    startedAt: null,
    finishedAt: null,
    createdBy: 'u1',
    createdAt: 0,
  },
  evaluation: { id: 'e1', title: '评估', demo: true },
  unit: { id: 'n1', name: '单位' },
  outline: outlineModel(
    shipped('interview_outline', 'IV_LEAD'),
    shipped('scoring_policy', 'SP_DEFAULT'),
    shipped('indicator_tree', 'IT_COUNTY'),
    'zh-CN',
  ),
  outlineVersion: '1.0.0',
  answers: [],
  lastWritten: null,
  myRatings: [],
  otherRatings: [],
  raters: [],
  may: { write: true, rate: true },
};

type Call = { changes: readonly SessionChange[] };

function rig(kept = new Map<string, string>()) {
  const calls: Call[] = [];
  const replies: (Sent<SavedChanges> | Partial<Record<string, object>>)[] = [];
  const disk = { full: false };
  let version = 0;
  let numbers = 0;
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (disk.full) throw new DOMException('', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key: string) => void kept.delete(key),
  };
  const store = createStore(VIEW, {
    /** Answers as the server does, but for what a test has put in `replies`: a failure, or a result by question. */
    async exchange(changes) {
      calls.push({ changes });
      const reply = replies.shift();
      if (reply !== undefined && 'ok' in reply) return reply as Sent<SavedChanges>;
      version += 1;
      const results = changes.map((change) => ({
        ...{ op: change.op, took: 'saved', version },
        ...reply?.[change.kind === 'consent' ? 'consent' : change.questionId],
      })) as ChangeResult[];
      return { ok: true, value: { at: Date.now(), results, deviceRevoked: false } };
    },
    keeper: storageKeeper('i1', 'u1', () => storage),
    now: Date.now,
    number: () => String(++numbers),
  });
  const write = (composer: string, id = 'LEAD_01') => store.act({ type: 'edit', id, change: { composer } });
  return { store, calls, replies, kept, write, disk };
}

const OFFLINE: Sent<SavedChanges> = { ok: false, error: 'offline', message: '', problems: [] };
const texts = (calls: readonly Call[]) =>
  calls.map((c) =>
    c.changes.map((x) => (x.kind === 'answer' ? x.composer : x.kind === 'consent' ? x.consent : x.value)),
  );

describe('createStore', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('keeps the answer to the consent text until the server has it, and never over another one', async () => {
    const { store, calls, replies, kept } = rig();
    replies.push(OFFLINE);
    store.act({ type: 'consent', value: 'given' });
    await store.flush();
    expect(store.get()).toMatchObject({ pending: 1, trouble: 'offline' });
    const again = rig(kept);
    await again.store.restore();
    again.replies.push({ consent: { took: 'consented_elsewhere', theirs: 'refused' } });
    await again.store.flush();
    expect(again.calls[0]?.changes).toEqual(calls[0]?.changes);
    expect(again.store.get().state.consent).toMatchObject({ local: 'given', clash: { theirs: 'refused' } });
    again.store.act({ type: 'consent', value: 'refused' });
    await again.store.flush();
    expect(again.store.get()).toMatchObject({ pending: 0, state: { consent: { base: 'refused' } } });
    expect(again.store.get().view.interview.state).toBe('planned');
  });

  it('has every keystroke on the device within a second, not one write for each, and saves after a pause', async () => {
    const { store, calls, kept, write } = rig();
    write('a');
    write('ab');
    expect(kept.size).toBe(0);
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect([...kept.values()].join()).toContain('"composer":"ab"');
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls[0]?.changes).toMatchObject([{ questionId: 'LEAD_01', baseVersion: 0, composer: 'ab' }]);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(kept.size).toBe(0);
    expect(store.get()).toMatchObject({ pending: 0, trouble: undefined });
    expect(store.get().view.interview.state).toBe('running');
  });

  it('writes at once when the page is left', async () => {
    const { store, kept, write } = rig();
    write('leaving');
    void store.keep();
    expect([...kept.values()].join()).toContain('leaving');
  });

  it('sends questions that change within the pause in one request', async () => {
    const { calls, write } = rig();
    write('one', 'LEAD_01');
    write('two', 'LEAD_02');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(texts(calls)).toEqual([['one', 'two']]);
  });

  it('does not wait for ever while somebody keeps typing', async () => {
    const { calls, write } = rig();
    for (let i = 0; i < 20; i++) {
      write('x'.repeat(i + 1));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(calls.length).toBeGreaterThan(0);
  });

  it('says that it is offline, counts, and tries again by itself, the same change under the same number', async () => {
    const { store, calls, replies, kept, write } = rig();
    replies.push(OFFLINE);
    write('a');
    store.act({ type: 'rate', id: 'LEAD_01', value: 4 });
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(store.get()).toMatchObject({ trouble: 'offline', pending: 2 });
    expect(kept.size).toBe(1);
    // A ticking clock must not push the retry ahead of itself.
    for (let i = 0; i < 4; i++) {
      store.act({ type: 'tick', id: 'LEAD_01', seconds: 1 });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(texts(calls).slice(0, 2)).toEqual([
      ['a', 4],
      ['a', 4],
    ]);
    expect(calls[1]?.changes.map((c) => c.op)).toEqual(calls[0]?.changes.map((c) => c.op));
    expect(store.get()).toMatchObject({ trouble: undefined, pending: 0 });
  });

  it('sends what was typed after a lost answer as a change of its own', async () => {
    const { store, calls, replies, write } = rig();
    replies.push(OFFLINE);
    write('first');
    await store.flush();
    write('first and second');
    expect(await store.flush()).toBe(true);
    expect(texts(calls)).toEqual([['first'], ['first'], ['first and second']]);
    expect(new Set(calls.flatMap((c) => c.changes.map((x) => x.op))).size).toBe(2);
  });

  it('waits longer when only seconds have passed', async () => {
    const { store, calls } = rig();
    store.act({ type: 'tick', id: 'LEAD_01', seconds: 1 });
    await vi.advanceTimersByTimeAsync(SECONDS_WAIT_MS - 1);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(1);
  });

  it('does not repeat what the server refuses, keeps it, and saves the rest', async () => {
    const { store, calls, replies, kept, write } = rig();
    replies.push({ LEAD_01: { took: 'refused', reason: 'interview_finished', where: '' } });
    write('late');
    write('fine', 'LEAD_02');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(calls).toHaveLength(1);
    expect(store.get()).toMatchObject({ trouble: 'refused', pending: 1 });
    expect([...kept.values()].join()).toContain('late');
    expect([...kept.values()].join()).not.toContain('fine');
  });

  it('drops mere seconds, but no words, when the other rater has ended the interview', async () => {
    const over: SessionView = { ...VIEW, interview: { ...VIEW.interview, state: 'finished' } };
    const refused = { LEAD_01: { took: 'refused', reason: 'interview_finished', where: '' } };
    const idle = rig();
    idle.replies.push(refused);
    idle.store.act({ type: 'tick', id: 'LEAD_01', seconds: 1 });
    await idle.store.flush();
    idle.store.refresh(over);
    await idle.store.keep();
    expect(idle.store.get().trouble).toBeUndefined();
    expect(idle.kept.size).toBe(0);
    const late = rig();
    late.replies.push(refused);
    late.write('late');
    await late.store.flush();
    late.store.refresh(over);
    await late.store.keep();
    expect(late.store.get()).toMatchObject({ trouble: 'refused', pending: 1 });
    expect(late.kept.size).toBe(1);
  });

  it('holds both texts when somebody else saved first, and saves the choice', async () => {
    const { store, calls, replies, write } = rig();
    const theirs = { ...EMPTY_ANSWER, composer: 'theirs', questionId: 'LEAD_01', version: 7 };
    replies.push({ LEAD_01: { took: 'behind', theirs } });
    write('mine');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(slotOf(store.get().state, 'LEAD_01').clash?.theirs.composer).toBe('theirs');
    expect(await store.flush()).toBe(false);
    store.act({ type: 'choose', id: 'LEAD_01', choice: 'both' });
    expect(await store.flush()).toBe(true);
    expect(calls.at(-1)?.changes).toMatchObject([{ baseVersion: 7, composer: 'theirs\nmine' }]);
  });

  it('holds both ratings when the same rater rated on another device', async () => {
    const { store, calls, replies } = rig();
    replies.push({ LEAD_01: { took: 'rated_elsewhere', theirs: 2 } });
    store.act({ type: 'rate', id: 'LEAD_01', value: 4 });
    expect(await store.flush()).toBe(false);
    expect(store.get().state.ratings.LEAD_01).toMatchObject({ local: 4, clash: { theirs: 2 } });
    store.act({ type: 'rate', id: 'LEAD_01', value: 4 });
    expect(await store.flush()).toBe(true);
    expect(calls.at(-1)?.changes).toMatchObject([{ base: 2, value: 4 }]);
  });

  it('comes back with what a killed tab had, also in the middle of sending', async () => {
    const { kept, write, replies, store, calls } = rig();
    replies.push(OFFLINE);
    write('unsaved');
    await store.flush();
    const again = rig(kept);
    await again.store.restore();
    expect(answerOf(again.store.get().state, 'LEAD_01').composer).toBe('unsaved');
    expect(again.store.get().restored).toBe(1);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(again.calls[0]?.changes[0]?.op).toBe(calls[0]?.changes[0]?.op);
  });

  it('reads what the device holds before it says that nothing is left to save', async () => {
    const { store, kept, write, replies } = rig();
    replies.push(OFFLINE);
    write('unsaved');
    await store.flush();
    const again = rig(kept);
    void again.store.restore();
    expect(await again.store.flush()).toBe(true);
    expect(again.calls[0]?.changes).toMatchObject([{ questionId: 'LEAD_01', composer: 'unsaved' }]);
    expect(again.store.get().pending).toBe(0);
  });

  it('says that the device is full, and keeps the copy once there is room', async () => {
    const { store, kept, write, disk, replies } = rig();
    replies.push(...Array(9).fill(OFFLINE));
    disk.full = true;
    write('much');
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(store.get().kept).toBe('full');
    disk.full = false;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(store.get().kept).toBe('kept');
    expect([...kept.values()].join()).toContain('much');
  });

  it('does not ask for ever when the server speaks of something else', async () => {
    const { store, calls, replies, write } = rig();
    replies.push({ ok: true, value: { at: 1, results: [], deviceRevoked: false } });
    write('a');
    await store.flush();
    expect(calls).toHaveLength(1);
    expect(store.get().trouble).toBe('server');
  });

  it('ignores a copy that is not its own', async () => {
    const { store, kept } = rig(new Map([['hengping.interview.i1.u1', '{"slots":3}']]));
    await store.restore();
    expect(store.get().restored).toBe(0);
    expect(kept.size).toBe(1);
  });
});
