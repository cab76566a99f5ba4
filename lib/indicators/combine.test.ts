import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, undefinedBecause } from '#lib/estimate.ts';
import { combineSources, type MissingCause, type SourceEvidence } from './combine.ts';

const source = (weight: number, rate: number, se: number, df: number, n = 10): SourceEvidence => ({
  kind: 'evidence',
  weight,
  rate: estimate(rate, n),
  standardError: estimate(se, n),
  degreesOfFreedom: estimate(df, n),
});
const missing = (weight: number, cause: MissingCause): SourceEvidence => ({ kind: 'missing', weight, cause });

describe('combining the sources of an indicator', () => {
  it('passes a single source through, directly', () => {
    expect(combineSources([source(1, 0.65, 0.03, 54, 55)])).toMatchObject({
      rate: { value: 0.65, n: 55 },
      standardError: { value: 0.03 },
      weights: [1],
      state: 'direct',
    });
    const { degreesOfFreedom } = combineSources([source(1, 0.65, 0.03, 54)]);
    expect(degreesOfFreedom.kind === 'estimate' && degreesOfFreedom.value).toBeCloseTo(54, 9);
  });

  it('blends by weight with the error of independent sources and Satterthwaite’s degrees of freedom', () => {
    const c = combineSources([source(0.6, 0.7, 0.04, 7), source(0.4, 0.5, 0.1, 2)]);
    expect(c.state).toBe('blended');
    expect(c.rate).toMatchObject({ value: 0.6 * 0.7 + 0.4 * 0.5, n: 20 });
    const [a, b] = [(0.6 * 0.04) ** 2, (0.4 * 0.1) ** 2];
    expect(c.standardError.kind === 'estimate' && c.standardError.value).toBeCloseTo(Math.sqrt(a + b), 12);
    expect(c.degreesOfFreedom.kind === 'estimate' && c.degreesOfFreedom.value).toBeCloseTo(
      (a + b) ** 2 / (a ** 2 / 7 + b ** 2 / 2),
      9,
    );
  });

  it.each(['not_applicable', 'not_yet', 'below_minimum', 'campaign_open'] as const)(
    'leaves a source out that is %s and passes its weight on',
    (cause) => {
      const c = combineSources([source(0.6, 0.8, 0.02, 9), source(0.2, 0.4, 0.02, 9), missing(0.2, cause)]);
      expect(c.weights[0]).toBeCloseTo(0.75, 12);
      expect(c.weights[2]).toBe(0);
      expect(c.rate.kind === 'estimate' && c.rate.value).toBeCloseTo(0.75 * 0.8 + 0.25 * 0.4, 12);
      expect(c.state).toBe('partial');
    },
  );

  it('counts a withheld source as nothing at its full weight', () => {
    const c = combineSources([source(0.6, 0.8, 0.02, 9), missing(0.4, 'withheld')]);
    expect(c.rate.kind === 'estimate' && c.rate.value).toBeCloseTo(0.48, 12);
    expect(c.weights).toEqual([0.6, 0.4]);
  });

  it('says why there is no value at all', () => {
    expect(combineSources([missing(1, 'below_minimum')]).rate).toMatchObject({ reason: 'below_minimum' });
    expect(combineSources([missing(0.5, 'not_yet'), missing(0.5, 'not_applicable')])).toMatchObject({
      rate: { kind: 'undefined', reason: 'not_yet' },
      state: 'waiting',
    });
  });

  it('keeps the value where one source has no standard error, and passes its reason on', () => {
    const lonely: SourceEvidence = {
      kind: 'evidence',
      weight: 0.4,
      rate: estimate(0.5, 1),
      standardError: undefinedBecause('single_interview', 1),
      degreesOfFreedom: undefinedBecause('single_interview', 1),
    };
    const c = combineSources([source(0.6, 0.7, 0.04, 7), lonely]);
    expect(c.rate.kind === 'estimate' && c.rate.value).toBeCloseTo(0.62, 12);
    expect(c.standardError).toMatchObject({ kind: 'undefined', reason: 'single_interview' });
  });

  it('stays within the rates that count, with weights that sum to one', () => {
    const any = fc.oneof(
      fc
        .record({
          weight: fc.double({ min: 0.05, max: 1, noNaN: true }),
          rate: fc.double({ min: 0, max: 1, noNaN: true }),
          se: fc.double({ min: 0, max: 0.3, noNaN: true }),
          df: fc.integer({ min: 1, max: 200 }),
        })
        .map((s) => source(s.weight, s.rate, s.se, s.df)),
      fc.constantFrom<MissingCause>('not_yet', 'withheld').map((cause) => missing(0.3, cause)),
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 5 }), (sources) => {
        const c = combineSources(sources);
        if (c.rate.kind === 'undefined') return c.weights.every((w) => w === 0);
        const total = c.weights.reduce((a, b) => a + b, 0);
        return c.rate.value >= -1e-12 && c.rate.value <= 1 + 1e-12 && Math.abs(total - 1) < 1e-9;
      }),
    );
  });
});
