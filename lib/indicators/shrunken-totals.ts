/**
 * Totals drawn towards the mean of their type by how reliable they are: for reference beside the totals, never instead.
 *
 * Sources: Efron & Morris (1975), Journal of the American Statistical Association 70, 311,
 * doi:10.1080/01621459.1975.10479864; variance between units — DerSimonian & Laird (1986),
 * doi:10.1016/0197-2456(86)90046-2.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';

/**
 * λ·total + (1 − λ)·mean with λ = τ²/(τ² + SE²). τ² by the method of moments from the spread of the totals beyond
 * their errors; at 0 all are the mean. Undefined: fewer than two totals (`too_few_units`), an error that is not
 * positive (`zero_variance`).
 * @example
 * shrinkTotals([60, 70, 80], [1, 1, 1]).map((t) => t.value); // => [60.1, 70, 79.9]
 */
export function shrinkTotals(totals: readonly number[], errors: readonly number[]): Estimate[] {
  const k = totals.length;
  const fault =
    k < 2
      ? ('too_few_units' as const)
      : errors.some((e) => !(e > 0))
        ? ('zero_variance' as const)
        : undefined;
  if (fault !== undefined) return totals.map(() => undefinedBecause(fault, k));
  const weights = errors.map((e) => 1 / e ** 2);
  const tau2 = varianceBetween(totals, weights);
  const precise = errors.map((e) => 1 / (tau2 + e ** 2));
  const mean = weightedMean(totals, precise);
  return totals.map((t, i) => {
    const lambda = tau2 / (tau2 + (errors[i] as number) ** 2);
    return estimate(lambda * t + (1 - lambda) * mean, k);
  });
}

function varianceBetween(totals: readonly number[], weights: readonly number[]): number {
  const mean = weightedMean(totals, weights);
  const sum = weights.reduce((a, b) => a + b, 0);
  const squares = weights.reduce((a, w) => a + w * w, 0);
  const q = totals.reduce((a, t, i) => a + (weights[i] as number) * (t - mean) ** 2, 0);
  return Math.max(0, (q - (totals.length - 1)) / (sum - squares / sum));
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  return values.reduce((a, v, i) => a + v * (weights[i] as number), 0) / sum;
}
