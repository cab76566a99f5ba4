/** What follows from the record of weights: shares, points, and how far the judges agree with themselves or each other. */
import { type Estimate, type Undefined, undefinedBecause } from '#lib/estimate.ts';
import type { Localized } from '#lib/instruments/envelope.ts';
import { combinedJudgements, type PairwiseWeights, pairwiseWeights } from './ahp.ts';
import { type ExpertWeights, expertWeights } from './expert-weights.ts';
import { type IndicatorTree, isEnabled } from './framework.ts';
import { pointsFrom } from './points.ts';
import { judgedBetween, TOP, type Weighting } from './weighting.ts';

export type SiblingSet = {
  /** Id of the node above them, or `total`. */
  readonly below: string;
  readonly title: Localized;
  /** Points that they share. */
  readonly total: number;
  readonly children: readonly {
    readonly id: string;
    readonly title: Localized;
    readonly weight: number;
    readonly enabled?: false;
  }[];
};

/** Every set of siblings of a tree from the top, disabled ones among them. */
export function siblingSets(tree: IndicatorTree): SiblingSet[] {
  const setOf = (node: SiblingSet['children'][number], children: SiblingSet['children']): SiblingSet => ({
    below: node.id,
    title: node.title,
    total: node.weight,
    children,
  });
  return [
    { below: TOP, title: tree.title, total: tree.full_score, children: tree.tree },
    ...tree.tree.flatMap((first) => [
      setOf(first, first.children),
      ...first.children.map((second) => setOf(second, second.children)),
    ]),
  ];
}

/** Ids of the siblings that count. */
export function countingIds(siblings: SiblingSet): string[] {
  return siblings.children.filter(isEnabled).map((c) => c.id);
}

/** What a judge has not said: two siblings that were not compared, or one without a score. */
export type Unsaid = { readonly judge: string; readonly ids: readonly string[] };

/** What is missing from a record for the siblings that count. */
export function unsaidIn(record: Weighting, ids: readonly string[]): Unsaid[] {
  if (record.method === 'experts') {
    return record.judges.flatMap(({ name, scores }) =>
      ids.filter((id) => !scores.some((s) => s.indicator === id)).map((id) => ({ judge: name, ids: [id] })),
    );
  }
  return record.judges.flatMap(({ name, judgements }) =>
    ids.flatMap((a, i) =>
      ids
        .slice(i + 1)
        .filter((b) => judgedBetween(judgements, a, b) === undefined)
        .map((b) => ({ judge: name, ids: [a, b] })),
    ),
  );
}

export type Weighed = {
  /** Share of each sibling that counts, in order; they sum to 1. */
  readonly shares: readonly number[];
  /** Their points in the record's step; undefined where the step does not divide the points of the parent. */
  readonly points: readonly number[] | undefined;
  /** Of the judgements, those of several judges combined. Absent for scores. */
  readonly pairwise?: PairwiseWeights;
  /** Consistency ratio of each judge, in order; n is the number of siblings. */
  readonly consistencyOfJudges?: readonly Estimate[];
  /** Of the scores; absent for pairwise comparison. */
  readonly experts?: ExpertWeights;
};

/**
 * The weights that a record gives to the siblings that count.
 *
 * @param total points of the parent
 * @returns undefined with its reason where something is unsaid, all is zero, or there are too many to compare
 */
export function weighed(record: Weighting, ids: readonly string[], total: number): Weighed | Undefined {
  if (ids.length === 0) return undefinedBecause('too_few_items', 0);
  if (unsaidIn(record, ids).length > 0) return undefinedBecause('no_observations', record.judges.length);
  if (record.method === 'experts') {
    const rows = record.judges.map(({ scores }) =>
      ids.map((id) => scores.find((s) => s.indicator === id)?.score ?? 0),
    );
    if (rows.some((row) => row.every((v) => v === 0)))
      return undefinedBecause('no_observations', rows.length);
    const experts = expertWeights({ rows });
    const shares = experts.nodes.map((n) => n.share);
    return { shares, points: pointsFrom(shares, total, record.step), experts };
  }
  const judged = record.judges.map(
    ({ judgements }) =>
      (i: number, j: number) =>
        judgedBetween(judgements, ids[i] as string, ids[j] as string) as number,
  );
  const found = pairwiseWeights(ids.length, combinedJudgements(judged));
  if (!('weights' in found)) return found;
  return {
    shares: found.weights,
    points: pointsFrom(found.weights, total, record.step),
    pairwise: found,
    consistencyOfJudges: judged.map((own) => {
      const alone = pairwiseWeights(ids.length, own);
      return 'weights' in alone ? alone.consistencyRatio : alone;
    }),
  };
}

export type WeightingAccount = SiblingSet & {
  readonly record: Weighting | undefined;
  readonly result: Weighed | Undefined | undefined;
};

/** Every set of siblings in which something was to be weighed, with its record and what follows from it. */
export function weightingAccounts(tree: IndicatorTree): WeightingAccount[] {
  return siblingSets(tree)
    .map((siblings) => ({ ...siblings, children: siblings.children.filter(isEnabled) }))
    .filter(({ children }) => children.length > 1)
    .map((siblings) => {
      const record = tree.weighting?.find((w) => w.below === siblings.below);
      const result = record && weighed(record, countingIds(siblings), siblings.total);
      return { ...siblings, record, result };
    });
}

/** Siblings whose weight in the tree is not what their record gives. */
export function differingWeights(
  siblings: SiblingSet,
  result: Weighed | Undefined,
): { readonly id: string; readonly weight: number; readonly given: number }[] {
  if (!('shares' in result) || result.points === undefined) return [];
  const { points } = result;
  return siblings.children
    .filter(isEnabled)
    .map(({ id, weight }, i) => ({ id, weight, given: points[i] as number }))
    .filter(({ weight, given }) => Math.abs(weight - given) > 1e-9);
}
