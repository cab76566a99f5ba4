/**
 * Factor models of rows with missing answers by full-information maximum likelihood (FIML).
 *
 * Every row contributes the likelihood of what it answered; unbiased if answers are missing at random. The model
 * has free intercepts; standard errors come from the observed information; χ² compares with the saturated model
 * (EM), whose moments SRMR uses, means included.
 *
 * Source: Arbuckle (1996), in Marcoulides & Schumacker (eds), ISBN 978-0-8058-1819-2; Enders & Bandalos (2001),
 * Structural Equation Modeling 8, 430, doi:10.1207/S15328007SEM0803_5.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import type { FactorSolution } from './cfa.ts';
import type { Implied } from './cfa-implied.ts';
import { Likelihood } from './cfa-likelihood.ts';
import { type FactorPattern, factorModel, startValues } from './cfa-model.ts';
import { observedHessian } from './cfa-robust.ts';
import { maximumLikelihood } from './cfa-scoring.ts';
import { cellEstimates, isIdentified, isProper, orientFactors } from './cfa-solution.ts';
import { fitIndices, goodnessOfFitMissing, srmr } from './fit-indices.ts';
import { inverse, type SquareMatrix } from './matrix.ts';
import { momentsFromColumns } from './moments.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import { availableMoments, patternBlocks, saturatedMoments } from './saturated-em.ts';

export type MissingSolution = Omit<FactorSolution, 'gfi'> & {
  /** As lavaan has it, of pairwise moments; undefined where a pair of items has no two rows. */
  readonly gfi: Estimate;
  /** Covariances of the saturated model, n in the denominator. */
  readonly saturatedCovariance: SquareMatrix;
};

/**
 * Fits the pattern, with means, to columns of which `valid` marks the answers. Undefined as `fitFactorModel`, and
 * `constant_item`.
 *
 * @example
 * const normal = normalSource(seededRandom(1));
 * const factor = Float64Array.from({ length: 200 }, normal);
 * const columns = [0, 1, 2, 3].map(() => factor.map((f) => f + normal()));
 * const valid = columns.map((c, i) => Uint8Array.from(c, (_, r) => (r % 10 === i ? 0 : 1)));
 * const f = fitFactorModelMissing({ items: 4, factors: [[0, 1, 2, 3]] }, columns, valid);
 * f.n; // => 200
 * f.fit.df; // => 2
 */
export function fitFactorModelMissing(
  pattern: FactorPattern,
  columns: readonly Float64Array[],
  valid: readonly Uint8Array[],
): Outcome<MissingSolution> {
  const p = pattern.items;
  const structure = factorModel({ ...pattern, means: true });
  const blocks = patternBlocks(columns, valid);
  const likelihood = new Likelihood([structure], blocks);
  const { n, parameters: free } = likelihood;
  if (n <= p) return undefinedBecause('too_few_observations', n);
  const df = (p * (p + 3)) / 2 - free;
  if (df < 0) return undefinedBecause('too_few_items', n);
  const saturated = saturatedMoments(blocks, p);
  if (isUndefined(saturated)) return undefinedBecause(saturated.reason, n);
  const available = availableMoments(blocks, p);
  const found = maximumLikelihood(
    likelihood,
    startValues([structure], [available.variance], [available.mean]),
  );
  if (isUndefined(found)) return undefinedBecause(found.reason, n);
  const x = found.parameters;
  const implied = likelihood.implied[0] as Implied;
  orientFactors(implied, x);
  const information = inverse(observedHessian(likelihood, x));
  if (isUndefined(information)) return undefinedBecause('not_converged', n);
  const covariance = { k: free, values: information.values.map((v) => (2 * v) / n) };
  const cells = cellEstimates(implied, x, covariance);
  if (!isIdentified(cells, n)) return undefinedBecause('not_converged', n);
  const pair = {
    covariance: saturated.covariance,
    implied: { k: p, values: implied.sigma },
    mean: saturated.mean,
    impliedMean: implied.mu,
  };
  likelihood.evaluate(x);
  const gfi = pairwiseGfi(likelihood, columns, valid);
  let answers = 0;
  let independence = 0;
  for (let i = 0; i < p; i++) {
    answers += at(available.n, i);
    independence += (at(available.n, i) / n) * (Math.log(at(available.variance, i)) + 1);
  }
  const logLikelihood = (value: number): number => -0.5 * (answers * Math.log(2 * Math.PI) + n * value);
  const own = logLikelihood(found.value);
  return {
    n,
    parameters: x,
    free,
    cells,
    proper: isProper(implied),
    fit: fitIndices(
      Math.max(0, n * (found.value - saturated.value)),
      df,
      Math.max(0, n * (independence - saturated.value)),
      (p * (p - 1)) / 2,
      n,
    ),
    srmr: srmr(pair),
    gfi,
    logLikelihood: own,
    saturatedLogLikelihood: logLikelihood(saturated.value),
    aic: 2 * free - 2 * own,
    bic: Math.log(n) * free - 2 * own,
    iterations: found.iterations,
    saturatedCovariance: saturated.covariance,
  };
}

/** GFI of the pairwise moments (n in the denominator) against those of the model as the likelihood was set. */
function pairwiseGfi(
  likelihood: Likelihood,
  columns: readonly Float64Array[],
  valid: readonly Uint8Array[],
): Estimate {
  const { n, blocks } = likelihood;
  const implied = likelihood.implied[0] as Implied;
  const m = momentsFromColumns(columns, valid, 'pairwise');
  if (isUndefined(m)) return m;
  const k = columns.length;
  const pair = {
    covariance: { k, values: m.covariance.values.map((v) => (v * (n - 1)) / n) },
    implied: { k, values: implied.sigma },
    mean: m.means,
    impliedMean: implied.mu,
  };
  const parts = blocks.map((b, i) => ({ share: b.n / n, inverse: likelihood.inverse[i] as Float64Array }));
  return estimate(goodnessOfFitMissing(pair, parts), n);
}
