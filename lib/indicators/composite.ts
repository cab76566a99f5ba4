/**
 * From indicators to level 2, level 1 and the total: weighted means with the uncertainty that they inherit.
 *
 * Sources: linear aggregation and its missing parts — OECD/JRC (2008), Handbook on Constructing Composite Indicators,
 * steps 3–6, doi:10.1787/9789264043466-en; error of a function of means over common respondents — Cochran (1977),
 * Sampling Techniques, ch. 6, ISBN 978-0-471-16240-7; degrees of freedom — Satterthwaite (1946), doi:10.2307/3002019.
 */
import { type Estimate, estimate, isDefined, type UndefinedReason, undefinedBecause } from '#lib/estimate.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { type ConfidenceInterval, interval } from '#lib/psychometrics/unit-mean.ts';
import { countingTree, type IndicatorTree } from './framework.ts';
import type { ScoringPolicy } from './policy.ts';

/**
 * The error of a rate, observation by observation: the squares of `values` sum to the squared standard error.
 * Observations of one group (a campaign, the interviews of a role) are independent, and so are groups; an id is the
 * same observation in every indicator of its group, so that products over common ids are covariances.
 */
export type ErrorPart = {
  readonly group: string;
  readonly ids: ArrayLike<number>;
  readonly values: Float64Array;
};

/** A third-level indicator of a unit: the score in force, as a rate 0–1. */
export type LeafScore = {
  readonly rate: Estimate;
  readonly standardError: Estimate;
  readonly degreesOfFreedom: Estimate;
  /** How the error comes about; absent where the score rests on other evidence than what can be looked at now. */
  readonly parts?: readonly ErrorPart[];
};

export type Composite = {
  readonly id: string;
  /** Full score of the node. */
  readonly weight: number;
  /** Score rate 0–1 of what counts, weights renormalised inside each parent. */
  readonly rate: Estimate;
  readonly standardError: Estimate;
  readonly degreesOfFreedom: Estimate;
  /** Full score of the indicators that count, and of all that apply. */
  readonly counted: number;
  readonly applicable: number;
  /** Share of each indicator that counts in the rate; they sum to 1. */
  readonly shares: ReadonlyMap<string, number>;
  readonly missing: readonly { readonly id: string; readonly reason: UndefinedReason }[];
  /** Indicators whose own standard error is undefined, and with it the one here. */
  readonly withoutError: readonly string[];
  /** `bound`: the covariance of some indicators is not known, and perfect correlation is assumed. */
  readonly covariance: 'known' | 'bound';
};

export type CompositeTree = {
  /** Level 1 and 2 by id. */
  readonly nodes: ReadonlyMap<string, Composite>;
  readonly total: Composite;
};

type MissingRules = ScoringPolicy['scoring']['missing_source'];

/**
 * Level 2, level 1 and total of one unit. An indicator without a value is left out and the weights of its siblings
 * are renormalised, level by level (`renormalise`), or counts as 0 (`zero_after_notice`), as the policy says for the
 * cause. Nothing that is left out is guessed: `counted` tells how much of the framework the rate speaks of.
 */
export function compositeTree(
  tree: IndicatorTree,
  scoreOf: (indicatorId: string) => LeafScore,
  rules: MissingRules,
): CompositeTree {
  const nodes = new Map<string, Composite>();
  const firsts = countingTree(tree).tree.map((first) => {
    const seconds = first.children.map((second) => {
      const leaves = second.children.map(({ id, weight }) => leafNode(id, weight, scoreOf(id), rules));
      return branch(second.id, second.weight, leaves, nodes);
    });
    return branch(first.id, first.weight, seconds, nodes);
  });
  const total = finish('', tree.full_score, firsts, branchShares(firsts));
  return { nodes, total };
}

type Node = {
  readonly weight: number;
  readonly counted: number;
  readonly applicable: number;
  readonly leaves: readonly (Leaf & { readonly id: string })[];
  readonly shares: ReadonlyMap<string, number>;
};
type Leaf = { readonly weight: number; readonly score: LeafScore; readonly counts: boolean };

