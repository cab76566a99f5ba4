/**
 * Polychoric correlations by two-step maximum likelihood, from the counts.
 *
 * Thresholds from each item's own margin over its available answers, then the correlation that maximises the
 * likelihood of the pair's table; no correction of empty cells.
 *
 * Source: Olsson (1979), Psychometrika 44, 443, doi:10.1007/BF02296207.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { normalGrid } from './bivariate-normal.ts';
import { normalQuantile } from './distributions.ts';
import type { SquareMatrix } from './matrix.ts';
import type { Treatment } from './moments.ts';
import { at, type Outcome } from './outcome.ts';
import { categories, type PairCounts, pairIndex } from './pair-counts.ts';

/** Frequencies of keyed codes of item i, from its own table. */
function margin(counts: PairCounts, tables: Float64Array, i: number): Float64Array {
  const size = categories(counts.items, i);
  const start = at(counts.offsets, pairIndex(counts.items.length, i, i));
  const f = Float64Array.from({ length: size }, (_, c) => at(tables, start + c * size + c));
  return counts.items[i]?.reverse === true ? f.reverse() : f;
}

/**
 * Thresholds of keyed item i between the categories in use, normal quantiles of the cumulative shares. Undefined:
 * no answers, or one category only (`constant_item`).
 *
 * @example
 * const item = { min: 0, max: 1, reverse: false };
 * const counts = createPairCounts([item, item]);
 * addColumns(counts, [Int8Array.of(0, 0, 0, 0, 1, 1, 1, 1), Int8Array.of(0, 0, 0, 1, 0, 1, 1, 1)]);
 * thresholds(counts, 0, 'pairwise'); // => [0]
 */
export function thresholds(counts: PairCounts, i: number, treatment: Treatment): Outcome<Float64Array> {
  const f = margin(counts, treatment === 'listwise' ? counts.complete : counts.available, i).filter(
    (c) => c > 0,
  );
  const n = f.reduce((s, c) => s + c, 0);
  if (n === 0) return undefinedBecause('no_observations', 0);
  if (f.length < 2) return undefinedBecause('constant_item', n);
  const out = new Float64Array(f.length - 1);
  let below = 0;
  for (let c = 0; c < out.length; c++) {
    below += at(f, c);
    out[c] = normalQuantile(below / n);
  }
  return out;
}

/**
 * Polychoric correlation matrix of the keyed items. Undefined: a constant item, a pair without rows (`no_observations`), or a pair
 * whose likelihood has no maximum inside ±0.999 (`not_converged`).
 *
 * @example
 * const item = { min: 0, max: 1, reverse: false };
 * const counts = createPairCounts([item, item]);
 * addColumns(counts, [Int8Array.of(0, 0, 0, 0, 1, 1, 1, 1), Int8Array.of(0, 0, 0, 1, 0, 1, 1, 1)]);
 * polychoricMatrix(counts, 'pairwise').values[1]; // => 0.707107
 */
export function polychoricMatrix(counts: PairCounts, treatment: Treatment): Outcome<SquareMatrix> {
  const k = counts.items.length;
  const tables = treatment === 'listwise' ? counts.complete : counts.available;
  const cuts: Float64Array[] = [];
  const used: number[][] = [];
  for (let i = 0; i < k; i++) {
    const t = thresholds(counts, i, treatment);
    if ('kind' in t) return t;
    cuts.push(Float64Array.from([Number.NEGATIVE_INFINITY, ...t, Number.POSITIVE_INFINITY]));
    used.push(Array.from(margin(counts, tables, i).entries()).flatMap(([c, f]) => (f > 0 ? [c] : [])));
  }
  const values = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    values[i * k + i] = 1;
    for (let j = i + 1; j < k; j++) {
      const table = keyedTable(counts, tables, i, j, used[i] ?? [], used[j] ?? []);
      if (table.every((f) => f === 0)) return undefinedBecause('no_observations', 0);
      const rho = polychoricPair(table, cuts[i] as Float64Array, cuts[j] as Float64Array);
      if (rho === undefined) return undefinedBecause('not_converged');
      values[i * k + j] = rho;
      values[j * k + i] = rho;
    }
  }
  return { k, values };
}

/** The pair's table in keyed order, restricted to the categories in use, row-major. */
function keyedTable(
  counts: PairCounts,
  tables: Float64Array,
  i: number,
  j: number,
  rowsUsed: readonly number[],
  columnsUsed: readonly number[],
): Float64Array {
  const start = at(counts.offsets, pairIndex(counts.items.length, i, j));
  const height = categories(counts.items, i);
  const width = categories(counts.items, j);
  const out = new Float64Array(rowsUsed.length * columnsUsed.length);
  rowsUsed.forEach((p, a) => {
    columnsUsed.forEach((q, b) => {
      const row = counts.items[i]?.reverse === true ? height - 1 - p : p;
      const column = counts.items[j]?.reverse === true ? width - 1 - q : q;
      out[a * columnsUsed.length + b] = at(tables, start + row * width + column);
    });
  });
  return out;
}

