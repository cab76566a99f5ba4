import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, undefinedBecause } from '../estimate.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { compareSources, type JointSide } from './joint-display.ts';

const side = (rate: number, se: number, df: number, n = 10): JointSide => ({
  rate: estimate(rate, n),
  standardError: estimate(se, n),
  degreesOfFreedom: estimate(df, n),
});
const none: JointSide = {
  rate: undefinedBecause('below_minimum'),
  standardError: undefinedBecause('below_minimum'),
  degreesOfFreedom: undefinedBecause('below_minimum'),
};

describe('two results of one indicator', () => {
  it('have the interval of a Welch comparison', () => {
    // v = 0.03² + 0.04² = 0.0025; df = 0.0025² / (0.0009²/20 + 0.0016²/10) = 21.05; t(.975) = 2.0794
    const { difference, interval } = compareSources(side(0.7, 0.03, 20), side(0.6, 0.04, 10), 0.1);
    if (difference.kind === 'undefined' || isUndefined(interval)) throw new Error('no value');
    expect(difference.value).toBeCloseTo(0.1, 12);
    expect(difference.n).toBe(20);
    expect(interval.df).toBeCloseTo(6.25e-6 / (8.1e-7 / 20 + 2.56e-6 / 10), 10);
    expect(interval.lower).toBeCloseTo(0.1 - 2.0793 * 0.05, 4);
    expect(interval.upper).toBeCloseTo(0.1 + 2.0793 * 0.05, 4);
  });

  it.each([
    ['agree', side(0.71, 0.01, 60), side(0.7, 0.02, 60)],
    ['contradict', side(0.8, 0.02, 60), side(0.6, 0.03, 60)],
    ['contradict', side(0.6, 0.02, 60), side(0.8, 0.03, 60)],
  ])('%s', (kind, survey, interview) => {
    expect(compareSources(survey, interview, 0.1).verdict).toEqual({ kind });
  });

  it.each([
    ['wide around 0', side(0.7, 0.05, 20), side(0.7, 0.05, 20)],
    ['apart, yet by less than the margin', side(0.7, 0.01, 60), side(0.61, 0.01, 60)],
    ['larger than the margin, yet not apart from 0', side(0.75, 0.08, 8), side(0.6, 0.08, 8)],
  ])('cannot be told: %s', (_, survey, interview) => {
    expect(compareSources(survey, interview, 0.1).verdict).toEqual({
      kind: 'undecided',
      because: 'imprecise',
    });
  });

  it('say why nothing can be said', () => {
    const missing = compareSources(none, side(0.7, 0.02, 9), 0.1);
    expect([missing.difference, missing.verdict]).toEqual([
      { kind: 'undefined', reason: 'below_minimum' },
      { kind: 'undecided', because: 'missing' },
    ]);
    const single = {
      ...side(0.6, 0, 1),
      standardError: undefinedBecause('single_interview', 1),
      degreesOfFreedom: undefinedBecause('single_interview', 1),
    };
    const without = compareSources(side(0.9, 0.02, 30), single, 0.1);
    expect(without.interval).toMatchObject({ reason: 'single_interview' });
    expect(without.verdict).toEqual({ kind: 'undecided', because: 'no_interval' });
    expect(compareSources(side(0.9, 0, 3), side(0.9, 0, 3), 0.1).interval).toMatchObject({
      reason: 'zero_variance',
    });
  });

  it('are judged the same whichever comes first, and never both ways', () => {
    const any = fc.record({
      rate: fc.double({ min: 0, max: 1, noNaN: true }),
      se: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      df: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(any, any, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (a, b, margin) => {
        const x = side(a.rate, a.se, a.df);
        const y = side(b.rate, b.se, b.df);
        const found = compareSources(x, y, margin);
        expect(compareSources(y, x, margin).verdict).toEqual(found.verdict);
        if (found.difference.kind === 'undefined') return;
        if (found.verdict.kind === 'agree') {
          expect(Math.abs(found.difference.value)).toBeLessThanOrEqual(margin);
        }
        if (found.verdict.kind === 'contradict') {
          expect(Math.abs(found.difference.value)).toBeGreaterThan(margin);
        }
      }),
    );
  });
});
