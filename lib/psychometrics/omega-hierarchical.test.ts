import { describe, expect, it } from 'vitest';
import { type SquareMatrix, squareMatrix } from './matrix.ts';
import { hierarchicalOmega } from './omega-hierarchical.ts';
import { isUndefined } from './outcome.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

/** Nine items, three to a group: every correlation is general² plus group² inside a group. */
function bifactor(general: number, group: number, sign: (i: number) => number = () => 1): SquareMatrix {
  return squareMatrix(9, (i, j) => {
    if (i === j) return 1;
    const same = Math.floor(i / 3) === Math.floor(j / 3);
    return sign(i) * sign(j) * (general ** 2 + (same ? group ** 2 : 0));
  });
}

describe('omega hierarchical', () => {
  it('is the general share of a matrix made of one general and three group factors', () => {
    const o = hierarchicalOmega(bifactor(0.6, 0.5), 3);
    if (isUndefined(o)) throw new Error(o.reason);
    // Σr = 9 + 72·0.36 + 18·0.25
    const all = 9 + 72 * 0.36 + 18 * 0.25;
    expect(o.whole.general).toBeCloseTo((9 * 0.6) ** 2 / all, 7);
    expect(o.whole.group).toBeCloseTo((3 * 1.5 ** 2) / all, 7);
    expect(o.whole.total).toBeCloseTo(1 - (9 * (1 - 0.61)) / all, 7);
    expect(o.limit).toBeCloseTo(o.whole.general / o.whole.total, 12);
    expect(o.explainedCommonVariance).toBeCloseTo(0.36 / 0.61, 7);
    expect(o.flipped).toEqual([]);
    expect(o.heywood).toBe(false);
    for (const g of o.groups) {
      if (isUndefined(g)) throw new Error(g.reason);
      expect(g.general).toBeCloseTo(1.8 ** 2 / (3 + 6 * 0.61), 7);
      expect(g.total).toBeCloseTo(g.general + g.group, 12);
    }
  });

  it('turns items keyed the wrong way and says which', () => {
    const plain = hierarchicalOmega(bifactor(0.6, 0.5), 3);
    const o = hierarchicalOmega(
      bifactor(0.6, 0.5, (i) => (i % 3 === 0 ? -1 : 1)),
      3,
    );
    if (isUndefined(o) || isUndefined(plain)) throw new Error('undefined');
    expect(o.flipped).toEqual([0, 3, 6]);
    expect(o.whole.general).toBeCloseTo(plain.whole.general, 7);
  });

  it('takes two factors as equally general', () => {
    const r = squareMatrix(8, (i, j) => (i === j ? 1 : i < 4 === j < 4 ? 0.49 : 0.2));
    const o = hierarchicalOmega(r, 2);
    if (isUndefined(o)) throw new Error(o.reason);
    for (const g of o.generalLoadings) expect(g).toBeCloseTo(Math.sqrt(0.2), 6);
  });

  it('is undefined where the items do not identify the factors', () => {
    const r = squareMatrix(6, (i, j) => (i === j ? 1 : 0.4));
    expect(hierarchicalOmega(r, 3)).toEqual(undefinedAs('too_few_items'));
    expect(hierarchicalOmega(bifactor(0.6, 0.5), 1)).toEqual(undefinedAs('too_few_items'));
  });
});
