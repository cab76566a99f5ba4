/**
 * Alarms about single items: a key that is wrong, a reverse wording that many misread.
 *
 * Sources: the share of respondents that is enough to spoil a scale, about one in ten — Schmitt & Stults (1985),
 * Applied Psychological Measurement 9, 367, doi:10.1177/014662168500900405, and Woods (2006), Journal of
 * Psychopathology and Behavioral Assessment 28, 186, doi:10.1007/s10862-005-9004-7; correcting a share for
 * misclassification — Rogan & Gladen (1978), American Journal of Epidemiology 107, 71,
 * doi:10.1093/oxfordjournals.aje.a112510; bimodality coefficient — Pfister, Schwarz, Janczyk, Dale & Freeman
 * (2013), Frontiers in Psychology 4, 700, doi:10.3389/fpsyg.2013.00700.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { type Interval, rawAlpha } from './alpha.ts';
import { correlation, describe } from './descriptives.ts';
import { normalQuantile, tTwoSided } from './distributions.ts';
import { itemStatistics } from './item-analysis.ts';
import type { OrdinalItem } from './keying.ts';
import { get, squareMatrix } from './matrix.ts';
import type { Moments } from './moments.ts';
import type { Outcome } from './outcome.ts';
import { respondentsOf } from './screening-index.ts';

export type KeyAlarm = {
  /** Corrected item–total correlation of the keyed item. */
  readonly rDrop: Estimate;
  /** One-sided: probability of such a correlation or a lower one if it were 0. */
  readonly p: Estimate;
  /** Alpha of the scale, and with this item's key turned. */
  readonly alpha: Estimate;
  readonly alphaIfTurned: Estimate;
  readonly alarm: boolean;
};

/**
 * Sharper than `wrongKeyWarning`, which takes any negative correlation for a sign: an alarm where the corrected
 * item–total correlation is negative beyond chance (t with n − 2 degrees of freedom, p < level/k) and turning the
 * item raises alpha. Half of the items keyed wrongly cannot be told from the other half. Undefined entries as in
 * `itemStatistics`; p with fewer than three rows (`too_few_observations`).
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : i === 3 || j === 3 ? -0.5 : 0.5));
 * const alarms = keyAlarms(momentsFromCorrelation(r, 100));
 * alarms[3].alarm; // => true
 * alarms[0].alarm; // => false
 * alarms[3].alphaIfTurned.value; // => 0.8
 */
export function keyAlarms(moments: Moments, level = 0.05): KeyAlarm[] {
  const { covariance, n } = moments;
  const alpha = rawAlpha(covariance, n);
  return itemStatistics(moments).map(({ rDrop }, i) => {
    const turned = squareMatrix(
      covariance.k,
      (a, b) => get(covariance, a, b) * (a === i ? -1 : 1) * (b === i ? -1 : 1),
    );
    const alphaIfTurned = rawAlpha(turned, n);
    const p = lowerTail(rDrop, n);
    const beyondChance = p.kind === 'estimate' && p.value < level / covariance.k;
    const higher =
      alphaIfTurned.kind === 'estimate' && (alpha.kind === 'undefined' || alphaIfTurned.value > alpha.value);
    return { rDrop, p, alpha, alphaIfTurned, alarm: beyondChance && higher };
  });
}

/** P(R ≤ r) if the correlation were 0. */
function lowerTail(r: Estimate, n: number): Estimate {
  if (r.kind === 'undefined') return r;
  if (n < 3) return undefinedBecause('too_few_observations', n);
  const rest = 1 - r.value * r.value;
  const twoSided = rest > 0 ? tTwoSided(r.value * Math.sqrt((n - 2) / rest), n - 2) : 0;
  return estimate(r.value < 0 ? twoSided / 2 : 1 - twoSided / 2, n);
}

