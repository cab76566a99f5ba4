/**
 * Means and covariances of rows with missing answers by maximum likelihood (EM), if answers are missing at random.
 *
 * Source: Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39, 1; Little & Rubin
 * (2019), Statistical Analysis with Missing Data, ch. 11, doi:10.1002/9781119482260.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { type Block, dot, Likelihood } from './cfa-likelihood.ts';
import type { Cell, Structure } from './cfa-model.ts';
import type { SquareMatrix } from './matrix.ts';
import { at, type Outcome } from './outcome.ts';

export type SaturatedMoments = {
  readonly mean: Float64Array;
  /** n in the denominator. */
  readonly covariance: SquareMatrix;
  /** −2 log L / n without the constant. */
  readonly value: number;
  readonly iterations: number;
};

const MAX_ITERATIONS = 2000;

/**
 * Rows grouped by which items are answered; rows without any answer are left out.
 *
 * @example
 * const columns = [Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 0)];
 * const blocks = patternBlocks(columns, [Uint8Array.of(1, 1, 1), Uint8Array.of(1, 1, 0)]);
 * blocks.map((b) => b.n); // => [2, 1]
 */
export function patternBlocks(
  columns: readonly Float64Array[],
  valid: readonly Uint8Array[],
): readonly Block[] {
  const p = columns.length;
  const rowsOf = new Map<string, number[]>();
  const n = columns[0]?.length ?? 0;
  for (let r = 0; r < n; r++) {
    const mask = valid.map((v) => at(v, r)).join('');
    if (!mask.includes('1')) continue;
    const rows = rowsOf.get(mask);
    if (rows === undefined) rowsOf.set(mask, [r]);
    else rows.push(r);
  }
  return Array.from(rowsOf, ([mask, rows]) => {
    const observed = Array.from(mask, Number).flatMap((one, i) => (one === 1 ? [i] : []));
    const mean = new Float64Array(p);
    const covariance = new Float64Array(p * p);
    for (const i of observed) mean[i] = rows.reduce((s, r) => s + at(columns[i] ?? [], r), 0) / rows.length;
    for (const i of observed) {
      for (const j of observed) {
        let s = 0;
        for (const r of rows) {
          s += (at(columns[i] ?? [], r) - at(mean, i)) * (at(columns[j] ?? [], r) - at(mean, j));
        }
        covariance[i * p + j] = s / rows.length;
      }
    }
    return { structure: 0, n: rows.length, observed, covariance, mean };
  });
}

/**
 * Undefined: `constant_item` (an item without variance among its answers), `not_converged`.
 *
 * @example
 * const all = new Uint8Array(4).fill(1);
 * const blocks = patternBlocks([Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 1, 4, 3)], [all, all]);
 * const m = saturatedMoments(blocks, 2);
 * m.mean; // => [2.5, 2.5]
 * m.covariance.values; // => [1.25, 0.75, 0.75, 1.25]
 */
export function saturatedMoments(blocks: readonly Block[], p: number): Outcome<SaturatedMoments> {
  if (blocks.length === 0) return undefinedBecause('no_observations', 0);
  const start = availableMoments(blocks, p);
  if (!start.variance.every((v) => v > 0)) return undefinedBecause('constant_item');
  const structure = unrestricted(p);
  const likelihood = new Likelihood([structure], blocks);
  const n = likelihood.n;
  let mean = start.mean;
  let sigma = new Float64Array(p * p);
  for (let i = 0; i < p; i++) sigma[i * p + i] = at(start.variance, i);
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    const value = likelihood.evaluate(parametersOf(structure, mean, sigma));
    if (!Number.isFinite(value)) return undefinedBecause('not_converged');
    const shift = new Float64Array(p);
    const next = new Float64Array(p * p);
    blocks.forEach((block, b) => {
      addExpected(block, likelihood.inverse[b] as Float64Array, mean, sigma, block.n / n, shift, next);
    });
    let change = 0;
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        next[i * p + j] = at(next, i * p + j) - at(shift, i) * at(shift, j);
        const scale = Math.sqrt(at(sigma, i * p + i) * at(sigma, j * p + j));
        change = Math.max(change, Math.abs(at(next, i * p + j) - at(sigma, i * p + j)) / scale);
      }
      change = Math.max(change, Math.abs(at(shift, i)) / Math.sqrt(at(sigma, i * p + i)));
    }
    mean = mean.map((m, i) => m + at(shift, i));
    sigma = next;
    if (change < 1e-11) return { mean, covariance: { k: p, values: sigma }, value, iterations };
  }
  return undefinedBecause('not_converged');
}

