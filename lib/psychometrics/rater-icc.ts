/**
 * Intraclass correlations of raters: the six forms of Shrout & Fleiss.
 *
 * Sources: Shrout & Fleiss (1979), Psychological Bulletin 86, 420, doi:10.1037/0033-2909.86.2.420; intervals of
 * the two-way random form — McGraw & Wong (1996), Psychological Methods 1, 30, doi:10.1037/1082-989X.1.1.30.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { fQuantile, fUpperTail } from './distributions.ts';
import { at, type Outcome } from './outcome.ts';

export type RaterIcc = {
  readonly icc: number;
  readonly f: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
};

export type RaterIccs = {
  /** Of one rating: one-way random, two-way random (absolute agreement), two-way mixed (consistency). */
  readonly single: readonly [RaterIcc, RaterIcc, RaterIcc];
  /**
   * Of the mean over all raters. The two-way random form is undefined (`not_applicable`) where objects differ so
   * little that the variance of the mean, or what its interval begins with, has no positive estimate.
   */
  readonly average: readonly [RaterIcc, Outcome<RaterIcc>, RaterIcc];
  readonly msSubjects: number;
  readonly msRaters: number;
  readonly msError: number;
  readonly msWithin: number;
  readonly subjects: number;
  readonly raters: number;
};

/**
 * ICCs of a complete table, one column per rater. Undefined: fewer than two raters or subjects
 * (`too_few_observations`), no variance between subjects or no error variance (`zero_variance`).
 *
 * @example
 * const rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
 * const icc = raterIcc([0, 1, 2, 3].map((rater) => Float64Array.from(rows, (row) => row[rater])));
 * icc.single.map((form) => form.icc); // => [0.17, 0.29, 0.71]
 * icc.average.map((form) => form.icc); // => [0.44, 0.62, 0.91]
 */
export function raterIcc(columns: readonly Float64Array[], level = 0.95): Outcome<RaterIccs> {
  const k = columns.length;
  const n = columns[0]?.length ?? 0;
  if (k < 2 || n < 2) return undefinedBecause('too_few_observations', n);
  const rowMeans = new Float64Array(n);
  let grand = 0;
  for (const c of columns) for (let r = 0; r < n; r++) rowMeans[r] = at(rowMeans, r) + at(c, r) / k;
  for (const m of rowMeans) grand += m / n;
  let ssSubjects = 0;
  for (const m of rowMeans) ssSubjects += k * (m - grand) ** 2;
  let ssRaters = 0;
  let ssWithin = 0;
  for (const c of columns) {
    let mean = 0;
    for (const x of c) mean += x / n;
    ssRaters += n * (mean - grand) ** 2;
    for (let r = 0; r < n; r++) ssWithin += (at(c, r) - at(rowMeans, r)) ** 2;
  }
  const msb = ssSubjects / (n - 1);
  const msj = ssRaters / (k - 1);
  const dfError = (n - 1) * (k - 1);
  const mse = (ssWithin - ssRaters) / dfError;
  const dfWithin = n * (k - 1);
  const msw = ssWithin / dfWithin;
  if (!(msb > 0 && mse > 1e-14 * msb)) return undefinedBecause('zero_variance', n);
  const q = 1 - (1 - level) / 2;
  const oneF = msb / msw;
  const twoF = msb / mse;
  const test = (f: number, df2: number): Pick<RaterIcc, 'f' | 'df1' | 'df2' | 'p'> => ({
    f,
    df1: n - 1,
    df2,
    p: fUpperTail(f, n - 1, df2),
  });
  const bounds = (f: number, df2: number): [number, number] => [
    f / fQuantile(q, n - 1, df2),
    f * fQuantile(q, df2, n - 1),
  ];
  const single = (f: number): number => (f - 1) / (f + k - 1);
  const average = (f: number): number => 1 - 1 / f;
  const [low1, high1] = bounds(oneF, dfWithin);
  const [low3, high3] = bounds(twoF, dfError);
  const icc2 = (msb - mse) / (msb + (k - 1) * mse + (k * (msj - mse)) / n);
  const [low2, high2] = twoWayBounds({ n, k, msb, msj, mse, icc2, q });
  const stepUp = (r: number): number => (r * k) / (1 + r * (k - 1));
  const variance = msb + (msj - mse) / n;
  const hasMean = variance > 1e-12 * msb && 1 + Math.min(low2, high2) * (k - 1) > 1e-12;
  const one = test(oneF, dfWithin);
  const two = test(twoF, dfError);
  return {
    single: [
      { icc: single(oneF), ...one, lower: single(low1), upper: single(high1) },
      { icc: icc2, ...two, lower: low2, upper: high2 },
      { icc: single(twoF), ...two, lower: single(low3), upper: single(high3) },
    ],
    average: [
      { icc: average(oneF), ...one, lower: average(low1), upper: average(high1) },
      hasMean
        ? { icc: (msb - mse) / variance, ...two, lower: stepUp(low2), upper: stepUp(high2) }
        : undefinedBecause('not_applicable', n),
      { icc: average(twoF), ...two, lower: average(low3), upper: average(high3) },
    ],
    msSubjects: msb,
    msRaters: msj,
    msError: mse,
    msWithin: msw,
    subjects: n,
    raters: k,
  };
}

/** Below so many degrees of freedom F(.975) lies beyond 10¹², and what it divides is 0 to twelve digits. */
const LEAST_DF = 0.25;

/** Below so many degrees of freedom F(.975) in the numerator's place is 0 in double precision. */
const NO_DF = 1e-6;

function twoWayBounds(a: {
  n: number;
  k: number;
  msb: number;
  msj: number;
  mse: number;
  icc2: number;
  q: number;
}): [number, number] {
  const { n, k, msb, msj, mse, icc2, q } = a;
  const ratio = msj / mse;
  const rest = n * (1 + (k - 1) * icc2) - k * icc2;
  const df =
    ((k - 1) * (n - 1) * (k * icc2 * ratio + rest) ** 2) /
    ((n - 1) * k * k * icc2 * icc2 * ratio * ratio + rest * rest);
  const fl = df < NO_DF ? 0 : fQuantile(q, df, n - 1);
  const common = k * msj + (k * n - k - n) * mse;
  // with few degrees of freedom the upper quantile grows out of bounds, and the lower end reaches its limit
  const fu = df < LEAST_DF ? undefined : fQuantile(q, n - 1, df);
  const lower = fu === undefined ? (-n * mse) / common : (n * (msb - fu * mse)) / (fu * common + n * msb);
  return [lower, (n * (fl * msb - mse)) / (common + n * fl * msb)];
}
