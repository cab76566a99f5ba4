/**
 * Parallel analysis: how many components or factors stand out from those of data without any.
 *
 * An observed eigenvalue counts while it exceeds the same eigenvalue of random data of the same size. Random
 * normal data need not be drawn row by row: the cross-products of n independent normal rows are AAᵀ with A lower
 * triangular, Aᵢᵢ² ~ χ²(n − 1 − i), Aᵢⱼ ~ N(0, 1) (Bartlett 1933), which gives exactly the same distribution at
 * the cost of p² numbers.
 *
 * Sources: Horn (1965), Psychometrika 30, 179, doi:10.1007/BF02289447; the 95 % quantile — Glorfeld (1995),
 * doi:10.1177/0013164495055003002; resampled columns — Buja & Eyuboglu (1992), doi:10.1207/s15327906mbr2704_2;
 * gamma variates — Marsaglia & Tsang (2000), ACM Transactions on Mathematical Software 26, 363,
 * doi:10.1145/358407.358414.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { quantile } from './descriptives.ts';
import { extractFactors } from './factor-extraction.ts';
import { correlationOf, eigenvalues, get, type SquareMatrix, squareMatrix } from './matrix.ts';
import { momentsFromColumns } from './moments.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import { normalSource, type OnDraw, type RandomSource } from './random.ts';

/** Eigenvalues, largest first, of one correlation matrix. */
export type Spectrum = (r: SquareMatrix) => Outcome<Float64Array>;

/**
 * Eigenvalues of the correlations: components. Undefined: fewer than two items (`too_few_items`).
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * componentSpectrum(r)[0]; // => 2.47
 */
export const componentSpectrum: Spectrum = (r) =>
  r.k < 2 ? undefinedBecause('too_few_items') : eigenvalues(r);

/**
 * Eigenvalues of the correlations with the communalities of one minres factor on the diagonal: factors.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * factorSpectrum(r)[0]; // => 1.96
 */
export const factorSpectrum: Spectrum = (r) => {
  const e = extractFactors(r, 1, 'minres');
  if (isUndefined(e)) return e;
  return eigenvalues(squareMatrix(r.k, (i, j) => get(r, i, j) - (i === j ? at(e.uniquenesses, i) : 0)));
};

/** A correlation matrix without any structure in the population; undefined where a draw has none. */
export type RandomCorrelations = () => Outcome<SquareMatrix>;

/**
 * Of n independent normal rows of p items; of rank n − 1 where rows are few. Undefined with one row.
 *
 * @example
 * const draw = normalCorrelations(100, 3, seededRandom(1));
 * draw().values[0]; // => 1
 * Math.abs(draw().values[1]) < 0.5; // => true
 */
export function normalCorrelations(n: number, p: number, random: RandomSource): RandomCorrelations {
  const normal = normalSource(random);
  const a = new Float64Array(p * p);
  return () => {
    for (let i = 0; i < p; i++) {
      // n rows leave n − 1 columns of the factor; the others stay zero
      for (let j = 0; j < Math.min(i, n - 1); j++) a[i * p + j] = normal();
      if (i < n - 1) a[i * p + i] = Math.sqrt(2 * gamma((n - 1 - i) / 2, normal, random));
    }
    return correlationOf(
      squareMatrix(p, (i, j) => {
        let s = 0;
        for (let l = 0; l <= Math.min(i, j); l++) s += (a[i * p + l] as number) * (a[j * p + l] as number);
        return s;
      }),
    );
  };
}

/**
 * Of the columns given, each resampled by itself with replacement, so that items keep their distributions and
 * lose their correlations; missing answers are drawn too, and correlations are pairwise.
 *
 * @example
 * const columns = [Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 2, 3, 4, 5, 6)];
 * const all = new Uint8Array(6).fill(1);
 * const draw = resampledCorrelations(columns, [all, all], seededRandom(1));
 * draw().values[1] < 1; // => true
 */
export function resampledCorrelations(
  columns: readonly Float64Array[],
  valid: readonly Uint8Array[],
  random: RandomSource,
): RandomCorrelations {
  const treatment = valid.some((v) => v.includes(0)) ? 'pairwise' : 'listwise';
  const values = columns.map((c) => new Float64Array(c.length));
  const answered = columns.map((c) => new Uint8Array(c.length));
  return () => {
    columns.forEach((column, i) => {
      for (let r = 0; r < column.length; r++) {
        const pick = Math.floor(random() * column.length);
        (values[i] as Float64Array)[r] = at(column, pick);
        (answered[i] as Uint8Array)[r] = at(valid[i] ?? [], pick);
      }
    });
    const m = momentsFromColumns(values, answered, treatment);
    return isUndefined(m) ? m : m.correlation;
  };
}

export type ParallelAnalysis = {
  readonly observed: Float64Array;
  /** Of the random eigenvalues, position by position. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly quantile: Float64Array;
  /** Leading observed eigenvalues above the quantile, and above the mean. */
  readonly count: number;
  readonly countByMean: number;
  readonly draws: number;
  /** Draws without a solution; they are left out. */
  readonly failed: number;
};

/** Where more than this share of the draws has no solution the analysis is undefined. */
const MAX_FAILED_SHARE = 0.05;

/**
 * Compares the spectrum of `r` with those of `draws` random matrices at the quantile `level`. Undefined: the
 * spectrum of `r` itself, or more than 5 % failed draws (`not_converged`).
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * parallelAnalysis(r, componentSpectrum, normalCorrelations(200, 4, seededRandom(1)), 50).count; // => 1
 */
export function parallelAnalysis(
  r: SquareMatrix,
  spectrum: Spectrum,
  random: RandomCorrelations,
  draws: number,
  level = 0.95,
  onDraw?: OnDraw,
): Outcome<ParallelAnalysis> {
  const observed = spectrum(r);
  if (isUndefined(observed)) return observed;
  const p = observed.length;
  const columns = Array.from({ length: p }, (): number[] => []);
  for (let draw = 0; draw < draws; draw++) {
    const matrix = random();
    const values = isUndefined(matrix) ? matrix : spectrum(matrix);
    if (!isUndefined(values)) for (let i = 0; i < p; i++) columns[i]?.push(at(values, i));
    onDraw?.(draw + 1, draws);
  }
  const done = columns[0]?.length ?? 0;
  if (done < 2 || draws - done > MAX_FAILED_SHARE * draws) return undefinedBecause('not_converged');
  const mean = Float64Array.from(columns, (c) => c.reduce((s, v) => s + v, 0) / done);
  const sd = Float64Array.from(columns, (c, i) =>
    Math.sqrt(c.reduce((s, v) => s + (v - at(mean, i)) ** 2, 0) / (done - 1)),
  );
  const limits = Float64Array.from(columns, (c) => {
    const q = quantile(c, level);
    return q.kind === 'estimate' ? q.value : Number.POSITIVE_INFINITY;
  });
  const leading = (limit: Float64Array): number => {
    const below = observed.findIndex((v, i) => !(v > at(limit, i)));
    return below < 0 ? p : below;
  };
  return {
    observed,
    mean,
    sd,
    quantile: limits,
    count: leading(limits),
    countByMean: leading(mean),
    draws,
    failed: draws - done,
  };
}

/** Gamma variate of shape a > 0 and scale 1; half of a χ² with 2a degrees of freedom. */
function gamma(a: number, normal: RandomSource, random: RandomSource): number {
  if (a < 1) return gamma(a + 1, normal, random) * random() ** (1 / a);
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
