/** Transforms from a mean, level or measured value to a score rate 0–1. */
import type { Transform } from './policy.ts';

export type Rate = {
  /** 0–1. */
  readonly rate: number;
  /** d rate / d value at this value: carries a standard error over (delta method); 0 on a flat part. */
  readonly slope: number;
};

/**
 * Applies a transform to one value.
 *
 * @returns undefined for `deduct`, which takes counts of verified deductions and not a value
 */
export function applyTransform(transform: Transform, value: number): Rate | undefined {
  switch (transform.type) {
    case 'linear': {
      const { min, max } = transform.params;
      return clamped((value - min) / (max - min), 1 / (max - min));
    }
    case 'proportional':
      return clamped(value / transform.params.max, 1 / transform.params.max);
    case 'banded': {
      const band = [...transform.params.bands].sort((a, b) => b.from - a.from).find((b) => value >= b.from);
      return { rate: band?.r ?? 0, slope: 0 };
    }
    case 'ratio':
      return clamped(value / transform.params.target, 1 / transform.params.target);
    case 'range': {
      const { lo, hi, zero_lo, zero_hi } = transform.params;
      if (value >= lo && value <= hi) return { rate: 1, slope: 0 };
      if (value < lo) {
        return value <= zero_lo
          ? { rate: 0, slope: 0 }
          : clamped((value - zero_lo) / (lo - zero_lo), 1 / (lo - zero_lo));
      }
      return value >= zero_hi
        ? { rate: 0, slope: 0 }
        : clamped((zero_hi - value) / (zero_hi - hi), -1 / (zero_hi - hi));
    }
    case 'level':
      return clamped((value - 1) / 4, 1 / 4);
    case 'deduct':
      return undefined;
  }
}

/**
 * What is left of the full score after deductions: each counts as often as it was found, up to its cap. Only verified
 * deductions are to be counted.
 */
export function deductionRate(
  full: number,
  deductions: readonly { readonly per: number; readonly cap: number }[],
  counts: readonly number[],
): number {
  const off = deductions.reduce((sum, d, i) => sum + Math.min((counts[i] ?? 0) * d.per, d.cap), 0);
  return Math.max(0, full - off) / full;
}

function clamped(rate: number, slope: number): Rate {
  return rate < 0 || rate > 1 ? { rate: Math.min(1, Math.max(0, rate)), slope: 0 } : { rate, slope };
}