function leafNode(id: string, weight: number, score: LeafScore, rules: MissingRules): Node {
  const known = isDefined(score.rate) ? score : asNothing(score, score.rate.reason, rules);
  const counts = isDefined(known.rate);
  return {
    weight,
    counted: counts ? weight : 0,
    applicable: known.rate.kind === 'undefined' && known.rate.reason === 'not_applicable' ? 0 : weight,
    leaves: [{ id, weight, score: known, counts }],
    shares: new Map(counts ? [[id, 1]] : []),
  };
}

/** An indicator without a value: 0 where the policy counts its cause as nothing, else left as it is. */
function asNothing(score: LeafScore, reason: UndefinedReason, rules: MissingRules): LeafScore {
  const cause = reason === 'campaign_open' ? 'not_yet' : reason;
  const rule = cause in rules ? rules[cause as keyof MissingRules] : 'renormalise';
  if (rule === 'renormalise') return score;
  const zero = estimate(0, 0);
  return { rate: zero, standardError: zero, degreesOfFreedom: undefinedBecause('zero_variance', 0) };
}

function branch(id: string, weight: number, children: readonly Node[], nodes: Map<string, Composite>): Node {
  const shares = branchShares(children);
  nodes.set(id, finish(id, weight, children, shares));
  return {
    weight,
    counted: children.reduce((sum, c) => sum + c.counted, 0),
    applicable: children.reduce((sum, c) => sum + c.applicable, 0),
    leaves: children.flatMap((c) => c.leaves),
    shares,
  };
}

/** Shares of the indicators in their parent: weights of the children that count, renormalised. */
function branchShares(children: readonly Node[]): Map<string, number> {
  const counting = children.filter((c) => c.counted > 0);
  const total = counting.reduce((sum, c) => sum + c.weight, 0);
  return new Map(
    counting.flatMap((c) =>
      [...c.shares].map(([leaf, share]) => [leaf, (share * c.weight) / total] as const),
    ),
  );
}

function finish(
  id: string,
  weight: number,
  children: readonly Node[],
  shares: ReadonlyMap<string, number>,
): Composite {
  const leaves = children.flatMap((c) => c.leaves);
  const missing = leaves.flatMap(({ id: leaf, score }) =>
    score.rate.kind === 'undefined' ? [{ id: leaf, reason: score.rate.reason }] : [],
  );
  const counting = leaves.filter((l) => l.counts);
  const error = errorOf(
    counting.map((l) => ({ id: l.id, share: shares.get(l.id) as number, score: l.score })),
  );
  const n = counting.reduce((sum, l) => sum + (isDefined(l.score.rate) ? l.score.rate.n : 0), 0);
  const value = counting.reduce(
    (sum, l) => sum + (shares.get(l.id) as number) * (isDefined(l.score.rate) ? l.score.rate.value : 0),
    0,
  );
  return {
    id,
    weight,
    rate: counting.length === 0 ? undefinedBecause(reasonOf(missing), 0) : estimate(value, n),
    counted: children.reduce((sum, c) => sum + c.counted, 0),
    applicable: children.reduce((sum, c) => sum + c.applicable, 0),
    shares,
    missing,
    ...error,
  };
}

/** Why nothing counts: the reason that all share, else that something is not there yet. */
function reasonOf(missing: readonly { reason: UndefinedReason }[]): UndefinedReason {
  const [first] = missing;
  return first !== undefined && missing.every((m) => m.reason === first.reason) ? first.reason : 'not_yet';
}

type Weighted = { readonly id: string; readonly share: number; readonly score: LeafScore };
type Errors = Pick<Composite, 'standardError' | 'degreesOfFreedom' | 'withoutError' | 'covariance'>;

/**
 * Error of Σ share × rate. Errors of one observation in several indicators are added before they are squared, which
 * carries every covariance over common observations (S_ab/n). What is not known in parts is taken as perfectly
 * correlated with everything else, which is the most it can be.
 */
