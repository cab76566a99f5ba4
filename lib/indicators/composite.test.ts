/** Composites against sums and variances made here from invented respondents. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, type UndefinedReason, undefinedBecause } from '../estimate.ts';
import { type Composite, compositeInterval, compositeTree, type LeafScore } from './composite.ts';
import type { IndicatorTree } from './framework.ts';

const RULES = {
  not_applicable: 'renormalise',
  not_yet: 'renormalise',
  below_minimum: 'renormalise',
  withheld: 'zero_after_notice',
} as const;

/** Weights by level: {A: {A1: {'A1.1': 6}}}. */
type Shape = Record<string, Record<string, Record<string, number>>>;

function treeOf(shape: Shape): IndicatorTree {
  const sum = (x: object): number =>
    Object.values(x).reduce((s: number, v) => s + (typeof v === 'number' ? v : sum(v)), 0);
  const branches = (x: object): unknown[] =>
    Object.entries(x).map(([id, v]) =>
      typeof v === 'number' ? { id, weight: v } : { id, weight: sum(v), children: branches(v) },
    );
  return { full_score: sum(shape), tree: branches(shape) } as unknown as IndicatorTree;
}

const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const sd = (x: readonly number[]) =>
  Math.sqrt(x.reduce((s, v) => s + (v - mean(x)) ** 2, 0) / (x.length - 1));

/** The mean of people's rates with s/√n, and what each person adds to the error. */
function measured(values: readonly number[], group = 'campaign:1'): LeafScore {
  const n = values.length;
  const m = mean(values);
  return {
    rate: estimate(m, n),
    standardError: estimate(sd(values) / Math.sqrt(n), n),
    degreesOfFreedom: estimate(n - 1, n),
    parts: [
      {
        group,
        ids: values.map((_, i) => i),
        values: Float64Array.from(values, (v) => (v - m) / Math.sqrt(n * (n - 1))),
      },
    ],
  };
}

function none(reason: UndefinedReason): LeafScore {
  const undefinedFor = undefinedBecause(reason, 0);
  return { rate: undefinedFor, standardError: undefinedFor, degreesOfFreedom: undefinedFor };
}

const SHAPE: Shape = { A: { A1: { 'A1.1': 4, 'A1.2': 2 }, A2: { 'A2.1': 4 } }, B: { B1: { 'B1.1': 30 } } };
const value = (c: Composite | undefined) => (c?.rate.kind === 'estimate' ? c.rate.value : c?.rate.reason);
const error = (c: Composite) => (c.standardError.kind === 'estimate' ? c.standardError.value : Number.NaN);
const of = (scores: Record<string, LeafScore>, shape = SHAPE) =>
  compositeTree(treeOf(shape), (id) => scores[id] ?? none('not_yet'), RULES);

