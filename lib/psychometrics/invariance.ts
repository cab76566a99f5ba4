/**
 * Measurement invariance of a factor model across groups: configural, metric and scalar, by maximum likelihood with
 * means.
 *
 * Sources: Jöreskog (1971), Psychometrika 36, 409, doi:10.1007/BF02291366; Meredith (1993), Psychometrika 58, 525,
 * doi:10.1007/BF02294825; change of fit indices — Cheung & Rensvold (2002), Structural Equation Modeling 9, 233,
 * doi:10.1207/S15328007SEM0902_5; Chen (2007), Structural Equation Modeling 14, 464, doi:10.1080/10705510701301834.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { parameterCovarianceOf } from './cfa.ts';
import type { Implied } from './cfa-implied.ts';
import { type Block, Likelihood } from './cfa-likelihood.ts';
import {
  type Cell,
  type FactorPattern,
  FIXED,
  factorModel,
  type Structure,
  startValues,
} from './cfa-model.ts';
import { maximumLikelihood } from './cfa-scoring.ts';
import { type CellEstimate, cellEstimates, isProper } from './cfa-solution.ts';
import { chiSquareUpperTail } from './distributions.ts';
import { type FitIndices, fitIndices, srmr } from './fit-indices.ts';
import { logDeterminant, type SquareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

/** What is equal in all groups: nothing but the pattern, loadings, loadings and intercepts. */
export type InvarianceStep = 'configural' | 'metric' | 'scalar';

/** Moments of the complete rows of one group; covariances with n − 1 in the denominator. */
export type GroupMoments = {
  readonly n: number;
  readonly means: Float64Array;
  readonly covariance: SquareMatrix;
};

export type GroupsSolution = {
  readonly n: number;
  readonly free: number;
  /** Per group, in the order given. */
  readonly cells: readonly (readonly CellEstimate[])[];
  /** False for a Heywood case in any group. */
  readonly proper: boolean;
  readonly fit: FitIndices;
  readonly srmr: number;
  readonly logLikelihood: number;
  readonly saturatedLogLikelihood: number;
  readonly aic: number;
  readonly bic: number;
};

/** How much worse a step fits than the one before it. */
export type StepDifference = {
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
  /** This step minus the one before. */
  readonly cfi: number;
  readonly rmsea: number;
  readonly srmr: number;
};

export type Invariance = {
  readonly configural: Outcome<GroupsSolution>;
  readonly metric: Outcome<GroupsSolution>;
  readonly scalar: Outcome<GroupsSolution>;
  readonly metricDifference: Outcome<StepDifference>;
  readonly scalarDifference: Outcome<StepDifference>;
};

/**
 * One structure per group. Factors have variance 1 and mean 0 in the first group; where loadings are equal the
 * other groups' factor variances are free, where intercepts are equal their factor means too.
 * @example
 * const two = invarianceStructures({ items: 3, factors: [[0, 1, 2]] }, 2, 'metric');
 * parameterCount(two); // => 16
 */
export function invarianceStructures(
  pattern: FactorPattern,
  groups: number,
  step: InvarianceStep,
): readonly Structure[] {
  const base = factorModel({ ...pattern, means: true });
  const numbers = new Map<string, number>();
  const equal = (part: Cell['part']): boolean =>
    (part === 'loading' && step !== 'configural') || (part === 'intercept' && step === 'scalar');
  const cellIn = (cell: Cell, group: number, free: boolean): Cell => {
    if (!free) return cell;
    const key = `${equal(cell.part) ? '' : group}:${cell.part}:${cell.row}:${cell.column}`;
    const parameter = numbers.get(key) ?? numbers.size;
    numbers.set(key, parameter);
    return { ...cell, parameter };
  };
  return Array.from({ length: groups }, (_, group) => {
    const cells = base.cells.map((cell) => {
      const variance = cell.part === 'factorCovariance' && cell.row === cell.column;
      const freed = variance && group > 0 && step !== 'configural';
      return cellIn(cell, group, cell.parameter !== FIXED || freed);
    });
    if (group > 0 && step === 'scalar') {
      for (let f = 0; f < base.factors; f++) {
        cells.push(cellIn({ part: 'factorMean', row: f, column: 0, parameter: 0, value: 0 }, group, true));
      }
    }
    return { ...base, cells };
  });
}