/** Sizes of ρ tried in turn for a change of sign of the score. */
const BRACKETS = [0.25, 0.5, 0.7, 0.85, 0.95, 0.99, 0.999];

/** Smaller than this, a step no longer moves a correlation that anybody reads. */
const SMALL_STEP = 1e-12;

/** The ρ at which the table's likelihood is greatest; `undefined` where that is not inside ±0.999. */
function polychoricPair(table: Float64Array, a: Float64Array, b: Float64Array): number | undefined {
  const derivative = likelihood(table, a, b);
  return byScoring(derivative, pearson(table, a.length - 1, b.length - 1)) ?? byBracket(derivative);
}

type Derivative = (rho: number) => { score: number; information: number };

/** The derivative of the table's log-likelihood in ρ, and its expected information. */
function likelihood(table: Float64Array, a: Float64Array, b: Float64Array): Derivative {
  const rows = a.length - 1;
  const columns = b.length - 1;
  const grid = normalGrid(a, b);
  const { probability, density } = grid;
  const n = table.reduce((s, f) => s + f, 0);
  return (rho) => {
    grid.evaluate(rho);
    let score = 0;
    let information = 0;
    for (let p = 0; p < rows; p++) {
      for (let q = 0; q < columns; q++) {
        const low = p * b.length + q;
        const high = low + b.length;
        const cell =
          (probability[high + 1] as number) -
          (probability[low + 1] as number) -
          (probability[high] as number) +
          (probability[low] as number);
        const slope =
          (density[high + 1] as number) -
          (density[low + 1] as number) -
          (density[high] as number) +
          (density[low] as number);
        const f = table[p * columns + q] as number;
        const safe = Math.max(cell, 1e-300);
        if (f !== 0) score += (f * slope) / safe;
        if (cell > 1e-12) information += (n * slope * slope) / cell;
      }
    }
    return { score, information };
  };
}

/** Pearson's correlation of the table's category numbers. */
function pearson(table: Float64Array, rows: number, columns: number): number {
  let n = 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let p = 0; p < rows; p++) {
    for (let q = 0; q < columns; q++) {
      const f = table[p * columns + q] as number;
      n += f;
      x += f * p;
      y += f * q;
      xx += f * p * p;
      yy += f * q * q;
      xy += f * p * q;
    }
  }
  const product = (n * xx - x * x) * (n * yy - y * y);
  return product > 0 ? (n * xy - x * y) / Math.sqrt(product) : 0;
}

/** Fisher scoring with secant steps from a start nearby; `undefined` where it leaves ±0.95 or does not settle. */
function byScoring(derivative: Derivative, start: number): number | undefined {
  let rho = Math.max(-0.9, Math.min(0.9, start));
  let last: { rho: number; score: number } | undefined;
  for (let step = 0; step < 12; step++) {
    const { score, information } = derivative(rho);
    const curvature = last === undefined ? information : (last.score - score) / (rho - last.rho);
    const move = score / (curvature > information / 4 ? curvature : information);
    if (!Number.isFinite(move)) return undefined;
    last = { rho, score };
    rho += move;
    if (Math.abs(rho) > 0.95) return undefined;
    if (Math.abs(move) < SMALL_STEP) return rho;
  }
  return undefined;
}

/** Root of the score by bisection safeguarded secant steps, wherever it lies inside ±0.999. */
function byBracket(derivative: Derivative): number | undefined {
  const score = (rho: number): number => derivative(rho).score;
  const direction = score(0) > 0 ? 1 : -1;
  let near = { rho: 0, score: score(0) };
  let far: typeof near | undefined;
  for (const size of BRACKETS) {
    const f = score(direction * size);
    if (f * direction <= 0) {
      far = { rho: direction * size, score: f };
      break;
    }
    near = { rho: direction * size, score: f };
  }
  if (far === undefined) return undefined;
  let { rho: low, score: atLow } = direction > 0 ? near : far;
  let { rho: high, score: atHigh } = direction > 0 ? far : near;
  let x = (low + high) / 2;
  for (let step = 0; step < 200 && high - low > 1e-13; step++) {
    const f = score(x);
    if (f === 0) return x;
    if (f > 0) {
      low = x;
      atLow = f;
    } else {
      high = x;
      atHigh = f;
    }
    const secant = (low * atHigh - high * atLow) / (atHigh - atLow);
    const next = step % 3 === 2 ? (low + high) / 2 : secant;
    if (Math.abs(next - x) < SMALL_STEP) return next;
    x = next;
  }
  return x;
}
