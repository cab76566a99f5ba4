/**
 * Agreement of two or more independent ratings of the same objects where there are few of them: shares of objects on
 * which the ratings agree, with intervals that hold for small numbers, and the one-way ICC for rotating pairs.
 *
 * Sources: interval of a share — Wilson (1927), Journal of the American Statistical Association 22, 209,
 * doi:10.1080/01621459.1927.10502953; at small n — Brown, Cai & DasGupta (2001), Statistical Science 16, 101,
 * doi:10.1214/ss/1009213286; ICC(1,1) and its F interval — Shrout & Fleiss (1979), Psychological Bulletin 86, 420,
 * doi:10.1037/0033-2909.86.2.420; with unequal numbers — Donner & Koval (1980), Biometrics 36, 19, doi:10.2307/2530491.
 */
import { type Estimate, undefinedBecause } from '#lib/estimate.ts';
import { oneWay, unitMoments } from './anova.ts';
import { fQuantile, normalQuantile } from './distributions.ts';
import { at, type Outcome } from './outcome.ts';
import { crossedTable, type RatingList } from './rater-design.ts';

export type Share = {
  readonly count: number;
  readonly n: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
};

/**
 * A share with Wilson's interval: (p + z²/2n ∓ z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), inside 0..1 and of positive
 * width at shares of 0 and 1. Undefined: n = 0 (`no_observations`). A count outside 0..n is a defect (`RangeError`).
 * @example
 * wilsonInterval(8, 10); // => { share: 0.8, lower: 0.4902, upper: 0.9433 }
 * wilsonInterval(5, 5).lower; // => 0.5655
 */
export function wilsonInterval(count: number, n: number, level = 0.95): Outcome<Share> {
  if (n === 0) return undefinedBecause('no_observations', 0);
  if (!(count >= 0 && count <= n)) throw new RangeError(`count ${count} outside 0..${n}`);
  const z = normalQuantile((1 + level) / 2);
  const p = count / n;
  const centre = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  // rounding must not put the end of a share of 0 or 1 beside it
  const lower = count === 0 ? 0 : (centre - half) / scale;
  const upper = count === n ? 1 : (centre + half) / scale;
  return { count, n, share: p, lower, upper };
}

/**
 * Objects rated at least twice below which no ICC is given, a rule of this platform: at ten pairs the 95 % interval of
 * an ICC of .70 runs from .20 to .91, and with fewer it excludes next to nothing.
 */
export const MINIMUM_RATED_TWICE = 10;

export type PairAgreement = {
  /** Objects with at least two ratings, on which all of this rests, and objects with one only. */
  readonly n: number;
  readonly ratedOnce: number;
  /** What may be said: nothing, the shares with their intervals, or the ICC too. */
  readonly says: 'nothing' | 'shares' | 'icc';
  /** Objects whose ratings are all the same, and whose highest and lowest differ by one step at most. */
  readonly exact: Outcome<Share>;
  readonly withinOne: Outcome<Share>;
  /** ICC(1,1), may be negative, with its F interval. */
  readonly icc1: Estimate<{ readonly lower: number; readonly upper: number }>;
};

/**
 * Agreement on the objects that were rated at least twice, by whichever raters; an object counts once however many rated
 * it. `step` is the distance of two neighbouring scale points. ICC(1,1) from the one-way analysis of variance with
 * k₀ ratings per object, its interval from F/F_q and F·F_q; exact where all objects have the same number of ratings,
 * approximate otherwise. Undefined: no such object (`no_observations`); the ICC below `minimum` such objects
 * (`too_few_observations`) and where nothing varies (`zero_variance`).
 * @example
 * const list = { objects: 4, raters: 3, object: Int32Array.of(0, 0, 1, 1, 2, 2, 3), rater: Int32Array.of(0, 1, 1, 2, 0, 2, 0), values: Float64Array.of(3, 3, 4, 5, 1, 4, 2) };
 * const a = pairAgreement(list, 1);
 * a.says; // => 'shares'
 * a.exact; // => { count: 1, n: 3, share: 0.3333, lower: 0.0615, upper: 0.7923 }
 * a.withinOne.count; // => 2
 * a.icc1; // => undefined: too_few_observations
 */
export function pairAgreement(
  list: RatingList,
  step: number,
  { level = 0.95, minimum = MINIMUM_RATED_TWICE }: { level?: number; minimum?: number } = {},
): PairAgreement {
  if (!(step > 0)) throw new RangeError(`step must be positive, got ${step}`);
  const table = crossedTable(list, 'object');
  let n = 0;
  let exact = 0;
  let near = 0;
  const unit = new Int32Array(table.values.length).fill(-1);
  for (let i = 0; i < table.rows; i++) {
    const from = at(table.start, i);
    const to = at(table.start, i + 1);
    if (to - from < 2) continue;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let p = from; p < to; p++) {
      low = Math.min(low, at(table.values, p));
      high = Math.max(high, at(table.values, p));
      unit[p] = n;
    }
    n++;
    // 0.1 steps are not exact in binary
    if (high - low <= step * 1e-9) exact++;
    if (high - low <= step * (1 + 1e-9)) near++;
  }
  const enough = n >= Math.max(2, minimum);
  return {
    n,
    ratedOnce: table.rows - n,
    says: n === 0 ? 'nothing' : enough ? 'icc' : 'shares',
    exact: wilsonInterval(exact, n, level),
    withinOne: wilsonInterval(near, n, level),
    icc1: enough
      ? oneWayIccInterval(table.values, unit, n, level)
      : undefinedBecause(n === 0 ? 'no_observations' : 'too_few_observations', n),
  };
}

/** ICC(1,1) with F interval of the values whose unit is not −1. */
function oneWayIccInterval(
  values: Float64Array,
  unit: Int32Array,
  units: number,
  level: number,
): PairAgreement['icc1'] {
  const a = oneWay(unitMoments(values, new Uint8Array(values.length).fill(1), unit, units));
  const k = a.k0UnitSize;
  if (a.icc1.kind === 'undefined') return a.icc1;
  if (k.kind === 'undefined') return k;
  const q = (1 + level) / 2;
  const single = (f: number): number => (f === Number.POSITIVE_INFINITY ? 1 : (f - 1) / (f + k.value - 1));
  const f = a.f.kind === 'estimate' ? a.f.value : Number.POSITIVE_INFINITY;
  return {
    kind: 'estimate',
    value: a.icc1.value,
    n: units,
    lower: single(f / fQuantile(q, a.dfBetween, a.dfWithin)),
    upper: single(f * fQuantile(q, a.dfWithin, a.dfBetween)),
  };
}