/**
 * Fits the pattern to several groups with the equalities of one step. Undefined: fewer than two groups
 * (`too_few_units`), a group with no more rows than items (`too_few_observations`), more parameters than moments
 * (`too_few_items`), `singular_matrix`, `not_converged` (also a model that the data do not identify).
 * @example
 * const r = { k: 3, values: Float64Array.of(1, .5, .5, .5, 1, .5, .5, .5, 1) };
 * const group = { n: 100, means: Float64Array.of(3, 3, 3), covariance: r };
 * const s = fitGroups({ items: 3, factors: [[0, 1, 2]] }, [group, group], 'scalar');
 * s.fit.df; // => 4
 * fitGroups({ items: 3, factors: [[0, 1, 2]] }, [group], 'metric'); // => undefined: too_few_units
 */
export function fitGroups(
  pattern: FactorPattern,
  groups: readonly GroupMoments[],
  step: InvarianceStep,
): Outcome<GroupsSolution> {
  const p = pattern.items;
  const n = groups.reduce((s, g) => s + g.n, 0);
  if (groups.length < 2) return undefinedBecause('too_few_units', n);
  if (groups.some((g) => g.n <= p)) return undefinedBecause('too_few_observations', n);
  const blocks = groups.map((g, structure): Block => {
    if (g.covariance.k !== p)
      throw new RangeError(`${g.covariance.k} items in the matrix, ${p} in the model`);
    return {
      structure,
      n: g.n,
      observed: Array.from({ length: p }, (_, i) => i),
      covariance: g.covariance.values.map((v) => (v * (g.n - 1)) / g.n),
      mean: g.means,
    };
  });
  const base = baselines(blocks, p, n);
  if (isUndefined(base)) return base;
  const structures = invarianceStructures(pattern, groups.length, step);
  const likelihood = new Likelihood(structures, blocks);
  const free = likelihood.parameters;
  const df = (groups.length * p * (p + 3)) / 2 - free;
  if (df < 0) return undefinedBecause('too_few_items', n);
  const variances = blocks.map((b) =>
    Float64Array.from({ length: p }, (_, i) => at(b.covariance, i * p + i)),
  );
  const found = maximumLikelihood(
    likelihood,
    startValues(
      structures,
      variances,
      groups.map((g) => g.means),
    ),
  );
  if (isUndefined(found)) return undefinedBecause(found.reason, n);
  const x = found.parameters;
  orientGroups(likelihood.implied, x);
  const covariance = parameterCovarianceOf(likelihood, x, n);
  if (isUndefined(covariance)) return undefinedBecause('not_converged', n);
  const cells = likelihood.implied.map((implied) => cellEstimates(implied, x, covariance));
  const logLikelihood = (value: number): number => (-n / 2) * (p * Math.log(2 * Math.PI) + value);
  const own = logLikelihood(found.value);
  let residual = 0;
  blocks.forEach((b, g) => {
    const implied = likelihood.implied[g] as Implied;
    residual +=
      (b.n / n) *
      srmr({
        covariance: { k: p, values: b.covariance },
        implied: { k: p, values: implied.sigma },
        mean: b.mean as Float64Array,
        impliedMean: implied.mu,
      });
  });
  return {
    n,
    free,
    cells,
    proper: likelihood.implied.every(isProper),
    fit: fitIndices(
      Math.max(0, n * (found.value - base.saturated)),
      df,
      Math.max(0, n * (base.independence - base.saturated)),
      (groups.length * p * (p - 1)) / 2,
      n,
      groups.length,
    ),
    srmr: residual,
    logLikelihood: own,
    saturatedLogLikelihood: logLikelihood(base.saturated),
    aic: 2 * free - 2 * own,
    bic: Math.log(n) * free - 2 * own,
  };
}

