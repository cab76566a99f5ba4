import { describe, expect, it } from 'vitest';
import { squareMatrix } from './matrix.ts';
import { isUndefined } from './outcome.ts';
import {
  componentSpectrum,
  factorSpectrum,
  normalCorrelations,
  parallelAnalysis,
  resampledCorrelations,
} from './parallel-analysis.ts';
import { seededRandom } from './random.ts';

const TWO_GROUPS = squareMatrix(8, (i, j) => (i === j ? 1 : i < 4 === j < 4 ? 0.5 : 0.1));

describe('parallel analysis', () => {
  it.each([
    ['components', componentSpectrum],
    ['factors', factorSpectrum],
  ])('finds two %s where the items form two groups', (_, spectrum) => {
    const a = parallelAnalysis(TWO_GROUPS, spectrum, normalCorrelations(300, 8, seededRandom(1)), 200);
    if (isUndefined(a)) throw new Error(a.reason);
    expect(a).toMatchObject({ count: 2, countByMean: 2, failed: 0, draws: 200 });
  });

  it('finds none where items do not correlate', () => {
    const r = squareMatrix(8, (i, j) => (i === j ? 1 : 0));
    const a = parallelAnalysis(r, componentSpectrum, normalCorrelations(300, 8, seededRandom(1)), 200);
    expect(a).toMatchObject({ count: 0, countByMean: 0 });
  });

  it('repeats by seed and differs by seed', () => {
    const run = (seed: number) =>
      parallelAnalysis(TWO_GROUPS, componentSpectrum, normalCorrelations(50, 8, seededRandom(seed)), 20);
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });

  it('draws correlations of normal rows: mean zero, variance 1/(n − 1)', () => {
    const draw = normalCorrelations(20, 4, seededRandom(5));
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 4000; i++) {
      const r = draw();
      if (isUndefined(r)) throw new Error(r.reason);
      const v = r.values[3] ?? Number.NaN;
      sum += v;
      squares += v * v;
    }
    expect(Math.abs(sum / 4000)).toBeLessThan(0.015);
    expect(squares / 4000).toBeCloseTo(1 / 19, 2);
  });

  it('resamples columns apart, with their missing answers', () => {
    const n = 400;
    const column = Float64Array.from({ length: n }, (_, i) => i % 5);
    const valid = Uint8Array.from({ length: n }, (_, i) => (i % 40 === 0 ? 0 : 1));
    const draw = resampledCorrelations([column, column], [valid, valid], seededRandom(2));
    const r = draw();
    if (isUndefined(r)) throw new Error(r.reason);
    expect(Math.abs(r.values[1] ?? 1)).toBeLessThan(0.2);
  });

  it('is undefined where most draws have no correlations', () => {
    const constant = new Float64Array(10).fill(3);
    const valid = new Uint8Array(10).fill(1);
    const draw = resampledCorrelations([constant, constant], [valid, valid], seededRandom(2));
    expect(
      parallelAnalysis(
        squareMatrix(2, () => 1),
        componentSpectrum,
        draw,
        20,
      ),
    ).toMatchObject({
      kind: 'undefined',
      reason: 'not_converged',
    });
  });
});
