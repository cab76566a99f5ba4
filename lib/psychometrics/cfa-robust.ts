/**
 * Robust maximum likelihood (MLR) of a factor model: standard errors and χ² that do not assume normal answers.
 *
 * Standard errors by the sandwich A⁻¹BA⁻¹/n with A from the observed information and B from the respondents'
 * scores; χ² divided by c = (tr(B₁A₁⁻¹) − tr(B₀A₀⁻¹))/df, 1 the saturated and 0 the fitted model. For the
 * saturated model the trace is (mean of d⁴ − p)/2 with d² the Mahalanobis distances: Mardia's kurtosis.
 *
 * Sources: Huber (1967); White (1982), Econometrica 50, 1, doi:10.2307/1912526; Yuan & Bentler (2000),
 * Sociological Methodology 30, 165, doi:10.1111/0081-1750.00078; robust CFI and RMSEA — Brosseau-Liard, Savalei
 * & Li (2012), Multivariate Behavioral Research 47, 904, doi:10.1080/00273171.2012.715252.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import type { WorkingSolution } from './cfa.ts';
import type { Implied } from './cfa-implied.ts';
import { bilinear, dot, type Likelihood } from './cfa-likelihood.ts';
import { type CellEstimate, cellEstimates } from './cfa-solution.ts';
import { chiSquareUpperTail } from './distributions.ts';
import { comparative } from './fit-indices.ts';
import { inverse, type SquareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

export type RobustSolution = {
  readonly cells: readonly CellEstimate[];
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
  readonly scalingFactor: number;
  readonly cfiScaled: number;
  readonly tliScaled: number;
  readonly rmseaScaled: number;
  /** Estimates of what CFI, TLI and RMSEA would be with normal answers. */
  readonly cfiRobust: number;
  readonly tliRobust: number;
  readonly rmseaRobust: number;
};

/**
 * Robust results of a solution from its complete rows: `rows` holds n × items answers, row-major, of the same
 * respondents as its covariance matrix. Undefined: `not_converged` (the observed information is not positive
 * definite), `not_applicable` (a saturated model has no χ² to correct).
 *
 * @example
 * const normal = normalSource(seededRandom(1));
 * const factor = Float64Array.from({ length: 200 }, normal);
 * const columns = [0, 1, 2, 3].map(() => factor.map((f) => f + normal()));
 * const m = momentsFromColumns(columns, columns.map(() => new Uint8Array(200).fill(1)), 'listwise');
 * const f = fitFactorModel(factorModel({ items: 4, factors: [[0, 1, 2, 3]] }), m.covariance, m.n);
 * const rows = Float64Array.from({ length: 800 }, (_, q) => columns[q % 4][Math.floor(q / 4)]);
 * const robust = robustSolution(f, rows);
 * robust.df; // => 2
 * Math.abs(robust.chiSquare * robust.scalingFactor - f.fit.chiSquare) < 1e-12; // => true
 */
export function robustSolution(solution: WorkingSolution, rows: Float64Array): Outcome<RobustSolution> {
  const { implied, likelihood, parameters: x, n, fit } = solution;
  const p = implied.structure.items;
  if (rows.length !== n * p) throw new RangeError(`${rows.length} answers of ${n} rows of ${p} items`);
  if (fit.df === 0) return undefinedBecause('not_applicable', n);
  const centred = centredRows(rows, p);
  const hessian = observedHessian(likelihood, x);
  const bread = inverse({ k: hessian.k, values: hessian.values.map((v) => v / 2) });
  if (isUndefined(bread)) return undefinedBecause('not_converged', n);
  const meat = scoreProducts(implied, likelihood, x, centred);
  const size = meat.k;
  const covariance = sandwich(bread, meat, n);
  let fitted = 0;
  for (let i = 0; i < size; i++) fitted += dot(bread.values, i * size, meat.values, i * size, size);
  const saturated = saturatedTrace(likelihood.blocks[0]?.covariance ?? rows, centred, p);
  if (isUndefined(saturated)) return saturated;
  const scaling = (saturated.value - fitted) / fit.df;
  const baseScaling = (saturated.value - independenceTrace(centred, p)) / fit.baselineDf;
  if (!(scaling > 0 && baseScaling > 0)) return undefinedBecause('not_converged', n);
  const chiSquare = fit.chiSquare / scaling;
  const scaled = comparative(chiSquare, fit.df, fit.baselineChiSquare / baseScaling, fit.baselineDf);
  return {
    cells: cellEstimates(implied, x, covariance),
    chiSquare,
    df: fit.df,
    p: chiSquareUpperTail(chiSquare, fit.df),
    scalingFactor: scaling,
    cfiScaled: scaled.cfi,
    tliScaled: scaled.tli,
    rmseaScaled: Math.sqrt(Math.max(0, (chiSquare - fit.df) / (n * fit.df))),
    ...robustIndices(solution, scaling, baseScaling),
  };
}

function robustIndices(
  { fit, n }: WorkingSolution,
  c: number,
  base: number,
): { cfiRobust: number; tliRobust: number; rmseaRobust: number } {
  const excess = Math.max(0, fit.chiSquare - c * fit.df);
  const baseExcess = Math.max(excess, fit.baselineChiSquare - base * fit.baselineDf);
  const ratio = fit.baselineChiSquare / fit.baselineDf - base || 1;
  return {
    cfiRobust: baseExcess === 0 ? 1 : 1 - excess / baseExcess,
    tliRobust: 1 - (fit.chiSquare / fit.df - c) / ratio,
    rmseaRobust: Math.sqrt(Math.max(0, (fit.chiSquare / fit.df - c) / n)),
  };
}