/** −2 log L/n without the constant of the saturated model and of independent items, in every group. */
function baselines(
  blocks: readonly Block[],
  p: number,
  n: number,
): Outcome<{ readonly saturated: number; readonly independence: number }> {
  let saturated = p;
  let independence = p;
  for (const b of blocks) {
    const logDet = logDeterminant({ k: p, values: b.covariance });
    if (isUndefined(logDet)) return undefinedBecause('singular_matrix', n);
    saturated += (b.n / n) * logDet.value;
    for (let i = 0; i < p; i++) independence += (b.n / n) * Math.log(at(b.covariance, i * p + i));
  }
  return { saturated, independence };
}

/** Turns factors so that their loadings' sum is not negative in any group; a shared parameter turns once. */
function orientGroups(groups: readonly Implied[], x: Float64Array): void {
  const signs = groups.map((implied) => {
    implied.set(x);
    const { items: p, factors: m } = implied.structure;
    return Float64Array.from({ length: m }, (_, f) => {
      let s = 0;
      for (let i = 0; i < p; i++) s += at(implied.loadings, i * m + f);
      return s < 0 ? -1 : 1;
    });
  });
  const turned = new Set<number>();
  groups.forEach(({ structure }, g) => {
    const sign = signs[g] as Float64Array;
    for (const { part, row, column, parameter } of structure.cells) {
      if (parameter < 0 || part === 'residual' || part === 'intercept' || turned.has(parameter)) continue;
      turned.add(parameter);
      const factor =
        part === 'loading'
          ? at(sign, column)
          : at(sign, row) * (part === 'factorMean' ? 1 : at(sign, column));
      x[parameter] = at(x, parameter) * factor;
    }
  });
  for (const implied of groups) implied.set(x);
}

/**
 * Fits the three steps and compares each with the one before: χ² difference with p, and changes of CFI, RMSEA and
 * SRMR. A step that is undefined leaves the differences it takes part in undefined for its reason.
 * @example
 * const r = { k: 4, values: Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0.5)) };
 * const a = { n: 100, means: Float64Array.of(3, 3, 3, 3), covariance: r };
 * const b = { n: 100, means: Float64Array.of(3, 3, 3, 4), covariance: r };
 * const v = measurementInvariance({ items: 4, factors: [[0, 1, 2, 3]] }, [a, b]);
 * v.metricDifference; // => { chiSquare: 0, df: 3, p: 1 }
 * v.scalarDifference.df; // => 3
 * v.scalarDifference.p < 1e-6; // => true
 */
export function measurementInvariance(pattern: FactorPattern, groups: readonly GroupMoments[]): Invariance {
  const configural = fitGroups(pattern, groups, 'configural');
  const metric = fitGroups(pattern, groups, 'metric');
  const scalar = fitGroups(pattern, groups, 'scalar');
  return {
    configural,
    metric,
    scalar,
    metricDifference: stepDifference(configural, metric),
    scalarDifference: stepDifference(metric, scalar),
  };
}

function stepDifference(
  before: Outcome<GroupsSolution>,
  after: Outcome<GroupsSolution>,
): Outcome<StepDifference> {
  if (isUndefined(before)) return before;
  if (isUndefined(after)) return after;
  const chiSquare = Math.max(0, after.fit.chiSquare - before.fit.chiSquare);
  const df = after.fit.df - before.fit.df;
  return {
    chiSquare,
    df,
    p: df === 0 ? 1 : chiSquareUpperTail(chiSquare, df),
    cfi: after.fit.cfi - before.fit.cfi,
    rmsea: after.fit.rmsea - before.fit.rmsea,
    srmr: after.srmr - before.srmr,
  };
}
