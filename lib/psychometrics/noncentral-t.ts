/**
 * Tails of the noncentral t distribution, and intervals of its noncentrality.
 *
 * T = (Z + δ)/S with Z standard normal and S² = χ²/df. P(T ≥ t) is the mean of P(Z ≥ tS − δ) over S. The integral is
 * taken over ln S in logarithms, outwards from the peak of the integrand, by Gauss and Kronrod's rules on panels that
 * are halved where the two differ, so that small tails keep their digits.
 *
 * Sources: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, ch. 31; interval by
 * inversion — Steiger & Fouladi (1997), in Harlow, Mulaik & Steiger (eds), What If There Were No Significance Tests?;
 * Cumming & Finch (2001), Educational and Psychological Measurement 61, 532, doi:10.1177/0013164401614002.
 */
import { logNormalUpperTail } from './distributions.ts';
import { at } from './outcome.ts';
import { stirlingError } from './special-functions.ts';

/** Kronrod's 15 points (one half) and weights, and the weights of the 7 Gauss points among them. */
const NODES = Float64Array.of(
  0.991_455_371_120_812_6,
  0.949_107_912_342_758_5,
  0.864_864_423_359_769_1,
  0.741_531_185_599_394_3,
  0.586_087_235_467_691_1,
  0.405_845_151_377_397_2,
  0.207_784_955_007_898_48,
  0,
);
const KRONROD = Float64Array.of(
  0.022_935_322_010_529_224,
  0.063_092_092_629_978_56,
  0.104_790_010_322_250_17,
  0.140_653_259_715_525_92,
  0.169_004_726_639_267_9,
  0.190_350_578_064_785_4,
  0.204_432_940_075_298_9,
  0.209_482_141_084_727_82,
);
const GAUSS = Float64Array.of(
  0,
  0.129_484_966_168_869_7,
  0,
  0.279_705_391_489_276_64,
  0,
  0.381_830_050_505_118_9,
  0,
  0.417_959_183_673_469_4,
);

/** Below the peak by this factor (e⁻⁴²) the integrand no longer counts. */
const NEGLIGIBLE = 42;

/**
 * P(T ≥ t) and P(T ≤ t) of noncentral t with df > 0 and noncentrality δ, as logarithms: finite where the
 * probability itself runs out to 0. Within 1e-12 of the value.
 * @example
 * logNoncentralTTails(3, 10, 1); // => { lower: -0.0544, upper: -2.9384 }
 */
export function logNoncentralTTails(
  t: number,
  df: number,
  delta: number,
): { readonly lower: number; readonly upper: number } {
  if (!(df > 0) || !Number.isFinite(t) || !Number.isFinite(delta)) {
    throw new RangeError(`t ${t}, df ${df} or noncentrality ${delta} outside range`);
  }
  const upper = logUpper(t, df, delta);
  const lower = logUpper(-t, df, -delta);
  return { lower: Math.min(0, lower), upper: Math.min(0, upper) };
}

/**
 * P(T ≥ t) of noncentral t with df > 0 and noncentrality δ.
 * @example
 * noncentralTUpperTail(3, 10, 1); // => 0.0529
 */
export function noncentralTUpperTail(t: number, df: number, delta: number): number {
  return Math.exp(logNoncentralTTails(t, df, delta).upper);
}

/** ln P(T ≥ t) by integration over u = ln S. */
function logUpper(t: number, df: number, delta: number): number {
  const a = df / 2;
  const constant = Math.LN2 + 0.5 * Math.log(a / (2 * Math.PI)) - stirlingError(a);
  const log = (u: number): number =>
    constant - a * (Math.expm1(2 * u) - 2 * u) + logNormalUpperTail(t * Math.exp(u) - delta);
  const peak = maximise(log);
  const top = log(peak);
  const edge = (direction: number): number => {
    let step = 1 / Math.sqrt(df + 1);
    while (log(peak + direction * step) > top - NEGLIGIBLE) step *= 2;
    return peak + direction * step;
  };
  const f = (u: number): number => Math.exp(log(u) - top);
  const low = edge(-1);
  const high = edge(1);
  // P(Z ≥ tS − δ) falls within a few 1/δ of S = δ/t: a place that a wide panel might step over
  const turn = Math.log(delta / t);
  const inside = [peak, turn - 12 / Math.abs(delta), turn, turn + 12 / Math.abs(delta)].filter(
    (u) => u > low && u < high,
  );
  const ends = [low, ...inside.sort((x, y) => x - y), high];
  let sum = 0;
  // rounding of tS − δ and of a large logarithm, below which no panel can be exact
  const noise = 1e-12 + 1e-14 * Math.abs(delta) + 1e-14 * Math.abs(top);
  for (let i = 1; i < ends.length; i++) sum += integrate(f, at(ends, i - 1), at(ends, i), sum, noise);
  return top + Math.log(sum);
}