describe('a composite', () => {
  const x = [0.2, 0.4, 0.9, 0.7];
  const y = [0.3, 0.5, 0.8, 0.6];
  const z = [0.9, 0.7, 0.4, 0.8];

  it('is the mean of what counts by weights, renormalised inside each parent', () => {
    const { nodes, total } = of({ 'A1.1': measured(x), 'A2.1': measured(y), 'B1.1': measured(z) });
    // A1.2 is missing: A1 is A1.1 alone, and keeps its six points inside A.
    expect(value(nodes.get('A1'))).toBeCloseTo(mean(x), 12);
    expect(value(nodes.get('A'))).toBeCloseTo(0.6 * mean(x) + 0.4 * mean(y), 12);
    expect(value(total)).toBeCloseTo(0.25 * (0.6 * mean(x) + 0.4 * mean(y)) + 0.75 * mean(z), 12);
    expect([total.counted, total.applicable, total.weight]).toEqual([38, 40, 40]);
    expect(total.missing).toEqual([{ id: 'A1.2', reason: 'not_yet' }]);
  });

  it('has the error of the weighted sum of each person over all indicators', () => {
    const { nodes, total } = of({
      'A1.1': measured(x),
      'A1.2': measured(z),
      'A2.1': measured(y),
      'B1.1': measured(x),
    });
    const sums = x.map((_, i) => (4 * (x[i] ?? 0) + 2 * (z[i] ?? 0) + 4 * (y[i] ?? 0)) / 10);
    const a = nodes.get('A') as Composite;
    expect(error(a)).toBeCloseTo(sd(sums) / 2, 12);
    expect(a.degreesOfFreedom).toMatchObject({ value: expect.closeTo(3, 12) });
    expect(total.covariance).toBe('known');
  });

  it('takes other people as independent, with degrees of freedom by Satterthwaite', () => {
    const { nodes } = of({ 'A1.1': measured(x), 'A1.2': measured(z, 'interviews:leadership') });
    const parts = [(2 / 3) * (sd(x) / 2), (1 / 3) * (sd(z) / 2)].map((s) => s * s) as [number, number];
    const a1 = nodes.get('A1') as Composite;
    expect(error(a1) ** 2).toBeCloseTo(parts[0] + parts[1], 12);
    const df = (parts[0] + parts[1]) ** 2 / (parts[0] ** 2 / 3 + parts[1] ** 2 / 3);
    expect(a1.degreesOfFreedom).toMatchObject({ value: expect.closeTo(df, 10) });
  });

  it('assumes perfect correlation where it cannot be known, and says so', () => {
    const { parts: _, ...old } = measured(z);
    const { nodes } = of({ 'A1.1': measured(x), 'A1.2': old });
    const a1 = nodes.get('A1') as Composite;
    expect(a1.covariance).toBe('bound');
    expect(error(a1)).toBeCloseTo((2 / 3) * (sd(x) / 2) + (1 / 3) * (sd(z) / 2), 12);
    expect(a1.degreesOfFreedom).toMatchObject({ value: expect.closeTo(3, 10) });
    // Alone it has nothing to be correlated with.
    expect(of({ 'A1.2': old }).nodes.get('A1')?.covariance).toBe('known');
  });

  it('has a value and no error where an indicator has none, naming it', () => {
    const lone = { ...measured(x), standardError: undefinedBecause('single_interview', 1) };
    const { nodes, total } = of({ 'A1.1': lone, 'B1.1': measured(y) });
    expect(value(total)).toBeCloseTo(0.25 * mean(x) + 0.75 * mean(y), 12);
    expect(total.standardError).toMatchObject({ kind: 'undefined', reason: 'single_interview' });
    expect([total.withoutError, nodes.get('B')?.withoutError]).toEqual([['A1.1'], []]);
    expect(compositeInterval(total, 0.95)).toMatchObject({ reason: 'single_interview' });
  });

  it('keeps apart what does not apply from what is missing, and says why nothing counts', () => {
    const { nodes, total } = of({ 'A1.1': none('not_applicable'), 'A2.1': measured(x) });
    expect([nodes.get('A1')?.applicable, total.applicable]).toEqual([2, 36]);
    expect(value(nodes.get('B'))).toBe('not_yet');
    expect(value(of({ 'B1.1': none('below_minimum') }).nodes.get('B'))).toBe('below_minimum');
  });

  it('counts a cause as nothing where the policy says so', () => {
    const scores: Record<string, LeafScore> = { 'A1.1': measured(x), 'A1.2': none('below_minimum') };
    const { nodes } = compositeTree(treeOf(SHAPE), (id) => scores[id] ?? none('not_yet'), {
      ...RULES,
      below_minimum: 'zero_after_notice',
    });
    expect(value(nodes.get('A1'))).toBeCloseTo((2 / 3) * mean(x), 12);
  });

  it('has no interval where nobody differs', () => {
    const { total } = of({ 'A1.1': measured([0.5, 0.5, 0.5]) });
    expect(compositeInterval(total, 0.95)).toMatchObject({ kind: 'undefined', reason: 'zero_variance' });
  });
});

describe('composites of any answers', () => {
  const answers = fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    { minLength: 3, maxLength: 12 },
  );
  const column = (rows: readonly (readonly number[])[], c: number) => rows.map((r) => r[c] as number);

  it('lie between their parts, and never have more error than if all were one', () => {
    fc.assert(
      fc.property(answers, (rows) => {
        const ids = ['A1.1', 'A1.2', 'A2.1'];
        const scores = Object.fromEntries(ids.map((id, c) => [id, measured(column(rows, c))]));
        const a = of(scores).nodes.get('A') as Composite;
        const means = ids.map((_, c) => mean(column(rows, c)));
        expect(value(a)).toBeGreaterThanOrEqual(Math.min(...means) - 1e-12);
        expect(value(a)).toBeLessThanOrEqual(Math.max(...means) + 1e-12);
        const most = ids.reduce(
          (s, id, c) => s + (a.shares.get(id) ?? 0) * (sd(column(rows, c)) / Math.sqrt(rows.length)),
          0,
        );
        expect(error(a)).toBeLessThanOrEqual(most + 1e-12);
        const sums = rows.map((r) => 0.4 * (r[0] ?? 0) + 0.2 * (r[1] ?? 0) + 0.4 * (r[2] ?? 0));
        expect(error(a)).toBeCloseTo(sd(sums) / Math.sqrt(rows.length), 10);
      }),
    );
  });
});
