/**
 * Rotation of factor loadings: varimax (orthogonal) and direct oblimin (oblique, γ = 0).
 *
 * Sources: varimax — Kaiser (1958), Psychometrika 23, 187, doi:10.1007/BF02289233; oblimin by gradient
 * projection — Jennrich (2002), Psychometrika 67, 7, doi:10.1007/BF02294706.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { generalInverse, type SquareMatrix, squareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import type { RandomSource } from './random.ts';

export type Rotated = {
  /** items × factors, row-major; columns by falling sum of squares, each with a sum that is not negative. */
  readonly loadings: Float64Array;
  /** Correlations of the factors; the identity after an orthogonal rotation. */
  readonly correlations: SquareMatrix;
  /** Value of the rotation criterion (oblimin: Σ_{k<l} Σᵢ λ²ᵢₖ λ²ᵢₗ / 2). */
  readonly criterion: number;
  /** Where each column stood before sorting, as varimax left it. */
  readonly order: readonly number[];
};

const SWEEPS = 5000;
const STEPS = 20_000;

/**
 * Varimax with Kaiser's normalisation (rows scaled to length one while rotating), by plane rotations.
 *
 * @example
 * const unrotated = Float64Array.of(0.6, 0.6, 0.6, 0.6, 0.4, -0.4, 0.4, -0.4);
 * varimax(unrotated, 2).loadings; // => [0.8485, 0, 0.8485, 0, 0, 0.5657, 0, 0.5657]
 */
export function varimax(loadings: Float64Array, k: number): Outcome<Rotated> {
  const rotated = varimaxColumns(loadings, k);
  if (rotated === undefined) return undefinedBecause('not_converged');
  return ordered(
    rotated,
    squareMatrix(k, (f, g) => (f === g ? 1 : 0)),
    0,
  );
}

/** The varimax loadings with the columns as the rotation leaves them; undefined where it does not end. */
function varimaxColumns(loadings: Float64Array, k: number): Float64Array | undefined {
  const p = loadings.length / k;
  const a = Float64Array.from(loadings);
  const length = Float64Array.from({ length: p }, (_, i) => Math.hypot(...a.subarray(i * k, i * k + k)) || 1);
  for (let i = 0; i < p; i++) for (let f = 0; f < k; f++) a[i * k + f] = at(a, i * k + f) / at(length, i);
  let largest = k > 1 ? Number.POSITIVE_INFINITY : 0;
  for (let sweep = 0; sweep < SWEEPS && largest > 1e-14; sweep++) {
    largest = 0;
    for (let f = 0; f < k; f++) {
      for (let g = f + 1; g < k; g++) largest = Math.max(largest, Math.abs(rotatePlane(a, k, f, g)));
    }
  }
  if (!(largest < 1e-10)) return undefined;
  for (let i = 0; i < p; i++) for (let f = 0; f < k; f++) a[i * k + f] = at(a, i * k + f) * at(length, i);
  return a;
}

/** Turns columns f and g by the angle that maximises their varimax criterion; the angle. */
function rotatePlane(a: Float64Array, k: number, f: number, g: number): number {
  const p = a.length / k;
  let su = 0;
  let sv = 0;
  let suv = 0;
  let sdiff = 0;
  for (let i = 0; i < p; i++) {
    const x = at(a, i * k + f);
    const y = at(a, i * k + g);
    const u = x * x - y * y;
    const v = 2 * x * y;
    su += u;
    sv += v;
    suv += u * v;
    sdiff += u * u - v * v;
  }
  const angle = Math.atan2(2 * (suv - (su * sv) / p), sdiff - (su * su - sv * sv) / p) / 4;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  for (let i = 0; i < p; i++) {
    const x = at(a, i * k + f);
    const y = at(a, i * k + g);
    a[i * k + f] = c * x + s * y;
    a[i * k + g] = c * y - s * x;
  }
  return angle;
}

/**
 * Direct oblimin with γ = 0 (quartimin), without normalisation. Starts from the varimax solution, turned by
 * `start` where given: unrotated loadings can lie on a saddle of the criterion. Undefined (`not_converged`) where
 * the projected gradient does not vanish.
 *
 * @example
 * const unrotated = Float64Array.of(0.6, 0.6, 0.6, 0.6, 0.4, -0.4, 0.4, -0.4);
 * const rotated = oblimin(unrotated, 2);
 * rotated.loadings; // => [0.8485, 0, 0.8485, 0, 0, 0.5657, 0, 0.5657]
 * rotated.correlations.values[1]; // => 0.0000
 */
export function oblimin(unrotated: Float64Array, k: number, start?: SquareMatrix): Outcome<Rotated> {
  const loadings = varimaxColumns(unrotated, k) ?? unrotated;
  let t = start?.values ?? squareMatrix(k, (f, g) => (f === g ? 1 : 0)).values;
  let now = quartimin(loadings, t, k);
  if (now === undefined) return undefinedBecause('not_converged');
  let alpha = 1;
  let s = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < STEPS; iteration++) {
    const projected = new Float64Array(k * k);
    s = 0;
    for (let f = 0; f < k; f++) {
      let along = 0;
      for (let l = 0; l < k; l++) along += at(t, l * k + f) * at(now.gradient, l * k + f);
      for (let l = 0; l < k; l++) {
        const g = at(now.gradient, l * k + f) - at(t, l * k + f) * along;
        projected[l * k + f] = g;
        s += g * g;
      }
    }
    if (Math.sqrt(s) < 1e-10) break;
    alpha *= 2;
    let next: Step | undefined;
    let turned = t;
    for (let halving = 0; halving <= 40; halving++) {
      turned = normalisedColumns(t, projected, alpha, k);
      next = quartimin(loadings, turned, k);
      if (next !== undefined && now.criterion - next.criterion > 0.5 * s * alpha) break;
      alpha /= 2;
    }
    if (next === undefined || !(next.criterion < now.criterion)) break;
    t = turned;
    now = next;
  }
  if (!(Math.sqrt(s) < 1e-6)) return undefinedBecause('not_converged');
  const correlations = squareMatrix(k, (f, g) => {
    let sum = 0;
    for (let l = 0; l < k; l++) sum += at(t, l * k + f) * at(t, l * k + g);
    return f === g ? 1 : sum;
  });
  return ordered(now.loadings, correlations, now.criterion);
}