function errorOf(leaves: readonly Weighted[]): Errors {
  const withoutError = leaves.filter((l) => !isDefined(l.score.standardError)).map((l) => l.id);
  const n = leaves.length;
  if (n === 0 || withoutError.length > 0) {
    const first = leaves.find((l) => l.id === withoutError[0])?.score.standardError;
    const none = first?.kind === 'undefined' ? first : undefinedBecause('not_yet', 0);
    return { standardError: none, degreesOfFreedom: none, withoutError, covariance: 'known' };
  }
  const groups = new Map<string, Map<number, number>>();
  let unknown = 0;
  let fewest = Number.POSITIVE_INFINITY;
  let uncertain = 0;
  for (const { share, score } of leaves) {
    const se = isDefined(score.standardError) ? score.standardError.value : 0;
    if (se === 0) continue;
    uncertain++;
    if (score.parts === undefined) {
      unknown += share * se;
      if (isDefined(score.degreesOfFreedom)) fewest = Math.min(fewest, score.degreesOfFreedom.value);
    } else addParts(groups, score.parts, share);
  }
  let variance = 0;
  let denominator = 0;
  for (const errors of groups.values()) {
    const part = sumOfSquares(errors);
    variance += part;
    if (errors.size > 1) denominator += part ** 2 / (errors.size - 1);
  }
  const observations = leaves.reduce((sum, l) => sum + (isDefined(l.score.rate) ? l.score.rate.n : 0), 0);
  let df = denominator > 0 ? variance ** 2 / denominator : Number.POSITIVE_INFINITY;
  if (unknown > 0) df = Math.min(df, fewest);
  const se = Math.sqrt(variance) + unknown;
  return {
    standardError: estimate(se, observations),
    degreesOfFreedom: Number.isFinite(df)
      ? estimate(df, observations)
      : undefinedBecause('zero_variance', observations),
    withoutError,
    covariance: unknown > 0 && uncertain > 1 ? 'bound' : 'known',
  };
}

function addParts(
  groups: Map<string, Map<number, number>>,
  parts: readonly ErrorPart[],
  share: number,
): void {
  for (const { group, ids, values } of parts) {
    const errors = groups.get(group) ?? new Map<number, number>();
    groups.set(group, errors);
    for (let i = 0; i < values.length; i++) {
      const id = ids[i] as number;
      errors.set(id, (errors.get(id) ?? 0) + share * (values[i] as number));
    }
  }
}

function sumOfSquares(errors: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const e of errors.values()) sum += e * e;
  return sum;
}

/** The interval of a composite, cut to 0–1: 95 % on sheets, the policy's confidence for grades. */
export function compositeInterval(
  c: Pick<Composite, 'rate' | 'standardError' | 'degreesOfFreedom'>,
  level: number,
): Outcome<ConfidenceInterval> {
  if (!isDefined(c.rate)) return c.rate;
  if (!isDefined(c.standardError)) return c.standardError;
  // Without any spread in the sample there is no interval to speak of, however many there were; entered values are none.
  if (!(c.standardError.value > 0)) {
    return undefinedBecause(c.rate.n === 0 ? 'not_sampled' : 'zero_variance', c.rate.n);
  }
  if (!isDefined(c.degreesOfFreedom)) return c.degreesOfFreedom;
  const found = interval(c.rate, c.standardError, c.degreesOfFreedom.value, level);
  if (isUndefined(found)) return found;
  return { ...found, lower: Math.max(0, found.lower), upper: Math.min(1, found.upper) };
}

/** Covariance of two rates of one unit from their parts. */
export function covarianceOf(a: readonly ErrorPart[], b: readonly ErrorPart[]): number {
  let sum = 0;
  for (const one of a) {
    const byId = new Map<number, number>();
    for (let i = 0; i < one.values.length; i++) byId.set(one.ids[i] as number, one.values[i] as number);
    for (const other of b) {
      if (other.group !== one.group) continue;
      for (let i = 0; i < other.values.length; i++) {
        sum += (byId.get(other.ids[i] as number) ?? 0) * (other.values[i] as number);
      }
    }
  }
  return sum;
}
