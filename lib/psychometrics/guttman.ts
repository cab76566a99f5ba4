/**
 * Guttman's λ1–λ6, the μ series, and split halves. On a covariance matrix λ3 is raw alpha; on a correlation
 * matrix standardized alpha.
 *
 * Sources: Guttman (1945), Psychometrika 10, 255, doi:10.1007/BF02288892; μ — ten Berge & Zegers (1978),
 * Psychometrika 43, 575, doi:10.1007/BF02293815; unequal halves — Horst (1951), Educational and Psychological
 * Measurement 11, 368; Rulon (1939), Harvard Educational Review 9, 99 (no DOI).
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { lambda6, rawAlpha, spearmanBrown } from './alpha.ts';
import { mean, quantile } from './descriptives.ts';
import { get, type SquareMatrix, totalVariance, trace } from './matrix.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { SEARCH_STARTS, searchSplit } from './split-half-search.ts';

/** Beyond this many items the splits are too many to visit (20 items: 92,378 splits); then they are searched. */
const MAX_ITEMS_FOR_SPLITS = 20;

export type Lambdas = {
  readonly lambda1: Estimate;
  readonly lambda2: Estimate;
  readonly lambda3: Estimate;
  /** The best split half: of all splits, beyond 20 items the best that the search finds. */
  readonly lambda4: Estimate;
  readonly lambda5: Estimate;
  /** λ5 with k/(k − 1) on its second term. */
  readonly lambda5Plus: Estimate;
  readonly lambda6: Estimate;
  /** μ0–μ3 of ten Berge & Zegers. */
  readonly mu: readonly [Estimate, Estimate, Estimate, Estimate];
};

/**
 * Guttman's bounds. Undefined: fewer than two items, no total variance; λ6 if singular.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * const g = guttmanLambdas(c, 100);
 * g.lambda1.value; // => 0.5
 * g.lambda2.value; // => 0.75
 * g.lambda6.value; // => 0.6667
 */
export function guttmanLambdas(c: SquareMatrix, n: number): Lambdas {
  const { k } = c;
  const v = totalVariance(c);
  if (k < 2 || !(v > 0)) {
    const none = undefinedBecause(k < 2 ? 'too_few_items' : 'zero_variance', n);
    const five = { lambda1: none, lambda2: none, lambda3: none, lambda4: none, lambda5: none };
    return { ...five, lambda5Plus: none, lambda6: none, mu: [none, none, none, none] };
  }
  let off = 0;
  let off2 = 0;
  let off4 = 0;
  let off8 = 0;
  let largest = 0;
  for (let j = 0; j < k; j++) {
    let column = 0;
    for (let i = 0; i < k; i++) {
      if (i === j) continue;
      const x = get(c, i, j);
      off += x;
      column += x * x;
      off4 += x ** 4;
      off8 += x ** 8;
    }
    off2 += column;
    largest = Math.max(largest, column);
  }
  const l1 = 1 - trace(c) / v;
  const ratio = k / (k - 1);
  const second = (2 * Math.sqrt(largest)) / v;
  const mu = (x: number): Estimate => estimate((off + x) / v, n);
  const splits = splitHalves(c, n);
  return {
    lambda1: estimate(l1, n),
    lambda2: mu(Math.sqrt(ratio * off2)),
    lambda3: rawAlpha(c, n),
    lambda4: isUndefined(splits) ? splits : splits.max,
    lambda5: estimate(l1 + second, n),
    lambda5Plus: estimate(l1 + ratio * second, n),
    lambda6: lambda6(c, n),
    mu: [
      estimate((ratio * off) / v, n),
      mu(Math.sqrt(ratio * off2)),
      mu(Math.sqrt(off2 + Math.sqrt(ratio * off4))),
      mu(Math.sqrt(off2 + Math.sqrt(off4 + Math.sqrt(ratio * off8)))),
    ],
  };
}

export type SplitHalves = {
  /** Distinct splits that were visited, or starts of the search. */
  readonly splits: number;
  /** True where every split was visited; otherwise max and min are the best that a search found. */
  readonly complete: boolean;
  readonly max: Estimate;
  readonly min: Estimate;
  /** Over all splits, visited or not. */
  readonly mean: Estimate;
  /** Undefined (`not_computed`) where not all were visited. */
  readonly median: Estimate;
  /** Item indices of one half (⌊k/2⌋ items) of the best and the worst split. */
  readonly maxHalf: readonly number[];
  readonly minHalf: readonly number[];
};

/**
 * 4·cov(a, b)/V over every distinct split with ⌊k/2⌋ items in one half; beyond 20 items the largest and smallest
 * by `searchSplit`, and the mean, which needs no visit: each pair of items is parted in the same share of splits.
 * Undefined: k < 2, no total variance.
 *
 * @example
 * const c = squareMatrix(4, (i, j) => (i === j ? 1 : 0.5));
 * const halves = splitHalves(c, 100);
 * halves.splits; // => 3
 * halves.max.value; // => 0.8
 */