export type ManyStarts = {
  readonly best: Rotated;
  readonly starts: number;
  /** Random starts that ended in a worse local minimum, or did not end. */
  readonly worse: number;
};

/**
 * Oblimin from varimax and from random orthogonal starts: whether the solution is only a local one.
 *
 * @example
 * const unrotated = Float64Array.of(0.6, 0.6, 0.6, 0.6, 0.4, -0.4, 0.4, -0.4);
 * obliminFromManyStarts(unrotated, 2, 5, seededRandom(1)).worse; // => 0
 */
export function obliminFromManyStarts(
  loadings: Float64Array,
  k: number,
  starts: number,
  random: RandomSource,
): Outcome<ManyStarts> {
  const found: Rotated[] = [];
  const first = oblimin(loadings, k);
  if (!isUndefined(first)) found.push(first);
  for (let start = 0; start < starts; start++) {
    const rotated = oblimin(loadings, k, randomOrthogonal(k, random));
    if (!isUndefined(rotated)) found.push(rotated);
  }
  const best = found.reduce<Rotated | undefined>(
    (a, b) => (a && a.criterion <= b.criterion ? a : b),
    undefined,
  );
  if (best === undefined) return undefinedBecause('not_converged');
  const good = found
    .slice(isUndefined(first) ? 0 : 1)
    .filter((f) => f.criterion < best.criterion + 1e-8).length;
  return { best, starts, worse: starts - good };
}

type Step = { loadings: Float64Array; criterion: number; gradient: Float64Array };

/** Loadings A(Tᵀ)⁻¹, criterion and its gradient in T; undefined where T is singular. */
function quartimin(a: Float64Array, t: Float64Array, k: number): Step | undefined {
  const inv = generalInverse({ k, values: t });
  if (isUndefined(inv)) return undefined;
  const p = a.length / k;
  const loadings = new Float64Array(p * k);
  const inner = new Float64Array(k * k);
  let criterion = 0;
  for (let i = 0; i < p; i++) {
    let all = 0;
    for (let f = 0; f < k; f++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += at(a, i * k + l) * at(inv.values, f * k + l);
      loadings[i * k + f] = s;
      all += s * s;
    }
    for (let f = 0; f < k; f++) {
      const l = at(loadings, i * k + f);
      const others = all - l * l;
      criterion += (l * l * others) / 4;
      for (let g = 0; g < k; g++)
        inner[g * k + f] = at(inner, g * k + f) + at(loadings, i * k + g) * l * others;
    }
  }
  // −(LᵀGq T⁻¹)ᵀ
  const gradient = new Float64Array(k * k);
  for (let row = 0; row < k; row++) {
    for (let column = 0; column < k; column++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += at(inner, column * k + l) * at(inv.values, l * k + row);
      gradient[row * k + column] = -s;
    }
  }
  return { loadings, criterion, gradient };
}

function normalisedColumns(t: Float64Array, direction: Float64Array, alpha: number, k: number): Float64Array {
  const out = t.map((v, i) => v - alpha * at(direction, i));
  for (let f = 0; f < k; f++) {
    let s = 0;
    for (let l = 0; l < k; l++) s += at(out, l * k + f) ** 2;
    for (let l = 0; l < k; l++) out[l * k + f] = at(out, l * k + f) / Math.sqrt(s);
  }
  return out;
}

/** Gram–Schmidt of a matrix of uniform numbers around zero. */
function randomOrthogonal(k: number, random: RandomSource): SquareMatrix {
  const values = Float64Array.from({ length: k * k }, () => 2 * random() - 1);
  for (let f = 0; f < k; f++) {
    for (let g = 0; g <= f; g++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += at(values, l * k + f) * at(values, l * k + g);
      for (let l = 0; l < k; l++) {
        const v = at(values, l * k + f);
        values[l * k + f] = g === f ? v / Math.sqrt(s) : v - s * at(values, l * k + g);
      }
    }
  }
  return { k, values };
}

/** Columns by falling sum of squares, with sums that are not negative. */
function ordered(loadings: Float64Array, correlations: SquareMatrix, criterion: number): Rotated {
  const { k } = correlations;
  const p = loadings.length / k;
  const sums = new Float64Array(k);
  const squares = new Float64Array(k);
  for (let i = 0; i < p; i++) {
    for (let f = 0; f < k; f++) {
      sums[f] = at(sums, f) + at(loadings, i * k + f);
      squares[f] = at(squares, f) + at(loadings, i * k + f) ** 2;
    }
  }
  const order = Array.from(squares.keys()).sort((a, b) => at(squares, b) - at(squares, a));
  const sign = (f: number): number => (at(sums, f) < 0 ? -1 : 1);
  return {
    loadings: Float64Array.from(loadings, (_, q) => {
      const f = at(order, q % k);
      return sign(f) * at(loadings, q - (q % k) + f);
    }),
    correlations: squareMatrix(k, (a, b) => {
      const [f, g] = [at(order, a), at(order, b)];
      return sign(f) * sign(g) * at(correlations.values, f * k + g);
    }),
    criterion,
    order,
  };
}