/** The place of the greatest value of a function with one peak, near enough to integrate from. */
function maximise(log: (u: number) => number): number {
  let low = -1;
  let high = 1;
  const rises = (u: number): boolean => log(u + 1e-4) > log(u - 1e-4);
  while (!rises(low) && low > -700) low *= 2;
  while (rises(high) && high < 300) high *= 2;
  while (high - low > 2e-4) {
    const middle = (low + high) / 2;
    if (rises(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * ∫f over low..high for 0 ≤ f ≤ 1, panels halved until Gauss and Kronrod agree; `before`: what it will be added to,
 * beside which less need not be exact; `noise`: rounding of f as a share.
 */
function integrate(
  f: (u: number) => number,
  low: number,
  high: number,
  before: number,
  noise: number,
): number {
  let sum = 0;
  const stack = [low, high];
  const smallest = (high - low) * 2 ** -30;
  const whole = panel(f, low, high)[0];
  while (stack.length > 0) {
    const b = stack.pop() as number;
    const a = stack.pop() as number;
    const [fine, coarse] = panel(f, a, b);
    const error = Math.abs(fine - coarse);
    if (error <= 1e-13 * Math.max(whole, sum, before) + noise * fine || b - a < smallest) sum += fine;
    else stack.push((a + b) / 2, b, a, (a + b) / 2);
  }
  return sum;
}

function panel(f: (u: number) => number, a: number, b: number): readonly [number, number] {
  const middle = (a + b) / 2;
  const half = (b - a) / 2;
  let fine = 0;
  let coarse = 0;
  for (let i = 0; i < 8; i++) {
    const x = half * at(NODES, i);
    const y = i === 7 ? f(middle) : f(middle - x) + f(middle + x);
    fine += at(KRONROD, i) * y;
    coarse += at(GAUSS, i) * y;
  }
  return [half * fine, half * coarse];
}

/**
 * The noncentrality δ at which P(T ≥ t) = p, 0 < p < 1 (it rises with δ). With p = (1 ∓ level)/2 the bounds of an
 * interval of δ.
 * @example
 * noncentralityOfT(2.5, 18, 0.025); // => 0.3494
 * noncentralityOfT(2.5, 18, 0.975); // => 4.5915
 */
export function noncentralityOfT(t: number, df: number, p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`probability ${p} outside 0..1`);
  // on the scale of logits the curve is nearly straight, and no tail runs out
  const target = Math.log(p) - Math.log1p(-p);
  const excess = (delta: number): number => {
    const { lower, upper } = logNoncentralTTails(t, df, delta);
    return upper - lower - target;
  };
  const scale = Math.sqrt(1 + (t * t) / (2 * df));
  let width = 3 * scale;
  let low = t - width;
  let high = t + width;
  while (excess(low) > 0) low -= width *= 2;
  width = 3 * scale;
  while (excess(high) < 0) high += width *= 2;
  return root(excess, low, high, 1e-13 * (scale + Math.abs(t)));
}

/** Root of a rising function by the method of Ridders (1979), IEEE Trans. Circuits Syst. 26, 979. */
function root(f: (x: number) => number, from: number, to: number, tolerance: number): number {
  let low = from;
  let high = to;
  let fLow = f(low);
  let fHigh = f(high);
  let best = low;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    const fMiddle = f(middle);
    const s = Math.sqrt(fMiddle * fMiddle - fLow * fHigh);
    const next = s === 0 ? middle : middle - ((middle - low) * fMiddle) / s;
    const done = Math.abs(next - best) < tolerance;
    best = next;
    const fNext = f(next);
    if (done || fNext === 0) return next;
    const points: [number, number][] = [
      [middle, fMiddle],
      [next, fNext],
    ];
    for (const [x, y] of points) {
      if (y < 0 && x > low) {
        low = x;
        fLow = y;
      } else if (y >= 0 && x < high) {
        high = x;
        fHigh = y;
      }
    }
    if (high - low < tolerance) return (low + high) / 2;
  }
  return best;
}
