/**
 * Whether units may be ranked: only if the mean of every one of them is reliable enough.
 *
 * A rank depends on all units, so one whose mean is mostly chance makes the ranks of the others chance too. The
 * threshold is a decision of whoever ranks; the engine has none of its own.
 */
import { type Estimate, type UndefinedReason, undefinedBecause } from '#lib/estimate.ts';
import { respondentsForReliability } from './design-effect.ts';
import { at } from './outcome.ts';

export type RankingFailure = {
  /** Index of the unit. */
  readonly unit: number;
  /** Respondents it has, and needs for the threshold at the same ICC. */
  readonly n: number;
  readonly needed: Estimate;
} & (
  | { readonly kind: 'unreliable'; readonly reliability: number }
  | { readonly kind: 'undefined'; readonly reason: UndefinedReason }
);

export type RankingGate = {
  readonly allowed: boolean;
  /** Units in the way, in their order. */
  readonly failures: readonly RankingFailure[];
  /** Units that were looked at; fewer than two are never ranked. */
  readonly units: number;
};

/**
 * Looks at the reliability λ of every unit's mean (`unitReliability`) against a threshold in 0..1; λ at the
 * threshold passes. `sizes`: respondents per unit. Not allowed with fewer than two units, though none fails then.
 * @example
 * const icc = { kind: 'estimate', value: 0.2, n: 60 };
 * const sizes = [20, 20, 4];
 * const gate = rankingGate(sizes.map((n) => unitReliability(icc, n)), sizes, 0.7, icc);
 * gate.allowed; // => false
 * gate.failures[0]; // => { unit: 2, kind: 'unreliable', reliability: 0.5, n: 4 }
 * gate.failures[0].needed.value; // => 10
 */
export function rankingGate(
  reliabilities: readonly Estimate[],
  sizes: ArrayLike<number>,
  threshold: number,
  icc: Estimate = undefinedBecause('not_computed'),
): RankingGate {
  if (!(threshold > 0 && threshold < 1)) throw new RangeError(`threshold ${threshold} outside 0..1`);
  if (reliabilities.length !== sizes.length) {
    throw new RangeError(`${reliabilities.length} reliabilities, ${sizes.length} sizes`);
  }
  const needed = respondentsForReliability(icc, threshold);
  const failures = reliabilities.flatMap((lambda, unit): RankingFailure[] => {
    const n = at(sizes, unit);
    if (lambda.kind === 'undefined') return [{ unit, n, needed, kind: 'undefined', reason: lambda.reason }];
    if (lambda.value >= threshold) return [];
    return [{ unit, n, needed, kind: 'unreliable', reliability: lambda.value }];
  });
  const units = reliabilities.length;
  return { allowed: units >= 2 && failures.length === 0, failures, units };
}