/**
 * Means and variances (n in the denominator) of each item's own answers, with how many they are.
 *
 * @example
 * const columns = [Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 0)];
 * const blocks = patternBlocks(columns, [Uint8Array.of(1, 1, 1), Uint8Array.of(1, 1, 0)]);
 * availableMoments(blocks, 2); // => { n: [3, 2], mean: [2, 3] }
 */
export function availableMoments(
  blocks: readonly Block[],
  p: number,
): { n: Float64Array; mean: Float64Array; variance: Float64Array } {
  const n = new Float64Array(p);
  const mean = new Float64Array(p);
  const variance = new Float64Array(p);
  for (const b of blocks) {
    for (const i of b.observed) {
      n[i] = at(n, i) + b.n;
      mean[i] = at(mean, i) + b.n * at(b.mean ?? mean, i);
    }
  }
  for (let i = 0; i < p; i++) mean[i] = at(mean, i) / at(n, i);
  for (const b of blocks) {
    for (const i of b.observed) {
      const spread = at(b.covariance, i * p + i) + (at(b.mean ?? mean, i) - at(mean, i)) ** 2;
      variance[i] = at(variance, i) + (b.n * spread) / at(n, i);
    }
  }
  return { n, mean, variance };
}

/** Adds share × the expected first and second moments (around the old mean) of a pattern's rows. */
function addExpected(
  block: Block,
  w: Float64Array,
  mean: Float64Array,
  sigma: Float64Array,
  share: number,
  first: Float64Array,
  second: Float64Array,
): void {
  const p = mean.length;
  const d = new Float64Array(p);
  for (const i of block.observed) d[i] = at(block.mean ?? mean, i) - at(mean, i);
  const spread = block.covariance.map((c, q) => c + at(d, Math.floor(q / p)) * at(d, q % p));
  // regression of all items on the answered ones: ΣW, the identity for those
  const regression = new Float64Array(p * p);
  const half = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) regression[i * p + j] = dot(sigma, i * p, w, j * p, p);
    first[i] = at(first, i) + share * dot(regression, i * p, d, 0, p);
    for (let j = 0; j < p; j++) half[i * p + j] = dot(regression, i * p, spread, j * p, p);
  }
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      const explained = dot(regression, i * p, sigma, j * p, p);
      const s = dot(half, i * p, regression, j * p, p) + at(sigma, i * p + j) - explained;
      second[i * p + j] = at(second, i * p + j) + share * s;
    }
  }
}

/** The structure in which every covariance and every mean is free. */
function unrestricted(p: number): Structure {
  const cells: Cell[] = [];
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      cells.push({ part: 'residual', row: i, column: j, parameter: cells.length, value: 0 });
    }
  }
  for (let i = 0; i < p; i++) {
    cells.push({ part: 'intercept', row: i, column: 0, parameter: cells.length, value: 0 });
  }
  return { items: p, factors: 0, cells };
}

function parametersOf({ cells, items: p }: Structure, mean: Float64Array, sigma: Float64Array): Float64Array {
  return Float64Array.from(cells, ({ part, row, column }) =>
    part === 'intercept' ? at(mean, row) : at(sigma, row * p + column),
  );
}
