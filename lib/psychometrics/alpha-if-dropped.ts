/**
 * Alpha of a scale without each item in turn, in one pass over the matrix instead of one analysis an item.
 *
 * Every sum of the shortened scale is the sum of the whole less what the item brings; the inverse of R without
 * row and column i is B − b bᵀ/βᵢᵢ, with B the rest of R⁻¹ and b its column i (partitioned inverse: Golub & Van
 * Loan, 2013, Matrix Computations, §2.1.4). Where a difference would lose its digits, the shortened scale is
 * analysed by itself.
 */
import { estimate } from '#lib/estimate.ts';
import { type AlphaSummary, alphaSummary } from './alpha.ts';
import {
  correlationOf,
  get,
  inverse,
  rowSums,
  type SquareMatrix,
  submatrix,
  sumAll,
  trace,
  without,
} from './matrix.ts';
import { at, isUndefined, total } from './outcome.ts';

/** Below this share of the whole, a difference of sums has lost too many digits. */
const LEAST_SHARE = 1e-6;

/**
 * `alphaSummary` of the scale without each item, in the order of the items. Undefined entries where one item
 * would remain (`too_few_items`), or as `alphaSummary` says.
 *
 * @example
 * const c = { k: 3, values: Float64Array.of(1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1) };
 * alphaIfDropped(c, 50).map((a) => a.rawAlpha.value); // => [0.4615, 0.3333, 0.6667]
 */
export function alphaIfDropped(cov: SquareMatrix, n: number): AlphaSummary[] {
  const { k } = cov;
  const alone = (i: number): AlphaSummary => alphaSummary(submatrix(cov, without(k, i)), n);
  const r = k < 4 ? undefined : correlationOf(cov);
  const inv = r === undefined || isUndefined(r) ? undefined : inverse(r);
  if (r === undefined || isUndefined(r) || inv === undefined || isUndefined(inv))
    return Array.from({ length: k }, (_, i) => alone(i));
  const whole = wholeScale(cov, r);
  return Array.from({ length: k }, (_, i) => {
    const v = whole.variance - 2 * at(whole.sums, i) + get(cov, i, i);
    const pivot = get(inv, i, i);
    if (!(v > LEAST_SHARE * whole.variance) || !(pivot > 0 && pivot < 1 / LEAST_SHARE)) return alone(i);
    return withoutItem(cov, inv, whole, i, n);
  });
}

type Whole = {
  readonly variance: number;
  readonly trace: number;
  readonly sums: Float64Array;
  readonly squares: number;
  readonly rTotal: number;
  readonly rSums: Float64Array;
  /** Pairs (i < j) from the smallest correlation to the greatest. */
  readonly order: readonly { readonly i: number; readonly j: number; readonly r: number }[];
};

function wholeScale(cov: SquareMatrix, r: SquareMatrix): Whole {
  const order: { i: number; j: number; r: number }[] = [];
  for (let i = 0; i < r.k; i++) for (let j = i + 1; j < r.k; j++) order.push({ i, j, r: get(r, i, j) });
  order.sort((a, b) => a.r - b.r);
  let squares = 0;
  for (const c of cov.values) squares += c * c;
  const rSums = rowSums(r);
  return {
    variance: sumAll(cov),
    trace: trace(cov),
    sums: rowSums(cov),
    squares,
    rTotal: total(rSums),
    rSums,
    order,
  };
}

function withoutItem(cov: SquareMatrix, inv: SquareMatrix, whole: Whole, i: number, n: number): AlphaSummary {
  const k = cov.k - 1;
  const own = get(cov, i, i);
  const v = whole.variance - 2 * at(whole.sums, i) + own;
  const tr = whole.trace - own;
  let squares = whole.squares + own * own;
  let sumsSquared = 0;
  let residual = 0;
  const pivot = get(inv, i, i);
  for (let j = 0; j <= k; j++) {
    const c = get(cov, i, j);
    squares -= 2 * c * c;
    if (j === i) continue;
    sumsSquared += (at(whole.sums, j) - c) ** 2;
    const b = get(inv, i, j);
    residual += 1 / (get(inv, j, j) - (b * b) / pivot);
  }
  const rTotal = whole.rTotal - 2 * at(whole.rSums, i) + 1;
  const rBar = (rTotal - k) / (k * (k - 1));
  const spread = rest(whole, i, (k * (k - 1)) / 2, rBar);
  const q = ((2 * k * k) / ((k - 1) ** 2 * v ** 3)) * (v * (squares + tr * tr) - 2 * tr * sumsSquared);
  return {
    rawAlpha: estimate((k / (k - 1)) * (1 - tr / v), n),
    standardizedAlpha: estimate((k / (k - 1)) * (1 - k / rTotal), n),
    g6: estimate(1 - residual / rTotal, n),
    averageR: estimate(rBar, n),
    medianR: estimate(spread.median, n),
    varianceR: estimate(spread.variance, n, 'too_few_items'),
    signalNoise: estimate((k * rBar) / (1 - rBar), n),
    ase: estimate(Math.sqrt(Math.max(0, q) / n), n, 'no_observations'),
  };
}

/** Median and variance (n − 1) of the correlations of the pairs without item i, from the sorted pairs. */
function rest(whole: Whole, i: number, pairs: number, rBar: number): { median: number; variance: number } {
  const low = Math.floor((pairs - 1) / 2);
  const high = Math.floor(pairs / 2);
  let seen = 0;
  let median = 0;
  let squares = 0;
  for (const pair of whole.order) {
    if (pair.i === i || pair.j === i) continue;
    if (seen === low) median += pair.r / 2;
    if (seen === high) median += pair.r / 2;
    squares += (pair.r - rBar) ** 2;
    seen++;
  }
  return { median, variance: squares / (pairs - 1) };
}
