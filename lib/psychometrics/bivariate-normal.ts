/**
 * The standard bivariate normal distribution at a grid of limits, for one correlation at a time.
 *
 * Φ₂(a, b; ρ) − Φ(a)Φ(b) = ∫₀^arcsin ρ φ₂(a, b; sin t) cos t dt, by Gauss–Legendre nodes in t: 6 nodes to
 * |ρ| < .3, 12 to .75, 20 to .925 hold double precision (Genz 2004); beyond, 64.
 *
 * Sources: Plackett (1954), Biometrika 41, 351, doi:10.1093/biomet/41.3-4.351; Drezner & Wesolowsky (1990),
 * Journal of Statistical Computation and Simulation 35, 101, doi:10.1080/00949659008811236; Genz (2004),
 * Statistics and Computing 14, 251, doi:10.1023/B:STCO.0000035304.20635.31.
 */
import { normalUpperTail } from './distributions.ts';
import { at } from './outcome.ts';

/** Φ(x), 0 and 1 at ∓Infinity. */
function normalCdf(x: number): number {
  return normalUpperTail(-x);
}

type Rule = { readonly nodes: Float64Array; readonly weights: Float64Array };

/** Nodes and weights of Gauss–Legendre quadrature on −1..1, by Newton's method on Pₙ. */
function gaussLegendre(n: number): Rule {
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

const RULES: readonly { readonly below: number; readonly rule: Rule }[] = [
  { below: 0.3, rule: gaussLegendre(6) },
  { below: 0.75, rule: gaussLegendre(12) },
  { below: 0.925, rule: gaussLegendre(20) },
  { below: 1, rule: gaussLegendre(64) },
];

/** Distribution and density at every pair of limits of a grid; its arrays are written anew for every ρ. */
export type NormalGrid = {
  /** Φ₂(aₚ, b_q; ρ), row-major in p. */
  readonly probability: Float64Array;
  /** φ₂(aₚ, b_q; ρ) = ∂Φ₂/∂ρ; 0 at an infinite limit. */
  readonly density: Float64Array;
  /** Evaluates both at ρ, |ρ| < 1. */
  readonly evaluate: (rho: number) => void;
};

/**
 * A grid over limits a (length A) and b (length B), ±Infinity allowed.
 *
 * @example
 * const g = normalGrid(Float64Array.of(0), Float64Array.of(0));
 * g.evaluate(0.5);
 * g.probability[0]; // => 0.3333333333333
 */
export function normalGrid(a: Float64Array, b: Float64Array): NormalGrid {
  const width = b.length;
  const probability = new Float64Array(a.length * width);
  const density = new Float64Array(a.length * width);
  const independent = new Float64Array(a.length * width);
  const phiB = b.map(normalCdf);
  for (let p = 0; p < a.length; p++) {
    const phi = normalCdf(at(a, p));
    for (let q = 0; q < width; q++) independent[p * width + q] = phi * at(phiB, q);
  }
  const evaluate = (rho: number): void => {
    probability.set(independent);
    const { rule } = RULES.find(({ below }) => Math.abs(rho) < below) ?? (RULES[3] as { rule: Rule });
    const half = Math.asin(rho) / 2;
    for (let i = 0; i < rule.nodes.length; i++) {
      const sin = Math.sin(half * (1 + (rule.nodes[i] as number)));
      const halfOfInverse = -1 / (2 * (1 - sin * sin));
      const weight = ((rule.weights[i] as number) * half) / (2 * Math.PI);
      for (let p = 0; p < a.length; p++) {
        const x = a[p] as number;
        if (!Number.isFinite(x)) continue;
        for (let q = 0; q < width; q++) {
          const y = b[q] as number;
          if (!Number.isFinite(y)) continue;
          const cell = p * width + q;
          probability[cell] =
            (probability[cell] as number) +
            weight * Math.exp(halfOfInverse * (x * x - 2 * sin * x * y + y * y));
        }
      }
    }
    const left = 1 - rho * rho;
    const scale = 1 / (2 * Math.PI * Math.sqrt(left));
    for (let p = 0; p < a.length; p++) {
      const x = a[p] as number;
      for (let q = 0; q < width; q++) {
        const y = b[q] as number;
        density[p * width + q] =
          Number.isFinite(x) && Number.isFinite(y)
            ? scale * Math.exp(-(x * x - 2 * rho * x * y + y * y) / (2 * left))
            : 0;
      }
    }
  };
  return { probability, density, evaluate };
}
