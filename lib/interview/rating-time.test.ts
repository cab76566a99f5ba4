import { describe, expect, it } from 'vitest';
import { isLate } from './rating-time.ts';

const HOUR = 3_600_000;
const talk = { entry: 'screen', finishedAt: 10 * HOUR };

describe('isLate', () => {
  it.each([
    ['locked in time', talk, 34 * HOUR, false],
    ['locked a moment after', talk, 34 * HOUR + 1, true],
    ['not over yet', { ...talk, finishedAt: null }, null, false],
    ['entered from paper', { ...talk, entry: 'paper' }, 99 * HOUR, false],
  ])('%s', (_, interview, lockedAt, late) => {
    expect(isLate(interview, { lockedAt }, 24, 999 * HOUR)).toBe(late);
  });

  it('counts the hours on while nothing is locked', () => {
    expect([34 * HOUR, 34 * HOUR + 1].map((now) => isLate(talk, { lockedAt: null }, 24, now))).toEqual([
      false,
      true,
    ]);
  });
});
