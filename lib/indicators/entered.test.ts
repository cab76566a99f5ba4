import { describe, expect, it } from 'vitest';
import { loadShipped } from '../library/shipped.ts';
import { transformFor } from '../scores/transform-for.ts';
import { enteredParts, enteredRate, valueFault } from './entered.ts';
import { type IndicatorTree, indicatorsOf } from './framework.ts';
import type { ScoringPolicy } from './policy.ts';

const shipped = loadShipped().map((s) => s.instrument);
const tree = shipped.find((i): i is IndicatorTree => i.kind === 'indicator_tree') as IndicatorTree;
const policy = shipped.find(
  (i): i is ScoringPolicy => i.kind === 'scoring_policy' && i.id === 'SP_DEFAULT',
) as ScoringPolicy;

function rateOf(id: string, type: string, values: Record<string, number>, unitType = 'economic_department') {
  const indicator = indicatorsOf(tree).find((i) => i.indicator.id === id)?.indicator;
  const source = indicator?.sources.find((s) => s.type === type);
  if (indicator === undefined || source === undefined) throw new Error(`${id} has no ${type}`);
  const transform = transformFor(policy, indicator, source);
  const parts = enteredParts(tree, indicator, source, transform, unitType);
  const rate = enteredRate(parts, transform, indicator.weight, new Map(Object.entries(values)));
  return { parts: parts.map((p) => p.id), rate: rate?.rate };
}

describe('what is entered for a source', () => {
  it('of a ratio is its value over the target, and no more than all', () => {
    // B3.2: target .9
    expect(rateOf('B3.2', 'statistics', { '': 0.45 }).rate).toBeCloseTo(0.5, 12);
    expect(rateOf('B3.2', 'statistics', { '': 0.95 }).rate).toBe(1);
    // D2.2 gives its statistics a target of their own: .95
    expect(rateOf('D2.2', 'statistics', { '': 0.38 }).rate).toBeCloseTo(0.4, 12);
  });

  it('of a range falls in a straight line outside it', () => {
    // C1.3: 0 to .2 is all, .5 is nothing
    expect(rateOf('C1.3', 'statistics', { '': 0.1 }).rate).toBe(1);
    expect(rateOf('C1.3', 'statistics', { '': 0.35 }).rate).toBeCloseTo(0.5, 12);
    expect(rateOf('C1.3', 'statistics', { '': 0.6 }).rate).toBe(0);
  });

  it('of deductions is what the verified ones leave, each up to its cap', () => {
    // C1.1, full score 4: d1 2 each up to 4, d2 .5 up to 2, d3 .2 up to 1
    const ids = ['C1.1-d1', 'C1.1-d2', 'C1.1-d3'];
    const of = (d1: number, d2: number, d3: number) =>
      rateOf('C1.1', 'statistics', { 'C1.1-d1': d1, 'C1.1-d2': d2, 'C1.1-d3': d3 });
    expect(of(0, 0, 0)).toEqual({ parts: ids, rate: 1 });
    expect(of(0, 1, 2).rate).toBeCloseTo((4 - 0.5 - 0.4) / 4, 12);
    expect(of(0, 9, 9).rate).toBeCloseTo((4 - 2 - 1) / 4, 12);
    expect(of(3, 9, 9).rate).toBe(0);
  });

  it('counts only once every part has a value: nothing is 0 by itself', () => {
    expect(rateOf('C1.1', 'statistics', { 'C1.1-d1': 0, 'C1.1-d2': 0 }).rate).toBeUndefined();
    expect(rateOf('B3.2', 'statistics', {}).rate).toBeUndefined();
  });

  it('of a document check is its level from 1 to 5', () => {
    expect([1, 2, 4, 5].map((l) => rateOf('A2.2', 'document', { '': l }).rate)).toEqual([0, 0.25, 0.75, 1]);
  });

  it('of a unit-specific indicator has the parts of the unit’s type', () => {
    // township: taken up 1.0, on time .95, half each
    const town = rateOf('E1.1', 'statistics', { delegated_taken_up: 0.5, cases_on_time: 0.95 }, 'township');
    expect(town.parts).toEqual(['delegated_taken_up', 'cases_on_time']);
    expect(town.rate).toBeCloseTo(0.5 * 0.5 + 0.5 * 1, 12);
    // one part far beyond its target does not make up for another
    const over = rateOf('E1.1', 'statistics', { delegated_taken_up: 0.5, cases_on_time: 9 }, 'township');
    expect(over.rate).toBeCloseTo(0.75, 12);
    expect(rateOf('E1.1', 'statistics', {}, 'social_department')).toEqual({ parts: [], rate: undefined });
  });
});

describe('a value', () => {
  it.each([
    ['level', 4, undefined],
    ['level', 4.5, 'level'],
    ['level', 0, 'level'],
    ['count', 0, undefined],
    ['count', -1, 'count'],
    ['count', 1.5, 'count'],
    ['value', 0.97, undefined],
    ['value', 1e9, 'value'],
  ] as const)('that is a %s of %s', (asks, value, fault) => {
    expect(valueFault({ id: '', asks }, value)).toBe(fault);
  });
});
