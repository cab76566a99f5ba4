import { describe, expect, it } from 'vitest';
import { EMPTY_ANSWER } from './answer-merge.ts';
import {
  type Action,
  answerOf,
  ratingOf,
  reduce,
  type SessionState,
  type StoredAnswer,
  slotOf,
  startState,
} from './session-state.ts';
import { pendingCount, unsaved, unsavedPart, unsavedRatings } from './session-unsaved.ts';

const stored = (change: Partial<StoredAnswer> = {}): StoredAnswer => ({
  ...EMPTY_ANSWER,
  questionId: 'Q1',
  version: 1,
  ...change,
});
const run = (state: SessionState, ...actions: Action[]) => actions.reduce(reduce, state);
const write = (composer: string, id = 'Q1'): Action => ({ type: 'edit', id, change: { composer } });

describe('reduce', () => {
  it('keeps what was typed while a save was under way', () => {
    const sent = { ...EMPTY_ANSWER, composer: 'a' };
    const state = run(startState([], []), write('a'), { type: 'sending', id: 'Q1', op: 'o1' }, write('ab'), {
      type: 'saved',
      id: 'Q1',
      content: sent,
      version: 1,
    });
    expect(slotOf(state, 'Q1')).toMatchObject({
      version: 1,
      base: { composer: 'a' },
      local: { composer: 'ab' },
    });
    expect(unsaved(state, false)).toEqual(['Q1']);
  });

  it('keeps every question apart when they change quickly', () => {
    const state = run(startState([], []), write('one', 'Q1'), write('two', 'Q2'), write('three', 'Q3'));
    expect(unsaved(state, false)).toEqual(['Q1', 'Q2', 'Q3']);
    expect(pendingCount(state)).toBe(3);
  });

  it('counts seconds without calling them unsaved work', () => {
    const state = run(startState([stored()], []), { type: 'tick', id: 'Q1', seconds: 3 });
    expect(answerOf(state, 'Q1').seconds).toBe(3);
    expect(unsaved(state, false)).toEqual([]);
    expect(unsaved(state, true)).toEqual(['Q1']);
    expect(pendingCount(state)).toBe(0);
  });

  it('recognises its own earlier save whose answer was lost', () => {
    const state = run(startState([], []), write('a'), { type: 'sending', id: 'Q1', op: 'o1' }, write('abc'), {
      type: 'behind',
      theirs: stored({ composer: 'a' }),
    });
    expect(slotOf(state, 'Q1').clash).toBeUndefined();
    expect(slotOf(state, 'Q1')).toMatchObject({ version: 1, local: { composer: 'abc' } });
  });

  it('never overwrites: a clash waits for a choice and holds the question back', () => {
    const behind = run(startState([stored()], []), write('mine'), {
      type: 'behind',
      theirs: stored({ composer: 'theirs', version: 2 }),
    });
    expect(slotOf(behind, 'Q1').clash?.fields).toEqual(['composer']);
    expect(unsaved(behind, true)).toEqual([]);
    const text = (choice: 'mine' | 'theirs' | 'both') =>
      answerOf(reduce(behind, { type: 'choose', id: 'Q1', choice }), 'Q1').composer;
    expect(text('mine')).toBe('mine');
    expect(text('theirs')).toBe('theirs');
    expect(text('both')).toBe('theirs\nmine');
    const settled = reduce(behind, { type: 'choose', id: 'Q1', choice: 'mine' });
    expect(slotOf(settled, 'Q1')).toMatchObject({ version: 2 });
    expect(unsaved(settled, false)).toEqual(['Q1']);
  });

  it('gives up words only when told to, and mere seconds when the interview is over', () => {
    const state = run(startState([stored(), stored({ questionId: 'Q2' })], []), write('late'), {
      type: 'tick',
      id: 'Q2',
      seconds: 5,
    });
    const over = reduce(state, { type: 'over' });
    expect(unsaved(over, true)).toEqual(['Q1']);
    expect(unsaved(reduce(over, { type: 'discard', id: 'Q1' }), true)).toEqual([]);
  });

  it('takes over news only where nothing is being written', () => {
    const news = [
      stored({ composer: 'news', version: 2 }),
      stored({ questionId: 'Q2', composer: 'news', version: 2 }),
    ];
    const state = run(startState([stored(), stored({ questionId: 'Q2' })], []), write('mine'), {
      type: 'fresh',
      answers: news,
      ratings: [{ questionId: 'Q2', value: 4 }],
      consent: null,
    });
    expect(answerOf(state, 'Q1').composer).toBe('mine');
    expect(answerOf(state, 'Q2').composer).toBe('news');
    expect(ratingOf(state, 'Q2')).toBe(4);
  });

  it('saves a rating until the server has it, also the one that says it cannot be rated', () => {
    const state = run(startState([], [{ questionId: 'Q1', value: 3 }]), {
      type: 'rate',
      id: 'Q1',
      value: null,
    });
    expect(unsavedRatings(state)).toEqual(['Q1']);
    expect(unsavedRatings(run(state, { type: 'rated', id: 'Q1', value: null }))).toEqual([]);
  });

  it('puts the copy of a killed tab back, and brings it together with what came later', () => {
    const killed = unsavedPart(
      run(startState([stored()], []), write('mine'), { type: 'rate', id: 'Q1', value: 2 }, write('', 'Q2')),
    );
    expect(Object.keys(killed.slots)).toEqual(['Q1']);
    const quiet = run(startState([stored()], []), { type: 'restore', copy: killed });
    expect(answerOf(quiet, 'Q1').composer).toBe('mine');
    expect(ratingOf(quiet, 'Q1')).toBe(2);
    const busy = run(startState([stored({ composer: 'theirs', version: 5 })], []), {
      type: 'restore',
      copy: killed,
    });
    expect(slotOf(busy, 'Q1').clash).toMatchObject({ version: 5, theirs: { composer: 'theirs' } });
    expect(answerOf(busy, 'Q1').composer).toBe('mine');
  });
});
