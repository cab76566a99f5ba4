import { describe, expect, it } from 'vitest';
import { parameterCount } from './cfa-model.ts';
import { fitGroups, type GroupMoments, invarianceStructures, measurementInvariance } from './invariance.ts';
import { squareMatrix } from './matrix.ts';
import { isUndefined } from './outcome.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });
const PATTERN = { items: 4, factors: [[0, 1, 2, 3]] };

/** A group that follows one factor exactly. */
function group(loadings: number[], intercepts: number[], variance = 1, mean = 0, n = 300): GroupMoments {
  const l = (i: number): number => loadings[i] ?? 0;
  const covariance = squareMatrix(
    4,
    (i, j) => ((l(i) * l(j) * variance + (i === j ? 0.5 : 0)) * n) / (n - 1),
  );
  return { n, means: Float64Array.from(intercepts, (v, i) => v + l(i) * mean), covariance };
}

const LOADINGS = [0.9, 0.8, 0.7, 0.6];
const INTERCEPTS = [3, 3.2, 2.8, 3.5];

describe('measurement invariance', () => {
  it('holds for groups that differ in their factor only, and finds that difference', () => {
    const v = measurementInvariance(PATTERN, [
      group(LOADINGS, INTERCEPTS),
      group(LOADINGS, INTERCEPTS, 1.5, 0.4),
    ]);
    if (isUndefined(v.scalar)) throw new Error(v.scalar.reason);
    expect(v.scalar.fit.chiSquare).toBeCloseTo(0, 8);
    const second = (part: string): number[] =>
      (v.scalar as { cells: readonly (readonly { cell: { part: string }; estimate: number }[])[] }).cells[1]
        ?.filter((c) => c.cell.part === part)
        .map((c) => c.estimate) ?? [];
    expect(second('factorMean')[0]).toBeCloseTo(0.4, 6);
    expect(second('factorCovariance')[0]).toBeCloseTo(1.5, 6);
    expect(v.metricDifference).toMatchObject({ df: 3, p: expect.closeTo(1, 6) });
    expect(v.scalarDifference).toMatchObject({ df: 3, p: expect.closeTo(1, 6), cfi: expect.closeTo(0, 9) });
  });

  it('fails at the step that is wrong', () => {
    const other = measurementInvariance(PATTERN, [
      group(LOADINGS, INTERCEPTS),
      group([0.9, 0.8, 0.7, 0.1], INTERCEPTS),
    ]);
    if (isUndefined(other.metricDifference)) throw new Error('undefined');
    expect(other.metricDifference.p).toBeLessThan(1e-6);
    expect(other.metricDifference.cfi).toBeLessThan(0);
    const shifted = measurementInvariance(PATTERN, [
      group(LOADINGS, INTERCEPTS),
      group(LOADINGS, [3, 3.2, 2.8, 4.2]),
    ]);
    if (isUndefined(shifted.metricDifference) || isUndefined(shifted.scalarDifference))
      throw new Error('undefined');
    expect(shifted.metricDifference.chiSquare).toBeCloseTo(0, 8);
    expect(shifted.scalarDifference.p).toBeLessThan(1e-6);
  });

  it('does not change with the order of groups, nor with the sign of a scale', () => {
    const groups = [
      group(LOADINGS, INTERCEPTS),
      group([0.9, 0.7, 0.7, 0.5], INTERCEPTS, 1.2, 0.3, 200),
      group([0.7, 0.8, 0.6, 0.6], [3, 3, 3, 3.4]),
    ];
    const chiSquare = (list: readonly GroupMoments[]): number => {
      const s = fitGroups(PATTERN, list, 'scalar');
      return isUndefined(s) ? Number.NaN : s.fit.chiSquare;
    };
    expect(Math.abs(chiSquare(groups) - chiSquare(groups.toReversed()))).toBeLessThan(1e-8);
    const negative = (g: GroupMoments): GroupMoments => ({ ...g, means: g.means.map((m) => -m) });
    expect(Math.abs(chiSquare(groups) - chiSquare(groups.map(negative)))).toBeLessThan(1e-8);
  });

  it('counts its parameters', () => {
    const count = (groups: number, step: 'configural' | 'metric' | 'scalar'): number =>
      parameterCount(
        invarianceStructures(
          {
            items: 6,
            factors: [
              [0, 1, 2],
              [3, 4, 5],
            ],
          },
          groups,
          step,
        ),
      );
    // per group 6 loadings, 6 residuals, 6 intercepts, 1 correlation
    expect(count(3, 'configural')).toBe(57);
    // two sets of loadings less, four factor variances more; then two sets of intercepts less, four means more
    expect([count(3, 'metric'), count(3, 'scalar')]).toEqual([49, 41]);
  });

  it('is undefined for one group, small groups, and what no group identifies', () => {
    const whole = group(LOADINGS, INTERCEPTS);
    expect(fitGroups(PATTERN, [], 'metric')).toEqual(undefinedAs('too_few_units'));
    expect(fitGroups(PATTERN, [whole], 'metric')).toEqual(undefinedAs('too_few_units'));
    expect(fitGroups(PATTERN, [whole, { ...whole, n: 4 }], 'metric')).toEqual(
      undefinedAs('too_few_observations'),
    );
    const flat = { ...whole, covariance: squareMatrix(4, (i, j) => (i === j && i < 3 ? 1 : 0)) };
    const v = measurementInvariance(PATTERN, [whole, flat]);
    expect(v.configural).toEqual(undefinedAs('singular_matrix'));
    expect(v.metricDifference).toEqual(undefinedAs('singular_matrix'));
    const two = {
      n: 50,
      means: Float64Array.of(1, 1),
      covariance: squareMatrix(2, (i, j) => (i === j ? 1 : 0.5)),
    };
    expect(fitGroups({ items: 2, factors: [[0, 1]] }, [two, two], 'configural')).toEqual(
      undefinedAs('too_few_items'),
    );
  });
});
