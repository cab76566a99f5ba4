/**
 * Polychoric correlations by two-step maximum likelihood, from the counts.
 *
 * Thresholds from each item's own margin over its available answers, then the correlation that maximises the
 * likelihood of the pair's table; no correction of empty cells.
 *
 * Sources: Olsson (1979), Psychometrika 44, 443, doi:10.1007/BF02296207; bivariate normal probabilities by
 * Plackett's identity ∂Φ₂/∂ρ = φ₂ — Plackett (1954), Biometrika 41, 351, doi:10.1093/biomet/41.3-4.351 — with
 * Gauss–Legendre nodes in arcsin ρ as in Drezner & Wesolowsky (1990), Journal of Statistical Computation and
 * Simulation 35, 101, doi:10.1080/00949659008811236.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { normalQuantile, normalUpperTail } from './distributions.ts';
import type { SquareMatrix } from './matrix.ts';
import type { Treatment } from './moments.ts';
import { at, type Outcome } from './outcome.ts';
import { categories, type PairCounts, pairIndex } from './pair-counts.ts';

/** Φ(x), 0 and 1 at ∓Infinity. */
function normalCdf(x: number): number {
  return normalUpperTail(-x);
}

/** Nodes and weights of Gauss–Legendre quadrature on −1..1, by Newton's method on Pₙ. */
function gaussLegendre(n: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let p0 = 1;
      let p1 = x;
      for (let j = 2; j <= n; j++) [p0, p1] = [p1, ((2 * j - 1) * x * p1 - (j - 1) * p0) / j];
      slope = (n * (x * p1 - p0)) / (x * x - 1);
      const dx = p1 / slope;
      x -= dx;
      if (Math.abs(dx) < 1e-16) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

const RULE = gaussLegendre(64);

/** φ₂(a, b; ρ); 0 at an infinite limit. */
function density(a: number, b: number, rho: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return 0;
  const q = 1 - rho * rho;
  return Math.exp(-(a * a - 2 * rho * a * b + b * b) / (2 * q)) / (2 * Math.PI * Math.sqrt(q));
}

/** Φ₂(a, b; ρ) − Φ(a)Φ(b) = ∫₀^arcsin ρ φ₂(a, b; sin t) cos t dt, for |ρ| < 1. */
function dependence(a: number, b: number, rho: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return 0;
  const end = Math.asin(rho);
  let s = 0;
  for (let i = 0; i < RULE.nodes.length; i++) {
    const t = (end / 2) * (1 + at(RULE.nodes, i));
    const sin = Math.sin(t);
    const cos2 = 1 - sin * sin;
    s += at(RULE.weights, i) * Math.exp(-(a * a - 2 * sin * a * b + b * b) / (2 * cos2));
  }
  return (s * end) / (4 * Math.PI);
}

/** Frequencies of keyed codes of item i, from its own table. */
function margin(counts: PairCounts, tables: Float64Array, i: number): Float64Array {
  const size = categories(counts.items, i);
  const start = at(counts.offsets, pairIndex(counts.items.length, i, i));
  const f = Float64Array.from({ length: size }, (_, c) => at(tables, start + c * size + c));
  return counts.items[i]?.reverse === true ? f.reverse() : f;
}

/**
 * Thresholds of keyed item i between the categories in use, normal quantiles of the cumulative shares. Undefined:
 * no answers, or one category only (`constant_item`).
 */
export function thresholds(counts: PairCounts, i: number, treatment: Treatment): Outcome<Float64Array> {
  const f = margin(counts, treatment === 'listwise' ? counts.complete : counts.available, i).filter(
    (c) => c > 0,
  );
  const n = f.reduce((s, c) => s + c, 0);
  if (n === 0) return undefinedBecause('no_observations', 0);
  if (f.length < 2) return undefinedBecause('constant_item', n);
  const out = new Float64Array(f.length - 1);
  let below = 0;
  for (let c = 0; c < out.length; c++) {
    below += at(f, c);
    out[c] = normalQuantile(below / n);
  }
  return out;
}

/**
 * Polychoric correlation matrix of the keyed items. Undefined: a constant item, a pair without rows, or a pair
 * whose likelihood has no maximum inside ±0.999 (`not_converged`).
 */
export function polychoricMatrix(counts: PairCounts, treatment: Treatment): Outcome<SquareMatrix> {
  const k = counts.items.length;
  const tables = treatment === 'listwise' ? counts.complete : counts.available;
  const cuts: Float64Array[] = [];
  const used: number[][] = [];
  for (let i = 0; i < k; i++) {
    const t = thresholds(counts, i, treatment);
    if ('kind' in t) return t;
    cuts.push(Float64Array.from([Number.NEGATIVE_INFINITY, ...t, Number.POSITIVE_INFINITY]));
    used.push(Array.from(margin(counts, tables, i).entries()).flatMap(([c, f]) => (f > 0 ? [c] : [])));
  }
  const values = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    values[i * k + i] = 1;
    for (let j = i + 1; j < k; j++) {
      const table = keyedTable(counts, tables, i, j, used[i] ?? [], used[j] ?? []);
      const rho = polychoricPair(table, cuts[i] as Float64Array, cuts[j] as Float64Array);
      if (rho === undefined) return undefinedBecause('not_converged');
      values[i * k + j] = rho;
      values[j * k + i] = rho;
    }
  }
  return { k, values };
}

