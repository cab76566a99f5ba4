import { describe, expect, it } from 'vitest';
import { fitFactorModel, type WorkingSolution } from './cfa.ts';
import { factorModel } from './cfa-model.ts';
import { robustSolution } from './cfa-robust.ts';
import { momentsFromColumns } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';

const ITEMS = 4;

/** Rows of one factor with errors whose tails are heavy where `heavy`. */
function data(n: number, heavy: boolean): Float64Array {
  const random = seededRandom(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = new Float64Array(n * ITEMS);
  for (let r = 0; r < n; r++) {
    const factor = normal();
    const spread = heavy ? Math.exp(0.7 * normal()) : 1;
    for (let i = 0; i < ITEMS; i++) rows[r * ITEMS + i] = spread * (0.7 * factor + 0.7 * normal());
  }
  return rows;
}

function solve(rows: Float64Array, items = ITEMS): WorkingSolution {
  const n = rows.length / items;
  const columns = Array.from({ length: items }, (_, i) =>
    Float64Array.from({ length: n }, (_, r) => rows[r * items + i] ?? 0),
  );
  const m = momentsFromColumns(
    columns,
    columns.map(() => new Uint8Array(n).fill(1)),
    'listwise',
  );
  if (isUndefined(m)) throw new Error(m.reason);
  const all = Array.from({ length: items }, (_, i) => i);
  const f = fitFactorModel(factorModel({ items, factors: [all] }), m.covariance, n);
  if (isUndefined(f)) throw new Error(f.reason);
  return f;
}

describe('robust maximum likelihood', () => {
  it('changes little with normal answers and much with heavy tails', () => {
    const factorOf = (heavy: boolean): number => {
      const rows = data(2000, heavy);
      const r = robustSolution(solve(rows), rows);
      if (isUndefined(r)) throw new Error(r.reason);
      return r.scalingFactor;
    };
    expect(Math.abs(factorOf(false) - 1)).toBeLessThan(0.1);
    expect(factorOf(true)).toBeGreaterThan(2);
  });

  it('keeps the estimates and, with every respondent twice, halves the variances of the estimates', () => {
    const rows = data(300, true);
    const once = solve(rows);
    const twiceRows = Float64Array.from([...rows, ...rows]);
    const a = robustSolution(once, rows);
    const b = robustSolution(solve(twiceRows), twiceRows);
    if (isUndefined(a) || isUndefined(b)) throw new Error('undefined');
    a.cells.forEach((cell, i) => {
      expect(cell.estimate).toBe(once.cells[i]?.estimate);
      expect(b.cells[i]?.standardError).toBeCloseTo(cell.standardError / Math.SQRT2, 7);
    });
    expect(b.scalingFactor).toBeCloseTo(a.scalingFactor, 6);
    expect(b.chiSquare).toBeCloseTo(2 * a.chiSquare, 6);
  });

  it('is undefined for a saturated model and refuses rows of another sample', () => {
    const rows = data(300, false);
    const three = rows.filter((_, q) => q % ITEMS < 3);
    expect(robustSolution(solve(three, 3), three)).toMatchObject({
      kind: 'undefined',
      reason: 'not_applicable',
    });
    expect(() => robustSolution(solve(rows), three)).toThrow(RangeError);
  });
});