/**
 * Second derivatives of F at x by central differences (fourth order) of its exact gradient; the likelihood is
 * left evaluated at x.
 *
 * @example
 * const r = squareMatrix(3, (i, j) => (i === j ? 1 : 0));
 * const block = { structure: 0, n: 100, observed: [0, 1, 2], covariance: r.values, mean: undefined };
 * const l = new Likelihood([factorModel({ items: 3, factors: [[0, 1, 2]] })], [block]);
 * observedHessian(l, Float64Array.of(0, 0, 0, 1, 1, 1)).values[35]; // => 1.000000
 */
export function observedHessian(likelihood: Likelihood, x: Float64Array): SquareMatrix {
  const k = likelihood.parameters;
  const values = new Float64Array(k * k);
  const moved = Float64Array.from(x);
  const gradient = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const h = 1e-3 * Math.max(0.1, Math.abs(at(x, j)));
    for (const [step, weight] of [
      [-2, 1],
      [-1, -8],
      [1, 8],
      [2, -1],
    ] as const) {
      moved[j] = at(x, j) + step * h;
      likelihood.evaluate(moved);
      likelihood.gradient(gradient);
      for (let i = 0; i < k; i++) {
        values[i * k + j] = at(values, i * k + j) + (weight * at(gradient, i)) / (12 * h);
      }
    }
    moved[j] = at(x, j);
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (at(values, i * k + j) + at(values, j * k + i)) / 2;
      values[i * k + j] = mean;
      values[j * k + i] = mean;
    }
  }
  likelihood.evaluate(x);
  return { k, values };
}

/** Mean over respondents of the products of their scores, (uᵀWz)(vᵀWz) − uᵀWv by cell. */
function scoreProducts(
  implied: Implied,
  likelihood: Likelihood,
  x: Float64Array,
  rows: Float64Array,
): SquareMatrix {
  likelihood.evaluate(x);
  implied.differentiate();
  const k = likelihood.parameters;
  const w = likelihood.inverse[0] as Float64Array;
  const { cells, items: p } = implied.structure;
  const { u, v, c } = implied;
  const free = cells.flatMap((cell, q) => (cell.parameter < 0 ? [] : [{ q, parameter: cell.parameter }]));
  const expected = free.map(({ q }) => bilinear(u, q * p, w, v, q * p, p));
  const score = new Float64Array(k);
  const z = new Float64Array(p);
  const values = new Float64Array(k * k);
  const n = rows.length / p;
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < p; i++) z[i] = dot(w, i * p, rows, r * p, p);
    score.fill(0);
    free.forEach(({ q, parameter }, f) => {
      const s = dot(u, q * p, z, 0, p) * dot(v, q * p, z, 0, p) - (expected[f] as number);
      score[parameter] = (score[parameter] as number) + (c[q] as number) * s;
    });
    for (let i = 0; i < k; i++) {
      const s = score[i] as number;
      for (let j = 0; j <= i; j++)
        values[i * k + j] = (values[i * k + j] as number) + s * (score[j] as number);
    }
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      values[i * k + j] = (values[i * k + j] as number) / n;
      values[j * k + i] = values[i * k + j] as number;
    }
  }
  return { k, values };
}

function sandwich(bread: SquareMatrix, meat: SquareMatrix, n: number): SquareMatrix {
  const { k } = bread;
  const half = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) half[i * k + j] = dot(bread.values, i * k, meat.values, j * k, k);
  }
  const values = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) values[i * k + j] = dot(half, i * k, bread.values, j * k, k) / n;
  }
  return { k, values };
}

/** (mean d⁴ − p)/2, d² = zᵀS⁻¹z. */
function saturatedTrace(s: Float64Array, rows: Float64Array, p: number): Outcome<{ readonly value: number }> {
  const w = inverse({ k: p, values: s });
  if (isUndefined(w)) return w;
  const n = rows.length / p;
  let sum = 0;
  for (let r = 0; r < n; r++) {
    let d = 0;
    for (let i = 0; i < p; i++) d += (rows[r * p + i] as number) * dot(w.values, i * p, rows, r * p, p);
    sum += d * d;
  }
  return { value: (sum / n - p) / 2 };
}

/** The same for the model of independent items: Σ (kurtosis − 1)/2. */
function independenceTrace(rows: Float64Array, p: number): number {
  const n = rows.length / p;
  let sum = 0;
  for (let i = 0; i < p; i++) {
    let two = 0;
    let four = 0;
    for (let r = 0; r < n; r++) {
      const square = (rows[r * p + i] as number) ** 2;
      two += square;
      four += square * square;
    }
    sum += ((four * n) / (two * two) - 1) / 2;
  }
  return sum;
}

function centredRows(rows: Float64Array, p: number): Float64Array {
  const n = rows.length / p;
  const out = Float64Array.from(rows);
  for (let i = 0; i < p; i++) {
    let sum = 0;
    for (let r = 0; r < n; r++) sum += rows[r * p + i] as number;
    for (let r = 0; r < n; r++) out[r * p + i] = (out[r * p + i] as number) - sum / n;
  }
  return out;
}
