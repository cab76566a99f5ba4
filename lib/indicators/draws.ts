/** Numbers for drawing at random and for summing draws up. */
import type { RandomSource } from '#lib/psychometrics/random.ts';

/** Mean and variance of draws. */
export function momentsOf(x: Float64Array): { mean: number; variance: number } {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  return { mean, variance: x.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, x.length - 1) };
}

/**
 * Share of the variance that two runs have in common, with mean and variance taken over both: the first-order index of
 * what was held between them (Janon et al. 2014, doi:10.1051/ps/2013040). 0 where nothing varies.
 */
export function sharedVariance(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const mean = a.reduce((s, v, i) => s + v + (b[i] as number), 0) / (2 * n);
  let product = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = (a[i] as number) - mean;
    const y = (b[i] as number) - mean;
    product += x * y;
    squares += (x * x + y * y) / 2;
  }
  return squares > 1e-20 * n * mean * mean ? product / squares : 0;
}

/** Between order statistics, as type 7 of Hyndman & Fan. */
export function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low] as number;
  return a + (at - low) * ((sorted[Math.min(low + 1, sorted.length - 1)] as number) - a);
}

/** Lower triangle L with L·Lᵀ = C; a direction without variance gets zeros. */
export function choleskyOf(c: Float64Array, k: number): Float64Array {
  const l = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    let pivot = c[j * k + j] as number;
    for (let m = 0; m < j; m++) pivot -= (l[j * k + m] as number) ** 2;
    if (!(pivot > 1e-12 * (c[j * k + j] as number))) continue;
    const root = Math.sqrt(pivot);
    l[j * k + j] = root;
    for (let i = j + 1; i < k; i++) {
      let sum = c[i * k + j] as number;
      for (let m = 0; m < j; m++) sum -= (l[i * k + m] as number) * (l[j * k + m] as number);
      l[i * k + j] = sum / root;
    }
  }
  return l;
}

/** Gamma numbers of shape a (> 0) and scale 1: Marsaglia & Tsang (2000), doi:10.1145/358407.358414. */
export function gamma(a: number, normal: RandomSource, random: RandomSource): number {
  if (a < 1) return gamma(a + 1, normal, random) * (1 - random()) ** (1 / a);
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
