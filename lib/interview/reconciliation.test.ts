import { describe, expect, it } from 'vitest';
import { missingAgreements, settle } from './reconciliation.ts';

const raters = [
  { userId: 'a', lockedAt: 10 },
  { userId: 'b', lockedAt: 20 },
];
const rate = (questionId: string, a: number | null, b: number | null) => [
  { questionId, userId: 'a', value: a },
  { questionId, userId: 'b', value: b },
];
const ratings = [...rate('Q1', 2, 4), ...rate('Q2', 3, 4), ...rate('Q3', null, 5), ...rate('Q4', null, null)];
const questions = ['Q1', 'Q2', 'Q3', 'Q4'];
const agree = (value: number | null, agreedAt = 30) => ({
  questionId: 'Q1',
  value,
  reason: '看了会议记录',
  agreedAt,
});

describe('settle', () => {
  it('takes the mean of what was rated, and marks the gaps that need an agreement', () => {
    const settled = settle(questions, raters, ratings, [], 2);
    expect(settled.map((q) => [q.independent, q.gap, q.needed, q.value])).toEqual([
      [[2, 4], 2, true, 3],
      [[3, 4], 1, false, 3.5],
      [[null, 5], undefined, false, 5],
      [[null, null], undefined, false, undefined],
    ]);
    expect(missingAgreements(settled).map((q) => q.questionId)).toEqual(['Q1']);
    expect(missingAgreements(settle(questions, raters, ratings, [], 3))).toEqual([]);
  });

  it('takes the agreed rating where there is one and keeps the independent ones', () => {
    const [first] = settle(questions, raters, ratings, [agree(4)], 2);
    expect(first).toMatchObject({ independent: [2, 4], gap: 2, needed: true, value: 4 });
    const nothing = settle(questions, raters, ratings, [agree(null)], 2);
    expect(nothing[0]?.value).toBeUndefined();
    expect(missingAgreements(nothing)).toEqual([]);
  });

  it('does not count an agreement over ratings that were locked again since', () => {
    const settled = settle(questions, raters, ratings, [agree(4, 19)], 2);
    expect([settled[0]?.value, missingAgreements(settled).length]).toEqual([3, 1]);
    const open = [raters[0], { userId: 'b', lockedAt: null }].filter((r) => r !== undefined);
    expect(settle(questions, open, ratings, [agree(4)], 2)[0]?.agreement).toBeUndefined();
  });
});
