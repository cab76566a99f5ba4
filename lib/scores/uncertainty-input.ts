/** What the draws of totals need to know, from the score versions in force and the answers behind them. */
import type { ScoreRow } from '#db/repositories/scores.ts';
import { isDefined } from '../estimate.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import type { CompositeTree, ErrorPart } from '../indicators/composite.ts';
import { covarianceOf } from '../indicators/composite.ts';
import type {
  UncertainSource,
  UncertaintyInput,
  UncertainUnit,
  WeightTree,
} from '../indicators/composite-uncertainty.ts';
import { type Indicator, type IndicatorTree, indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules, type ScoringPolicy, type Transform } from '../indicators/policy.ts';
import { applyTransform } from '../indicators/transform.ts';
import type { Computation, SourceBasis } from './compute.ts';
import { EXCLUSIONS } from './exclusions.ts';
import type { AnswersOf } from './questionnaire-source.ts';
import { transformFor } from './transform-for.ts';
import type { SourceResult } from './types.ts';

/** Fixed, so that the same scores give the same intervals. */
const SEED = 20261123;
export const DRAWS = 2_000;
const WEIGHT_SPREAD = 0.2;

/** Conversions of a mean on a rating scale that may stand for each other. */
const CONVERSIONS: readonly Transform['type'][] = ['linear', 'proportional', 'banded'];

export type TotalledUnit = {
  readonly unitId: string;
  readonly group: number;
  readonly latest: ReadonlyMap<string, ScoreRow>;
  readonly composites: CompositeTree;
};

/** @param units those with a total */
export function uncertaintyInput(
  { tree, policy }: Pick<EvaluationView, 'tree' | 'policy'>,
  computation: Computation,
  units: readonly TotalledUnit[],
  shiftsOf: (answers: AnswersOf) => number[],
): UncertaintyInput {
  const others = conversions(tree, policy);
  const { levels, uncertainty } = evaluationRules(policy).grading;
  return {
    tree: weightTree(tree),
    units: units.map((unit) => uncertainUnit(tree, policy, computation, unit, others, shiftsOf)),
    weightSpread: WEIGHT_SPREAD,
    transforms: 1 + others.length,
    exclusions: EXCLUSIONS.length,
    fullScore: tree.full_score,
    levels: levels.map(({ id, min_score, share }) => ({ id, min_score, share })),
    draws: DRAWS,
    level: uncertainty.confidence,
    seed: SEED,
  };
}

function weightTree(tree: IndicatorTree): WeightTree {
  return tree.tree.map((first) => ({
    weight: first.weight,
    children: first.children.map((second) => ({
      weight: second.weight,
      children: second.children.map((leaf) => ({
        weight: leaf.weight,
        sources: leaf.sources.map((s) => s.weight),
      })),
    })),
  }));
}

/** Conversions of the policy other than the one that every rated source has already. */
export function conversions(tree: IndicatorTree, policy: ScoringPolicy): Transform[] {
  const own = new Set(
    indicatorsOf(tree).flatMap(({ indicator }) =>
      indicator.sources.filter(isRating).map((s) => transformFor(policy, indicator, s).type),
    ),
  );
  return CONVERSIONS.flatMap((type) => {
    const found = policy.transforms.find((t) => t.type === type);
    return found === undefined || (own.size === 1 && own.has(type)) ? [] : [found];
  });
}

function isRating(source: { readonly type: string }): boolean {
  return source.type === 'questionnaire' || source.type === 'interview';
}

function uncertainUnit(
  tree: IndicatorTree,
  policy: ScoringPolicy,
  computation: Computation,
  { unitId, group, latest, composites }: TotalledUnit,
  others: readonly Transform[],
  shiftsOf: (answers: AnswersOf) => number[],
): UncertainUnit {
  const now = new Map(computation.unit(unitId).map((r) => [r.indicatorId, r.inputHash]));
  const basis = computation.basis(unitId);
  const spreads: Spread[] = [];
  const leaves = indicatorsOf(tree).map(({ indicator }) => {
    const row = latest.get(indicator.id);
    // Without a version in force, or with one that says why it has no value: 0 where the policy counts that as nothing.
    if (row === undefined || row.value === null) {
      const zero = composites.total.shares.has(indicator.id);
      return indicator.sources.map((): UncertainSource | null => (zero ? { kind: 'rate', rate: 0 } : null));
    }
    const fresh = now.get(indicator.id) === row.inputHash ? basis.get(indicator.id) : undefined;
    return (row.sources as SourceResult[]).map((result, i) =>
      uncertainSource(policy, indicator, i, result, fresh?.[i], others, shiftsOf, spreads),
    );
  });
  const { degreesOfFreedom: df } = composites.total;
  return {
    leaves,
    covariance: covariances(spreads),
    sources: spreads.length,
    degreesOfFreedom: isDefined(df) ? df.value : Number.POSITIVE_INFINITY,
    group,
  };
}

/** The error of one mean: in parts, or, where its evidence has changed, as a whole. */
type Spread = { readonly errors: readonly ErrorPart[] } | { readonly se: number };

function uncertainSource(
  policy: ScoringPolicy,
  indicator: Indicator,
  place: number,
  result: SourceResult,
  fresh: SourceBasis | undefined,
  others: readonly Transform[],
  shiftsOf: (answers: AnswersOf) => number[],
  spreads: Spread[],
): UncertainSource | null {
  const { effectiveWeight, rate, mean, standardError: se } = result;
  const source = indicator.sources[place];
  if (!(effectiveWeight > 0) || source === undefined) return null;
  const own = transformFor(policy, indicator, source);
  const applied = isDefined(mean) ? applyTransform(own, mean.value) : undefined;
  if (applied === undefined || !isDefined(mean)) {
    return { kind: 'rate', rate: isDefined(rate) ? rate.value : 0 };
  }
  const slope = Math.abs(applied.slope);
  spreads.push(
    fresh === undefined
      ? { se: isDefined(se) && slope > 0 ? se.value / slope : 0 }
      : { errors: fresh.errors },
  );
  return {
    kind: 'mean',
    mean: mean.value,
    place: spreads.length - 1,
    // A source keeps its own parameters for its own kind of conversion.
    transforms: isRating(source) ? [own, ...others.map((t) => (t.type === own.type ? own : t))] : [own],
    shifts: fresh?.answers === undefined ? [] : shiftsOf(fresh.answers),
  };
}

/** What is known only as a whole is taken as perfectly correlated among itself, and apart from the rest. */
function covariances(spreads: readonly Spread[]): Float64Array {
  const k = spreads.length;
  const out = new Float64Array(k * k);
  spreads.forEach((a, i) => {
    spreads.slice(0, i + 1).forEach((b, j) => {
      const c = 'se' in a ? ('se' in b ? a.se * b.se : 0) : 'se' in b ? 0 : covarianceOf(a.errors, b.errors);
      out[i * k + j] = c;
      out[j * k + i] = c;
    });
  });
  return out;
}
