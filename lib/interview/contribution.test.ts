import { describe, expect, it } from 'vitest';
import { isDefined } from '#lib/estimate.ts';
import { interviewContribution, type RatedInterview } from './contribution.ts';

const WEIGHTS = new Map([
  ['leadership', 0.3],
  ['middle_manager', 0.4],
  ['general_staff', 0.3],
]);
const one = (role: string, ...values: number[]): RatedInterview => ({
  role,
  ratings: values.map((value) => ({ value, weight: 1 })),
});
const value = (e: { kind: string; value?: number }) => (isDefined(e as never) ? e.value : undefined);

describe('the contribution of interviews', () => {
  it('is the mean of questions, then interviews, then roles by weight', () => {
    const c = interviewContribution(
      [one('leadership', 4, 2), one('leadership', 5, 5), one('middle_manager', 2), one('middle_manager', 4)],
      WEIGHTS,
    );
    // Roles 4.0 (of 3 and 5) and 3.0 (of 2 and 4); weights .3 and .4 renormalised to 3/7 and 4/7.
    expect(value(c.mean)).toBeCloseTo((3 / 7) * 4 + (4 / 7) * 3, 12);
    expect(c.mean).toMatchObject({ n: 4 });
    expect(c.missingRoles).toEqual(['general_staff']);
    // Both roles: s² = 2, m = 2, so SE² = (3/7)²·1 + (4/7)²·1.
    expect(value(c.standardError)).toBeCloseTo(Math.hypot(3 / 7, 4 / 7), 12);
    const [a, b] = [(3 / 7) ** 2, (4 / 7) ** 2];
    expect(value(c.degreesOfFreedom)).toBeCloseTo((a + b) ** 2 / (a ** 2 + b ** 2), 12);
  });

  it('weighs the questions of one interview', () => {
    const c = interviewContribution(
      [
        {
          role: 'leadership',
          ratings: [
            { value: 5, weight: 3 },
            { value: 1, weight: 1 },
          ],
        },
      ],
      WEIGHTS,
    );
    expect(value(c.mean)).toBe(4);
  });

  it('keeps the value and says why there is no error where a role has one interview', () => {
    const c = interviewContribution(
      [one('leadership', 4), one('leadership', 5), one('middle_manager', 3)],
      WEIGHTS,
    );
    expect(isDefined(c.mean)).toBe(true);
    expect(c.standardError).toMatchObject({ kind: 'undefined', reason: 'single_interview' });
    expect(c.degreesOfFreedom).toMatchObject({ kind: 'undefined', reason: 'single_interview' });
  });

  it('is undefined without a rated interview, and leaves out unrated ones and foreign roles', () => {
    expect(interviewContribution([], WEIGHTS).mean).toMatchObject({
      kind: 'undefined',
      reason: 'no_observations',
    });
    const c = interviewContribution([one('leadership'), one('partner_liaison', 5)], WEIGHTS);
    expect(c.mean.kind).toBe('undefined');
    expect(c.missingRoles).toHaveLength(3);
  });

  it('has an error of nothing, with degrees of freedom, where all interviews agree', () => {
    const c = interviewContribution(
      [one('leadership', 4), one('leadership', 4), one('leadership', 4)],
      WEIGHTS,
    );
    expect(value(c.standardError)).toBe(0);
    expect(value(c.degreesOfFreedom)).toBe(2);
  });
});
