import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate } from '#lib/estimate.ts';
import { unitReliability } from './anova.ts';
import { marginOfMean } from './margin-of-error.ts';
import { invitations, type SampleRule, samplePlan } from './sample-size.ts';

const rules = fc.record({
  sd: fc.double({ min: 1, max: 40, noNaN: true }),
  margin: fc.double({ min: 1, max: 15, noNaN: true }),
  level: fc.constantFrom(0.9, 0.95),
  icc: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
  reliability: fc.double({ min: 0.3, max: 0.95, noNaN: true }),
});

const numberOf = (e: ReturnType<typeof invitations>) => (e.kind === 'estimate' ? e.value : Number.NaN);

describe('a sample plan', () => {
  it('keeps the wanted margin, and one answer fewer does not', () => {
    fc.assert(
      fc.property(
        rules,
        fc.option(fc.integer({ min: 2, max: 2_000 }), { nil: undefined }),
        (rule, population) => {
          const finite = population === undefined ? {} : { population };
          const n = numberOf(samplePlan({ ...rule, ...finite }).forMargin);
          const half = (answers: number) =>
            numberOf(
              marginOfMean(estimate(rule.sd, answers), {
                level: rule.level,
                ...(population === undefined
                  ? { correction: 'none' as const }
                  : { correction: 'textbook' as const, population }),
              }),
            );
          expect(half(n)).toBeLessThanOrEqual(rule.margin * (1 + 1e-6));
          if (n > 1) expect(half(n - 1)).toBeGreaterThan(rule.margin * (1 - 1e-6));
        },
      ),
    );
  });

  it('gives unit means the wanted reliability, and one answer fewer does not', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const n = numberOf(samplePlan(rule).forReliability);
        const lambda = (answers: number) => numberOf(unitReliability(estimate(rule.icc, 100), answers));
        expect(lambda(n)).toBeGreaterThanOrEqual(rule.reliability - 1e-9);
        if (n > 1) expect(lambda(n - 1)).toBeLessThan(rule.reliability + 1e-9);
      }),
    );
  });

  it('needs the larger of the two, never more for fewer people, never fewer for a narrower margin', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 200, max: 5_000 }), (rule, population) => {
        const plan = samplePlan(rule);
        expect(numberOf(plan.needed)).toBe(Math.max(numberOf(plan.forMargin), numberOf(plan.forReliability)));
        const finite = samplePlan({ ...rule, population });
        expect(numberOf(finite.forMargin)).toBeLessThanOrEqual(numberOf(plan.forMargin));
        const narrower = samplePlan({ ...rule, margin: rule.margin / 2 });
        expect(numberOf(narrower.forMargin)).toBeGreaterThanOrEqual(numberOf(plan.forMargin));
      }),
    );
  });

  it('says why there is none', () => {
    const rule: SampleRule = { sd: 20, margin: 5, level: 0.95, icc: 0.1, reliability: 0.7 };
    const not = { kind: 'undefined', reason: 'not_applicable' };
    expect(samplePlan({ ...rule, margin: 0 }).needed).toMatchObject(not);
    expect(samplePlan({ ...rule, sd: 0 }).needed).toMatchObject(not);
    expect(samplePlan({ ...rule, icc: 0 }).forReliability).toMatchObject(not);
    expect(samplePlan({ ...rule, icc: -0.02 }).needed).toMatchObject(not);
    expect(samplePlan({ ...rule, population: 0 }).forMargin).toMatchObject(not);
    const few = { kind: 'undefined', reason: 'too_few_observations', n: 20 };
    expect(samplePlan({ ...rule, population: 20 }).forReliability).toEqual(few);
    expect(samplePlan({ ...rule, population: 21 }).forReliability).toMatchObject({ value: 21 });
  });

  it('invites so many that the expected share of them is enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (needed, rate) => {
          const people = numberOf(invitations(estimate(needed, 0), rate));
          expect(people * rate).toBeGreaterThanOrEqual(needed - 1e-6);
          expect((people - 1) * rate).toBeLessThan(needed + 1e-6);
        },
      ),
    );
  });
});
