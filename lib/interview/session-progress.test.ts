import { describe, expect, it } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { type AnswerContent, EMPTY_ANSWER } from './answer-merge.ts';
import { outlineModel } from './outline-model.ts';
import { ago, clock, markOf, progressOf } from './session-progress.ts';

const outline = outlineModel(
  shipped('interview_outline', 'IV_LEAD'),
  shipped('scoring_policy', 'SP_DEFAULT'),
  shipped('indicator_tree', 'IT_COUNTY'),
  'zh-CN',
);

describe('progressOf', () => {
  const answers: Record<string, AnswerContent> = {
    LEAD_01: { ...EMPTY_ANSWER, composer: 'x', seconds: 400 },
    LEAD_02: { ...EMPTY_ANSWER, skipReason: 'not in charge', seconds: 10 },
  };
  const progress = progressOf(outline, (id) => answers[id] ?? EMPTY_ANSWER);

  it('counts asked and missing required questions', () => {
    expect(progress.required).toBe(8);
    expect(progress.requiredAsked).toBe(1);
    expect(progress.missing.map((q) => q.id)).toEqual([
      'LEAD_03',
      'LEAD_04',
      'LEAD_05',
      'LEAD_06',
      'LEAD_07',
      'LEAD_08',
    ]);
  });

  it('adds up time by section and against the budget', () => {
    expect(progress.sectionSeconds).toMatchObject({ S1: 410, S2: 0 });
    expect(progress.secondsLeft).toBe(3600 - 410);
    expect(progress.minutesAhead).toBe(44);
  });
});

describe('markOf', () => {
  it('tells asked, skipped with a reason, and open', () => {
    expect(markOf({ ...EMPTY_ANSWER, composer: 'x', skipReason: 'y' })).toBe('asked');
    expect(markOf({ ...EMPTY_ANSWER, skipReason: 'y' })).toBe('skipped');
    expect(markOf(EMPTY_ANSWER)).toBe('open');
  });
});

describe('clock', () => {
  it('shows minutes beyond an hour and overdrawn time', () => {
    expect(clock(0)).toBe('0:00');
    expect(clock(65)).toBe('1:05');
    expect(clock(3_725)).toBe('62:05');
    expect(clock(-61)).toBe('−1:01');
  });
});

describe('ago', () => {
  it('uses the largest unit that fits', () => {
    expect(ago(10_000, 7_000)).toEqual({ n: 3, unit: 'seconds' });
    expect(ago(200_000, 0)).toEqual({ n: 3, unit: 'minutes' });
    expect(ago(7_300_000, 0)).toEqual({ n: 2, unit: 'hours' });
    expect(ago(0, 5_000)).toEqual({ n: 0, unit: 'seconds' });
  });
});
