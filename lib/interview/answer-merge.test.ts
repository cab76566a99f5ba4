import { describe, expect, it } from 'vitest';
import {
  type AnswerContent,
  EMPTY_ANSWER,
  isAsked,
  mergeAnswers,
  type Note,
  sameText,
} from './answer-merge.ts';

const note = (id: string, at: number): Note => ({ id, kind: 'fact', text: id, at });
const answer = (change: Partial<AnswerContent>): AnswerContent => ({ ...EMPTY_ANSWER, ...change });

describe('mergeAnswers', () => {
  it('keeps notes added on both sides and drops those deleted on either', () => {
    const base = answer({ notes: [note('a', 1), note('b', 2), note('c', 3)] });
    const mine = answer({ notes: [note('b', 2), note('c', 3), note('m', 5)] });
    const theirs = answer({ notes: [note('a', 1), note('b', 2), note('t', 4)] });
    const { content, clashes } = mergeAnswers(base, mine, theirs);
    expect(content.notes.map((n) => n.id)).toEqual(['b', 't', 'm']);
    expect(clashes).toEqual([]);
  });

  it('takes a text from whoever changed it', () => {
    const base = answer({ composer: 'old', skipReason: '' });
    const mine = answer({ composer: 'old', skipReason: 'no time' });
    const theirs = answer({ composer: 'new', skipReason: '' });
    expect(mergeAnswers(base, mine, theirs)).toMatchObject({
      content: { composer: 'new', skipReason: 'no time' },
      clashes: [],
    });
  });

  it('names a text that both rewrote, and keeps mine meanwhile', () => {
    const merged = mergeAnswers(answer({}), answer({ composer: 'mine' }), answer({ composer: 'theirs' }));
    expect(merged).toMatchObject({ content: { composer: 'mine' }, clashes: ['composer'] });
  });

  it('joins ticks and states, and takes the longer count of seconds', () => {
    const base = answer({ probesAsked: [0, 1], evidence: { EV01: 'promised' } });
    const mine = answer({ probesAsked: [0, 1, 2], evidence: { EV01: 'seen' }, seconds: 40 });
    const theirs = answer({ probesAsked: [1], evidence: { EV01: 'promised', EV02: 'refused' }, seconds: 55 });
    expect(mergeAnswers(base, mine, theirs)).toMatchObject({
      content: { probesAsked: [1, 2], evidence: { EV01: 'seen', EV02: 'refused' }, seconds: 55 },
      clashes: [],
    });
  });

  it('names material that both gave another state, and takes one state of both as no clash', () => {
    const base = answer({ evidence: { EV01: 'promised' } });
    const seen = answer({ evidence: { EV01: 'seen' } });
    const refused = answer({ evidence: { EV01: 'refused' } });
    expect(mergeAnswers(base, seen, refused)).toMatchObject({
      content: { evidence: { EV01: 'seen' } },
      clashes: ['evidence'],
    });
    expect(mergeAnswers(base, seen, seen).clashes).toEqual([]);
  });

  it('keeps follow-up questions of both sides', () => {
    const asked = (id: string, at: number) => ({ id, text: id, at });
    const base = answer({ followUps: [asked('a', 1)] });
    const mine = answer({ followUps: [asked('a', 1), asked('m', 3)] });
    const theirs = answer({ followUps: [asked('t', 2)] });
    expect(mergeAnswers(base, mine, theirs).content.followUps.map((f) => f.id)).toEqual(['t', 'm']);
    expect(sameText(base, mine)).toBe(false);
  });
});

describe('sameText', () => {
  it('overlooks seconds and a state that says the same as none', () => {
    expect(sameText(answer({ seconds: 9 }), answer({ evidence: { EV01: 'not_asked' } }))).toBe(true);
    expect(sameText(answer({ composer: 'a' }), answer({}))).toBe(false);
    expect(sameText(answer({ notes: [note('a', 1)] }), answer({ notes: [note('b', 1)] }))).toBe(false);
  });
});

describe('isAsked', () => {
  it('needs a note or words in the composer', () => {
    expect(isAsked(answer({ probesAsked: [0] }))).toBe(false);
    expect(isAsked(answer({ composer: '  ' }))).toBe(false);
    expect(isAsked(answer({ composer: 'x' }))).toBe(true);
    expect(isAsked(answer({ notes: [note('a', 1)] }))).toBe(true);
  });
});
