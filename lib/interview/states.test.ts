import { describe, expect, it } from 'vitest';
import {
  conversationOf,
  INTERVIEW_STATES,
  isEvidence,
  movesFrom,
  standingOf,
  TRANSITIONS,
  transition,
} from './states.ts';

describe('the table of moves', () => {
  it('has one row at most from a state to another, and none to itself', () => {
    const pairs = TRANSITIONS.flatMap((t) => t.from.map((from) => `${from} ${t.to}`));
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(TRANSITIONS.filter((t) => t.from.includes(t.to))).toEqual([]);
  });

  it('leads to every state and out of every one', () => {
    const reached = new Set<string>(['planned']);
    for (const _ of INTERVIEW_STATES)
      for (const t of TRANSITIONS) if (t.from.some((f) => reached.has(f))) reached.add(t.to);
    expect([...reached].sort()).toEqual([...INTERVIEW_STATES].sort());
    for (const state of INTERVIEW_STATES) expect(movesFrom(state).length, state).toBeGreaterThan(0);
  });

  it('asks for a reason and a lead on every way back behind the conversation, and only there', () => {
    const order = (s: string) => INTERVIEW_STATES.indexOf(s as 'planned');
    for (const t of TRANSITIONS) {
      const back = t.from.every((f) => order(f) > order(t.to) && order(f) >= order('finished'));
      expect(t.reason, `${t.from} → ${t.to}`).toBe(back);
      if (back) expect([t.by, t.record]).toEqual([['lead'], 'interview.reopen']);
    }
  });

  it('opens the ratings again where the conversation is taken up again', () => {
    expect(transition('locked', 'running')?.effects).toEqual(['unlock']);
    expect(transition('locked', 'rated')?.effects).toEqual([]);
    expect(transition('planned', 'locked')).toBeUndefined();
  });

  it('lets nobody who is recused begin or end, and nobody begin without consent', () => {
    for (const t of TRANSITIONS.filter((r) => !r.reason && ['running', 'finished'].includes(r.to)))
      expect(t.guards).toEqual(expect.arrayContaining(['no_recusal', 'consent']));
  });
});

describe('standing', () => {
  it('of an interview that was finished before there were later states follows from its ratings', () => {
    expect(standingOf('finished', { allLocked: false, missing: 0 })).toBe('finished');
    expect(standingOf('finished', { allLocked: true, missing: 0 })).toBe('reconciled');
    expect(standingOf('finished', { allLocked: true, missing: 1 })).toBe('rated');
    // Reopened on purpose: it stays so until it is settled again.
    expect(standingOf('rated', { allLocked: true, missing: 0 })).toBe('rated');
    expect(standingOf('gone', { allLocked: true, missing: 0 })).toBe('planned');
  });

  it('is evidence once it is reconciled', () => {
    expect(INTERVIEW_STATES.filter(isEvidence)).toEqual(['reconciled', 'locked']);
    expect(INTERVIEW_STATES.map(conversationOf)).toEqual([
      'planned',
      'planned',
      'running',
      'running',
      'finished',
      'finished',
      'finished',
      'finished',
    ]);
    expect(conversationOf('gone')).toBe('planned');
  });
});
