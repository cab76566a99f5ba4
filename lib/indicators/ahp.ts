/**
 * Weights from pairwise comparisons (analytic hierarchy process): the principal eigenvector of the matrix of
 * judgements, and how far the judgements contradict each other.
 *
 * Sources: Saaty (1977), doi:10.1016/0022-2496(77)90033-5; Saaty (1990), doi:10.1016/0377-2217(90)90057-I; random
 * indices as in Saaty (2008), doi:10.1504/IJSSCI.2008.017590.
 */
import { type Estimate, estimate, type Undefined, undefinedBecause } from '#lib/estimate.ts';

/** Judgements on Saaty's scale: how many times the first matters as much as the second. */
export const JUDGEMENTS = [
  9,
  8,
  7,
  6,
  5,
  4,
  3,
  2,
  1,
  1 / 2,
  1 / 3,
  1 / 4,
  1 / 5,
  1 / 6,
  1 / 7,
  1 / 8,
  1 / 9,
] as const;

/** Mean consistency index of random reciprocal matrices of order 1–10. */
const RANDOM_INDEX = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49] as const;

/** Most children of a node that can be compared in pairs: no random index is published for more. */
export const MOST_COMPARED = RANDOM_INDEX.length;

/** Above this ratio judgements should be looked at again. */
export const CONSISTENT_BELOW = 0.1;

export type PairwiseWeights = {
  /** They sum to 1. */
  readonly weights: readonly number[];
  readonly lambdaMax: number;
  readonly consistencyIndex: number;
  /** Consistency index ÷ random index; 0 for one or two, which cannot contradict each other. */
  readonly consistencyRatio: Estimate;
  /** The judgement furthest from what the weights say, where the judgements are not consistent. */
  readonly worst?: {
    readonly first: number;
    readonly second: number;
    readonly judged: number;
    readonly implied: number;
  };
};

/**
 * Weights of `n` alternatives.
 *
 * @param judgement how much more `i` matters than `j`, asked for i < j alone; the reciprocals follow
 * @returns undefined with its reason where there is nothing to compare, more than can be judged, or no number
 */
export function pairwiseWeights(
  n: number,
  judgement: (i: number, j: number) => number,
): PairwiseWeights | Undefined {
  if (n < 1) return undefinedBecause('too_few_items', n);
  if (n > MOST_COMPARED) return undefinedBecause('not_applicable', n);
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 1 : i < j ? judgement(i, j) : 1 / judgement(j, i))),
  );
  if (a.flat().some((v) => !(v > 0 && Number.isFinite(v)))) return undefinedBecause('no_observations', n);
  const at = (i: number, j: number) => (a[i] as number[])[j] as number;
  let weights = Array.from({ length: n }, () => 1 / n);
  let lambdaMax = n;
  // Power iteration: a positive matrix has one greatest eigenvalue (Perron), and it converges to it.
  for (let round = 0; round < 1_000; round++) {
    const product = weights.map((_, i) => weights.reduce((sum, w, j) => sum + at(i, j) * w, 0));
    const sum = product.reduce((x, y) => x + y, 0);
    const next = product.map((p) => p / sum);
    const change = Math.max(...next.map((w, i) => Math.abs(w - (weights[i] as number))));
    weights = next;
    lambdaMax = sum;
    if (change < 1e-15) break;
  }
  const consistencyIndex = n < 3 ? 0 : Math.max(0, (lambdaMax - n) / (n - 1));
  const random = RANDOM_INDEX[n - 1] as number;
  const worst = consistencyIndex > 1e-9 ? furthest(n, at, weights) : undefined;
  return {
    weights,
    lambdaMax,
    consistencyIndex,
    consistencyRatio: estimate(random === 0 ? 0 : consistencyIndex / random, n),
    ...(worst === undefined ? {} : { worst }),
  };
}

/**
 * Judgements of several people as those of one: the geometric mean for every pair, the only mean of ratios under which
 * the judgement of b over a stays the reciprocal of a over b (Aczél & Saaty 1983, doi:10.1016/0022-2496(83)90028-7).
 *
 * @param judges each as for `pairwiseWeights`; at least one
 */
export function combinedJudgements(
  judges: readonly ((i: number, j: number) => number)[],
): (i: number, j: number) => number {
  return (i, j) => Math.exp(judges.reduce((sum, judged) => sum + Math.log(judged(i, j)), 0) / judges.length);
}

function furthest(n: number, at: (i: number, j: number) => number, weights: readonly number[]) {
  let worst: PairwiseWeights['worst'];
  let most = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const implied = (weights[i] as number) / (weights[j] as number);
      const off = Math.abs(Math.log(at(i, j) / implied));
      if (off > most) [most, worst] = [off, { first: i, second: j, judged: at(i, j), implied }];
    }
  }
  return worst;
}
