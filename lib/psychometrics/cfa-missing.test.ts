import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
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

  it('are those of lavaan on the first of the two waves', () => {
    // lavaan 0.6-14: cfa('f =~ w1_q1 + … + w1_q6', items 3 and 6 turned, missing = 'fiml', std.lv = TRUE)
    const text = readFileSync(new URL('golden/waves/data.csv', import.meta.url), 'utf8');
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    const cells = [1, 2, 3, 4, 5, 6].map((q) => rows.map((row) => row[`w1_q${q}`] ?? ''));
    const columns = cells.map((c, i) =>
      Float64Array.from(c, (v) => (i % 3 === 2 ? 6 - Number(v) : Number(v))),
    );
    const valid = cells.map((c) => Uint8Array.from(c, (v) => (v === '' ? 0 : 1)));
    const f = fitFactorModelMissing({ items: 6, factors: [[0, 1, 2, 3, 4, 5]] }, columns, valid);
    if (isUndefined(f) || isUndefined(f.gfi)) throw new Error('undefined');
    expect(f.n).toBe(280);
    expect(f.fit.chiSquare).toBeCloseTo(5.984_235_855, 5);
    expect(f.gfi.value).toBeCloseTo(0.998_718_312, 6);
    expect(f.srmr).toBeCloseTo(0.014_916_743, 6);
    expect(f.logLikelihood).toBeCloseTo(-2160.552_177_784, 5);
    const reference = [
      [0.688_132_926, 0.064_763_314],
      [0.677_485_383, 0.064_734_175],
      [0.682_045_401, 0.059_462_74],
      [0.722_997_287, 0.057_735_054],
      [0.800_519_663, 0.055_907_86],
      [0.781_306_771, 0.059_741_777],
    ];
    const loadings = f.cells.filter((c) => c.cell.part === 'loading');
    reference.forEach(([estimate = 0, error = 0], i) => {
      expect(Math.abs((loadings[i]?.estimate ?? 0) - estimate)).toBeLessThan(1e-5);
      expect(Math.abs((loadings[i]?.standardError ?? 0) - error)).toBeLessThan(1e-5);
    });
  });

  it('leave GFI undefined where nobody answered two of the items together', () => {
    const columns = data(400);
    const valid = answered(columns, (i, r) => i > 1 || (r % 2 === 0) === (i === 0));
    const f = fitFactorModelMissing(PATTERN, columns, valid);
    expect(isUndefined(f) ? f : f.gfi).toMatchObject({ kind: 'undefined' });
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