export type WordingAlarm = {
  /** Respondents who answered the item and a forward item. */
  readonly n: number;
  /** Correlation of the keyed item with the mean of the forward items; negative where it goes with them raw. */
  readonly keyedR: Estimate;
  /** Respondents decided on the forward items and on this one, and those on the same side on both, raw. */
  readonly decided: number;
  readonly sameSide: number;
  /** sameSide / decided. */
  readonly share: number;
  /** The same share of the forward items, each against the other ones: what is not due to the wording. */
  readonly ordinaryShare: number;
  /** Share of respondents who answer the item as if it were a forward one, (share − e)/(1 − 2e), e the ordinary. */
  readonly misread: number;
  readonly interval: Interval;
  /** Bimodality coefficient of the keyed answers, turned to the respondent's own side; above 5/9 hints at two groups. */
  readonly bimodality: Estimate;
  /** `key`: more than half read it as forward (or the key is wrong); `misread`: more than `minShare` do. */
  readonly alarm: 'none' | 'misread' | 'key';
};

export type WordingOptions = {
  /** Share of misreaders beyond which there is an alarm: .10 (Schmitt & Stults 1985; Woods 2006). */
  readonly minShare?: number;
  readonly level?: number;
  /** Decided respondents needed. */
  readonly minDecided?: number;
};

/** Beyond this share forward items disagree among themselves so much that nothing can be said of a reversal. */
const TOO_MIXED = 0.4;

/**
 * Whether respondents read reverse item `item` of one scale as if it were a forward one. Decided on the forward
 * items: their mean lies at least a quarter of the range from its middle; decided on the item: not at the middle.
 * Somebody who reads the item rightly and answers like others stands on the other side of the middle there;
 * same-sided answers beyond those that forward items have among themselves are counted as misread. The alarm needs
 * the lower end of the interval above `minShare` (above one half for `key`). Careless respondents produce the same
 * pattern: look at the alarm again without them. Undefined: the item is not reverse (`not_applicable`), fewer than
 * two forward items (`too_few_items`), fewer than `minDecided` decided respondents (`too_few_observations`), forward
 * items that disagree among themselves in 40 % or more (`not_applicable`).
 *
 * @example
 * const f = { min: 1, max: 5, reverse: false };
 * const a = Int8Array.from({ length: 100 }, (_, r) => (r % 2 ? 5 : 1));
 * const b = a.map((c, r) => (r < 30 ? c : 6 - c));
 * const w = wordingAlarm([a, a, b], [f, f, { min: 1, max: 5, reverse: true }], 2);
 * w.misread; // => 0.3
 * w.alarm; // => 'misread'
 */
export function wordingAlarm(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  item: number,
  options: WordingOptions = {},
): Outcome<WordingAlarm> {
  const { minShare = 0.1, level = 0.95, minDecided = 30 } = options;
  const own = items[item];
  if (own === undefined) throw new RangeError(`no item ${item}`);
  const forward = items.flatMap((x, i) => (x.reverse ? [] : [i]));
  if (!own.reverse) return undefinedBecause('not_applicable');
  if (forward.length < 2) return undefinedBecause('too_few_items');
  const leaning = forwardLeaning(columns, items, forward);
  const sides = sidesOf(columns, items, item, leaning);
  const { decided, sameSide } = sides;
  if (decided < Math.max(1, minDecided)) return undefinedBecause('too_few_observations', decided);
  let ordinary = 0;
  let ordinaryDecided = 0;
  for (const f of forward) {
    const s = sidesOf(columns, items, f, leaning);
    ordinary += s.decided - s.sameSide;
    ordinaryDecided += s.decided;
  }
  if (ordinaryDecided === 0) return undefinedBecause('too_few_observations', 0);
  const e = ordinary / ordinaryDecided;
  if (e >= TOO_MIXED) return undefinedBecause('not_applicable', decided);
  const share = sameSide / decided;
  const misread = (share - e) / (1 - 2 * e);
  const z = normalQuantile((1 + level) / 2);
  // Agresti & Coull's shrunken shares keep the variance from being 0 at shares of 0 and 1
  const variance = (x: number, n: number): number => {
    const p = (x + (z * z) / 2) / (n + z * z);
    return (p * (1 - p)) / (n + z * z);
  };
  // forward items of one respondent go together: their answers count as one for the error of e
  const respondents = ordinaryDecided / forward.length;
  const error = Math.sqrt(
    variance(sameSide, decided) / (1 - 2 * e) ** 2 +
      variance(e * respondents, respondents) * ((2 * share - 1) / (1 - 2 * e) ** 2) ** 2,
  );
  const interval = { lower: misread - z * error, upper: misread + z * error, level };
  const alarm = interval.lower > 0.5 ? 'key' : interval.lower > minShare ? 'misread' : 'none';
  return {
    n: sides.n,
    keyedR: correlation(sides.side, sides.keyed),
    decided,
    sameSide,
    share,
    ordinaryShare: e,
    misread,
    interval,
    bimodality: bimodalityCoefficient(sides.towards),
    alarm,
  };
}

