import { describe, expect, it } from 'vitest';
import { fitFactorModel } from './cfa.ts';
import { fitFactorModelMissing } from './cfa-missing.ts';
import { factorModel } from './cfa-model.ts';
import { momentsFromColumns } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';
import { patternBlocks, saturatedMoments } from './saturated-em.ts';

const PATTERN = { items: 4, factors: [[0, 1, 2, 3]] };

function data(n: number, seed = 3): Float64Array[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const columns = PATTERN.factors.flat().map(() => new Float64Array(n));
  for (let r = 0; r < n; r++) {
    const factor = normal();
    for (const c of columns) c[r] = 3 + 0.8 * factor + 0.6 * normal();
  }
  return columns;
}

const answered = (columns: readonly Float64Array[], when: (item: number, row: number) => boolean) =>
  columns.map((c, i) => Uint8Array.from(c, (_, r) => (when(i, r) ? 1 : 0)));

describe('factor models with missing answers', () => {
  it('are those of complete rows where nothing is missing, with means', () => {
    const columns = data(200);
    const valid = answered(columns, () => true);
    const f = fitFactorModelMissing(PATTERN, columns, valid);
    const m = momentsFromColumns(columns, valid, 'listwise');
    if (isUndefined(f) || isUndefined(m)) throw new Error('undefined');
    const complete = fitFactorModel(factorModel(PATTERN), m.covariance, m.n);
    if (isUndefined(complete)) throw new Error(complete.reason);
    expect(f.fit.chiSquare).toBeCloseTo(complete.fit.chiSquare, 6);
    expect(f.fit.df).toBe(2);
    expect(f.logLikelihood).toBeCloseTo(complete.logLikelihood, 6);
    const loadings = (s: Pick<typeof complete, 'cells'>) =>
      s.cells.filter((c) => c.cell.part === 'loading').map((c) => c.estimate);
    loadings(complete).forEach((l, i) => {
      expect(loadings(f)[i]).toBeCloseTo(l, 7);
    });
    const intercepts = f.cells.filter((c) => c.cell.part === 'intercept').map((c) => c.estimate);
    intercepts.forEach((v, i) => {
      expect(v).toBeCloseTo(m.means[i] ?? Number.NaN, 7);
    });
  });

  it('use rows that are not complete, and leave out rows without answers', () => {
    const columns = data(300);
    const valid = answered(columns, (i, r) => r >= 10 && (r + i) % 7 !== 0);
    const f = fitFactorModelMissing(PATTERN, columns, valid);
    if (isUndefined(f)) throw new Error(f.reason);
    expect(f.n).toBe(290);
    for (const c of f.cells) {
      if (c.cell.part === 'loading') expect(Math.abs(c.standardized - 0.8)).toBeLessThan(0.15);
    }
  });

  it('correct a mean whose missing answers depend on another item', () => {
    const columns = data(4000);
    const valid = answered(columns, (i, r) => i !== 0 || (columns[1]?.[r] ?? 0) < 3);
    const m = saturatedMoments(patternBlocks(columns, valid), 4);
    if (isUndefined(m)) throw new Error(m.reason);
    // the answers that are there have a mean of about 3 − 0.64·0.8
    expect(Math.abs((m.mean[0] ?? 0) - 3)).toBeLessThan(0.06);
  });

  it('are undefined without enough rows, and with an item nobody answered', () => {
    const few = data(4);
    expect(
      fitFactorModelMissing(
        PATTERN,
        few,
        answered(few, () => true),
      ),
    ).toMatchObject({
      reason: 'too_few_observations',
    });
    const columns = data(50);
    expect(
      fitFactorModelMissing(
        PATTERN,
        columns,
        answered(columns, (i) => i !== 2),
      ),
    ).toMatchObject({
      reason: 'constant_item',
    });
  });
});