/** The pair's table in keyed order, restricted to the categories in use, row-major. */
function keyedTable(
  counts: PairCounts,
  tables: Float64Array,
  i: number,
  j: number,
  rowsUsed: readonly number[],
  columnsUsed: readonly number[],
): Float64Array {
  const start = at(counts.offsets, pairIndex(counts.items.length, i, j));
  const height = categories(counts.items, i);
  const width = categories(counts.items, j);
  const out = new Float64Array(rowsUsed.length * columnsUsed.length);
  rowsUsed.forEach((p, a) => {
    columnsUsed.forEach((q, b) => {
      const row = counts.items[i]?.reverse === true ? height - 1 - p : p;
      const column = counts.items[j]?.reverse === true ? width - 1 - q : q;
      out[a * columnsUsed.length + b] = at(tables, start + row * width + column);
    });
  });
  return out;
}

/** Sizes of ρ tried in turn for a change of sign of the score. */
const BRACKETS = [0.25, 0.5, 0.7, 0.85, 0.95, 0.99, 0.999];

/** Root of the score in ρ by bisection safeguarded secant steps; `undefined` where there is none inside ±0.999. */
function polychoricPair(table: Float64Array, a: Float64Array, b: Float64Array): number | undefined {
  const rows = a.length - 1;
  const columns = b.length - 1;
  const phiA = a.map(normalCdf);
  const phiB = b.map(normalCdf);
  const score = (rho: number): number => {
    const d = new Float64Array((rows + 1) * (columns + 1));
    const g = new Float64Array((rows + 1) * (columns + 1));
    for (let p = 0; p <= rows; p++) {
      for (let q = 0; q <= columns; q++) {
        d[p * (columns + 1) + q] = dependence(at(a, p), at(b, q), rho);
        g[p * (columns + 1) + q] = density(at(a, p), at(b, q), rho);
      }
    }
    const corner = (m: Float64Array, p: number, q: number): number =>
      at(m, (p + 1) * (columns + 1) + q + 1) -
      at(m, p * (columns + 1) + q + 1) -
      at(m, (p + 1) * (columns + 1) + q) +
      at(m, p * (columns + 1) + q);
    let s = 0;
    for (let p = 0; p < rows; p++) {
      for (let q = 0; q < columns; q++) {
        const f = at(table, p * columns + q);
        if (f === 0) continue;
        const independent = (at(phiA, p + 1) - at(phiA, p)) * (at(phiB, q + 1) - at(phiB, q));
        s += (f * corner(g, p, q)) / Math.max(independent + corner(d, p, q), 1e-300);
      }
    }
    return s;
  };
  const atZero = score(0);
  const direction = atZero > 0 ? 1 : -1;
  let near = { rho: 0, score: atZero };
  let far: typeof near | undefined;
  for (const size of BRACKETS) {
    const f = score(direction * size);
    if (f * direction <= 0) {
      far = { rho: direction * size, score: f };
      break;
    }
    near = { rho: direction * size, score: f };
  }
  if (far === undefined) return undefined;
  let { rho: low, score: atLow } = direction > 0 ? near : far;
  let { rho: high, score: atHigh } = direction > 0 ? far : near;
  let x = (low + high) / 2;
  for (let step = 0; step < 200 && high - low > 1e-13; step++) {
    const f = score(x);
    if (f === 0) return x;
    if (f > 0) {
      low = x;
      atLow = f;
    } else {
      high = x;
      atHigh = f;
    }
    const secant = (low * atHigh - high * atLow) / (atHigh - atLow);
    const next = step % 3 === 2 ? (low + high) / 2 : secant;
    if (Math.abs(next - x) < 1e-12) return next;
    x = next;
  }
  return x;
}
