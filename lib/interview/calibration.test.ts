import { describe, expect, it } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { calibrationAt, isPass, isVersionOf, namedVersion, scoreCalibration } from './calibration.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const rule = { cases: 'CAL_A@1', within_one_min: 0.8, exact_min: 0.5, valid_days: 365, retry_hours: 1 };
const attempt = (doneAt: number, passed: boolean, cases = 'CAL_A@1.0.0') => ({ cases, passed, doneAt });

describe('where a rater stands', () => {
  it('follows the newest attempt, and nothing that came later', () => {
    const attempts = [attempt(10 * HOUR, false), attempt(12 * HOUR, true), attempt(14 * HOUR, false)];
    const state = (at: number) => calibrationAt(attempts, rule, at).state;
    expect(state(9 * HOUR)).toBe('none');
    expect(state(10 * HOUR)).toBe('failed');
    expect(state(12 * HOUR)).toBe('passed');
    expect(state(15 * HOUR)).toBe('failed');
    expect(calibrationAt(attempts, rule, 15 * HOUR)).toMatchObject({ nextAt: 15 * HOUR });
  });

  it('lets a pass end to the moment', () => {
    const attempts = [attempt(0, true)];
    expect(calibrationAt(attempts, rule, 365 * DAY - 1).state).toBe('passed');
    expect(calibrationAt(attempts, rule, 365 * DAY)).toMatchObject({ state: 'expired', until: 365 * DAY });
  });

  it('takes any version of the set, and no other set', () => {
    expect(calibrationAt([attempt(0, true, 'CAL_A@1.3.2')], rule, 1).state).toBe('passed');
    expect(calibrationAt([attempt(0, true, 'CAL_A@2.0.0')], rule, 1).state).toBe('none');
    expect(calibrationAt([attempt(0, true, 'CAL_AB@1.0.0')], rule, 1).state).toBe('none');
    expect(isVersionOf('CAL_A@1', { instrumentId: 'CAL_A', version: '1.9.0' })).toBe(true);
    expect(isVersionOf('CAL_A@1', { instrumentId: 'CAL_A', version: '10.0.0' })).toBe(false);
    expect(namedVersion('CAL_A@1.4.0')).toEqual({ id: 'CAL_A', version: '1.4.0' });
  });
});

describe('a score', () => {
  const set = shipped('calibration_cases', 'CAL_INTERVIEW');
  const rated = (change: (expert: number, i: number) => number) =>
    scoreCalibration(set, Object.fromEntries(set.cases.map((c, i) => [c.id, change(c.expert.rating, i)])));

  it('counts cases on the point and within one', () => {
    const towardsTheMiddle = (expert: number) => expert + Math.sign(3 - expert);
    const near = rated((expert, i) => (i < 4 ? towardsTheMiddle(expert) : expert));
    // The first four are 5, 2, 3, 4; of these the 3 stays.
    expect(near).toMatchObject({ n: 10, exact: 7, within: 10 });
    expect(isPass(rule, near)).toBe(true);
    const far = rated((expert, i) => (i < 3 ? (expert + 2) % 5 || 5 : expert));
    expect(far).toMatchObject({ exact: 7, within: 7 });
    expect(isPass(rule, far)).toBe(false);
  });

  it('lets nobody pass who chooses the middle, or one higher, throughout', () => {
    const middle = rated(() => 3);
    expect(middle).toMatchObject({ exact: 2, within: 6, kappa: { kappa: 0 } });
    expect(isPass(rule, middle)).toBe(false);
    const lenient = rated((expert) => Math.min(5, expert + 1));
    expect(lenient).toMatchObject({ exact: 2, within: 10 });
    expect(isPass(rule, lenient)).toBe(false);
  });

  it('weights kappa by the square of the distance', () => {
    // own minus expert is 1 in one case: observed 1 − 1/16/10; margins by hand, 2 of each point for the experts
    const one = rated((expert, i) => (i === 4 ? 2 : expert));
    const expert = [2, 2, 2, 2, 2];
    const own = [1, 3, 2, 2, 2];
    let chance = 0;
    for (let a = 0; a < 5; a++)
      for (let b = 0; b < 5; b++)
        chance += ((own[a] as number) * (expert[b] as number) * (1 - (a - b) ** 2 / 16)) / 100;
    const observed = 1 - 1 / 160;
    expect(one.kappa).toMatchObject({ n: 10 });
    expect((one.kappa as { kappa: number }).kappa).toBeCloseTo((observed - chance) / (1 - chance), 12);
  });

  it('is not made without a rating of each case', () => {
    expect(() => scoreCalibration(set, {})).toThrow(RangeError);
  });
});
