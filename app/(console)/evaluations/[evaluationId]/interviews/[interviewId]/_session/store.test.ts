import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { EMPTY_ANSWER } from '#lib/interview/answer-merge.ts';
import { outlineModel } from '#lib/interview/outline-model.ts';
import { answerOf, slotOf } from '#lib/interview/session-state.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import type { Sent } from '../../../../../../_ui/send.ts';
import { createStore, PAUSE_MS, SECONDS_WAIT_MS } from './store.ts';
import type { Put } from './transport.ts';

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
  myRatings: [],
  otherRatings: [],
  raters: [],
  may: { write: true, rate: true },
};

type Call = { path: string; body: { baseVersion: number; composer: string } };

function rig(kept = new Map<string, string>()) {
  const calls: Call[] = [];
  const replies: Sent<unknown>[] = [];
  let version = 0;
  const put = (async (path: string, body: Call['body']) => {
    calls.push({ path, body });
    version += 1;
    return replies.shift() ?? { ok: true, value: { saved: true, version, at: Date.now() } };
  }) as Put;
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const store = createStore(VIEW, { put, now: Date.now, storage: () => storage });
  const write = (composer: string, id = 'LEAD_01') => store.act({ type: 'edit', id, change: { composer } });
  return { store, calls, replies, kept, write };
}

const OFFLINE: Sent<unknown> = { ok: false, error: 'offline', message: '', problems: [] };

describe('createStore', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('keeps every keystroke on the device at once and saves after a pause', async () => {
    const { store, calls, kept, write } = rig();
    write('a');
    write('ab');
    expect([...kept.values()].join()).toContain('"composer":"ab"');
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls.map((c) => [c.path, c.body.baseVersion, c.body.composer])).toEqual([
      ['/api/v1/interviews/i1/answers/LEAD_01', 0, 'ab'],
    ]);
    expect(kept.size).toBe(0);
    expect(store.get()).toMatchObject({ pending: 0, trouble: undefined });
    expect(store.get().view.interview.state).toBe('running');
  });

  it('loses nothing when questions change within the pause', async () => {
    const { calls, write } = rig();
    write('one', 'LEAD_01');
    write('two', 'LEAD_02');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls.map((c) => c.body.composer)).toEqual(['one', 'two']);
  });

  it('does not wait for ever while somebody keeps typing', async () => {
    const { calls, write } = rig();
    for (let i = 0; i < 20; i++) {
      write('x'.repeat(i + 1));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(calls.length).toBeGreaterThan(0);
  });

  it('says that it is offline, counts, and tries again by itself', async () => {
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
    expect(calls.map((c) => c.path.split('/').at(-2))).toEqual(['answers', 'answers', 'ratings']);
    expect(store.get()).toMatchObject({ trouble: undefined, pending: 0 });
  });

  it('waits longer when only seconds have passed', async () => {
    const { store, calls } = rig();
    store.act({ type: 'tick', id: 'LEAD_01', seconds: 1 });
    await vi.advanceTimersByTimeAsync(SECONDS_WAIT_MS - 1);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(1);
  });

  it('does not repeat what the server refuses, and keeps it', async () => {
    const { store, calls, replies, kept, write } = rig();
    replies.push({ ok: false, error: 'conflict', message: '', problems: [] });
    write('late');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(calls).toHaveLength(1);
    expect(store.get()).toMatchObject({ trouble: 'refused', pending: 1 });
    expect([...kept.values()].join()).toContain('late');
  });

  it('drops mere seconds, but no words, when the other rater has ended the interview', async () => {
    const over: SessionView = { ...VIEW, interview: { ...VIEW.interview, state: 'finished' } };
    const refused: Sent<unknown> = { ok: false, error: 'conflict', message: '', problems: [] };
    const idle = rig();
    idle.replies.push(refused);
    idle.store.act({ type: 'tick', id: 'LEAD_01', seconds: 1 });
    await idle.store.flush();
    idle.store.refresh(over);
    expect(idle.store.get().trouble).toBeUndefined();
    expect(idle.kept.size).toBe(0);
    const late = rig();
    late.replies.push(refused);
    late.write('late');
    await late.store.flush();
    late.store.refresh(over);
    expect(late.store.get()).toMatchObject({ trouble: 'refused', pending: 1 });
    expect(late.kept.size).toBe(1);
  });

  it('holds both texts when somebody else saved first, and saves the choice', async () => {
    const { store, calls, replies, write } = rig();
    const theirs = { ...EMPTY_ANSWER, composer: 'theirs', questionId: 'LEAD_01', version: 7 };
    replies.push({ ok: true, value: { saved: false, theirs } });
    write('mine');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(slotOf(store.get().state, 'LEAD_01').clash?.theirs.composer).toBe('theirs');
    expect(await store.flush()).toBe(false);
    store.act({ type: 'choose', id: 'LEAD_01', choice: 'both' });
    expect(await store.flush()).toBe(true);
    expect(calls.at(-1)?.body).toMatchObject({ baseVersion: 7, composer: 'theirs\nmine' });
  });

  it('comes back with what a killed tab had', async () => {
    const { kept, write } = rig();
    write('unsaved');
    const again = rig(kept);
    again.store.restore();
    expect(answerOf(again.store.get().state, 'LEAD_01').composer).toBe('unsaved');
    expect(again.store.get().restored).toBe(1);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(again.calls).toHaveLength(1);
  });

  it('ignores a copy that is not its own', () => {
    const { store, kept } = rig(new Map([['hengping.interview.i1.u1', '{"slots":3}']]));
    store.restore();
    expect(store.get().restored).toBe(0);
    expect(kept.size).toBe(1);
  });
});