/** Per respondent the sum over the answered forward items, each from −1 to 1, and their number. */
type Leaning = { readonly sum: Float64Array; readonly answered: Uint32Array };

/** Place of a code of an item in its range, −1..1. */
function place(code: number, item: OrdinalItem): number {
  return (2 * code - item.min - item.max) / (item.max - item.min);
}

function forwardLeaning(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  forward: readonly number[],
): Leaning {
  const rows = respondentsOf(columns);
  const sum = new Float64Array(rows);
  const answered = new Uint32Array(rows);
  for (const i of forward) {
    const column = columns[i] as Int8Array;
    const item = items[i] as OrdinalItem;
    for (let r = 0; r < rows; r++) {
      const code = column[r] as number;
      if (code === -1) continue;
      sum[r] = (sum[r] as number) + place(code, item);
      answered[r] = (answered[r] as number) + 1;
    }
  }
  return { sum, answered };
}

type Sides = {
  readonly n: number;
  /** Mean place on the (other) forward items, and keyed place on the item, of those who have both. */
  readonly side: Float64Array;
  readonly keyed: Float64Array;
  readonly decided: number;
  readonly sameSide: number;
  /** Of those decided on the forward items: keyed place, positive towards the respondent's own side. */
  readonly towards: Float64Array;
};

/** Raw answers to `item` against the mean of the answered forward items other than it. */
function sidesOf(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  index: number,
  { sum, answered }: Leaning,
): Sides {
  const rows = sum.length;
  const own = columns[index] as Int8Array;
  const item = items[index] as OrdinalItem;
  const sign = item.reverse ? -1 : 1;
  const side = new Float64Array(rows);
  const keyed = new Float64Array(rows);
  const towards = new Float64Array(rows);
  let n = 0;
  let leaning = 0;
  let decided = 0;
  let sameSide = 0;
  for (let r = 0; r < rows; r++) {
    const code = own[r] as number;
    if (code === -1) continue;
    const position = place(code, item);
    const others = (answered[r] as number) - (item.reverse ? 0 : 1);
    if (others === 0) continue;
    const mean = ((sum[r] as number) - (item.reverse ? 0 : position)) / others;
    side[n] = mean;
    keyed[n] = sign * position;
    n++;
    if (Math.abs(mean) < 0.5 - 1e-9) continue;
    towards[leaning++] = sign * position * Math.sign(mean);
    if (position === 0) continue;
    decided++;
    if (position * mean > 0) sameSide++;
  }
  const used = { side: side.subarray(0, n), keyed: keyed.subarray(0, n) };
  return { n, ...used, decided, sameSide, towards: towards.subarray(0, leaning) };
}

/**
 * Bimodality coefficient (G₁² + 1)/(G₂ + 3(n − 1)²/((n − 2)(n − 3))), 0..1; with many
 * values 5/9 for an even spread and 1 for two points. Undefined: n < 4 (`too_few_observations`), no variance (`zero_variance`).
 */
function bimodalityCoefficient(values: Float64Array): Estimate {
  const n = values.length;
  if (n < 4) return undefinedBecause('too_few_observations', n);
  const d = describe(values);
  const [skew, kurtosis] = [d.skew[1], d.kurtosis[1]];
  if (skew.kind === 'undefined') return skew;
  if (kurtosis.kind === 'undefined') return kurtosis;
  return estimate((skew.value ** 2 + 1) / (kurtosis.value + (3 * (n - 1) ** 2) / ((n - 2) * (n - 3))), n);
}
