import type { describe } from '#lib/psychometrics/descriptives.ts';
import type { Got } from './compare.ts';

/** Descriptive statistics under the names of the reference. */
export function descriptiveKeys(d: ReturnType<typeof describe>): Record<string, Got> {
  return {
    n: d.n,
    missing: d.missing,
    missing_pct: (100 * d.missing) / Math.max(1, d.n + d.missing),
    mean: d.mean,
    sd: d.sd,
    var: d.variance,
    se: d.standardError,
    median: d.median,
    min: d.min,
    max: d.max,
    q1_type7: d.q1,
    q3_type7: d.q3,
    skew_type1: d.skew[0],
    skew_type2: d.skew[1],
    skew_type3: d.skew[2],
    kurtosis_type1: d.kurtosis[0],
    kurtosis_type2: d.kurtosis[1],
    kurtosis_type3: d.kurtosis[2],
  };
}