export function splitHalves(c: SquareMatrix, n: number): Outcome<SplitHalves> {
  const { k } = c;
  if (k < 2) return undefinedBecause('too_few_items', n);
  const v = totalVariance(c);
  if (!(v > 0)) return undefinedBecause('zero_variance', n);
  if (k > MAX_ITEMS_FOR_SPLITS) return searchedHalves(c, v, n);
  const half = Math.floor(k / 2);
  const values: number[] = [];
  const chosen: number[] = [];
  let best = { value: Number.NEGATIVE_INFINITY, items: [] as number[] };
  let worst = { value: Number.POSITIVE_INFINITY, items: [] as number[] };
  const visit = (next: number): void => {
    if (chosen.length === half) {
      const value = (4 * crossCovariance(c, chosen)) / v;
      values.push(value);
      if (value > best.value) best = { value, items: [...chosen] };
      if (value < worst.value) worst = { value, items: [...chosen] };
      return;
    }
    for (let i = next; i <= k - (half - chosen.length); i++) {
      chosen.push(i);
      visit(i + 1);
      chosen.pop();
    }
  };
  if (k % 2 === 0) {
    // Each split of an even number appears twice; item 0 fixed in the half keeps one of them.
    chosen.push(0);
    visit(1);
  } else {
    visit(0);
  }
  const rebased = (e: Estimate): Estimate => (e.kind === 'estimate' ? estimate(e.value, n) : e);
  return {
    splits: values.length,
    complete: true,
    max: estimate(best.value, n),
    min: estimate(worst.value, n),
    mean: rebased(mean(values)),
    median: rebased(quantile(values, 0.5)),
    maxHalf: best.items,
    minHalf: worst.items,
  };
}

function searchedHalves(c: SquareMatrix, v: number, n: number): SplitHalves {
  const { k } = c;
  const maxHalf = searchSplit(c, 'largest');
  const minHalf = searchSplit(c, 'smallest');
  const half = Math.floor(k / 2);
  // Of all pairs of items this share is parted by a split.
  const parted = (2 * half * (k - half)) / (k * (k - 1));
  return {
    splits: SEARCH_STARTS,
    complete: false,
    max: estimate((4 * crossCovariance(c, maxHalf)) / v, n),
    min: estimate((4 * crossCovariance(c, minHalf)) / v, n),
    mean: estimate((2 * parted * (v - trace(c))) / v, n),
    median: undefinedBecause('not_computed', n),
    maxHalf,
    minHalf,
  };
}

function crossCovariance(c: SquareMatrix, half: readonly number[]): number {
  let s = 0;
  for (const i of half) {
    for (let j = 0; j < c.k; j++) s += get(c, i, j);
    for (const j of half) s -= get(c, i, j);
  }
  return s;
}

export type OddEven = {
  readonly odd: number;
  readonly even: number;
  /** Correlation of the two half totals. */
  readonly r: Estimate;
  /** 2r/(1 + r). */
  readonly spearmanBrown: Estimate;
  /** Horst's correction for halves of unequal length. */
  readonly horst: Estimate;
  /** Guttman–Rulon, 4·cov/V. */
  readonly rulon: Estimate;
};

/**
 * Items 1, 3, 5, … against 2, 4, 6, … in the order given. Undefined: k < 2, a half without variance.
 *
 * @example
 * const c = squareMatrix(4, (i, j) => (i === j ? 1 : 0.5));
 * const h = oddEven(c, 100);
 * h.r.value; // => 0.6667
 * h.spearmanBrown.value; // => 0.8
 * h.rulon.value; // => 0.8
 */
export function oddEven(c: SquareMatrix, n: number): OddEven {
  const { k } = c;
  const odd = Math.ceil(k / 2);
  const even = k - odd;
  let vOdd = 0;
  let vEven = 0;
  let cross = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      if (i % 2 !== j % 2) cross += get(c, i, j) / 2;
      else if (i % 2 === 0) vOdd += get(c, i, j);
      else vEven += get(c, i, j);
    }
  }
  const least = 1e-12 * trace(c);
  if (k < 2 || !(vOdd > least && vEven > least)) {
    const none = undefinedBecause(k < 2 ? 'too_few_items' : 'zero_variance', n);
    return { odd, even, r: none, spearmanBrown: none, horst: none, rulon: none };
  }
  const r = cross / Math.sqrt(vOdd * vEven);
  const pq = (odd * even) / (k * k);
  const doubled = spearmanBrown(r, n);
  return {
    odd,
    even,
    r: estimate(r, n),
    spearmanBrown: doubled,
    // r·(√(r² + 4pq(1 − r²)) − r)/(2pq(1 − r²)) without its cancellation at r = 1
    horst:
      doubled.kind === 'undefined'
        ? doubled
        : estimate((2 * r) / (Math.sqrt(r * r + 4 * pq * Math.max(0, 1 - r * r)) + r), n, 'not_applicable'),
    rulon: estimate((4 * cross) / totalVariance(c), n),
  };
}
