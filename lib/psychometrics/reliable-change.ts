/**
 * Reliable change of persons between two waves.
 *
 * Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12,
 * doi:10.1037/0022-006X.59.1.12.
 */
import { type Estimate, undefinedBecause } from '#lib/estimate.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { completePairs } from './paired-comparison.ts';
import { isFlat, sampleMoments } from './two-samples.ts';

/** Beyond this a change counts as reliable in Jacobson & Truax: P = 0.05 of one that is error alone. */
export const RELIABLE_CHANGE = 1.96;

export type ChangeScale = {
  /** Standard error of measurement s·√(1 − r), and that of a difference of two scores, √2 times it. */
  readonly standardError: number;
  readonly differenceError: number;
  /** Smallest change that counts as reliable. */
  readonly criticalChange: number;
};

/**
 * The scale of changes from the standard deviation of the first wave and a reliability in 0..1. Undefined: no
 * variance; a reliability below 0 (`not_applicable`) or of 1, under which every change is real (`zero_variance`);
 * an undefined input.
 * @example
 * const sd = { kind: 'estimate', value: 7.5, n: 50 };
 * reliableChangeScale(sd, { kind: 'estimate', value: 0.8, n: 50 }); // => { differenceError: 4.7434, criticalChange: 9.2971 }
 * reliableChangeScale(sd, { kind: 'estimate', value: -0.2, n: 50 }); // => undefined: not_applicable
 */
export function reliableChangeScale(
  sd: Estimate,
  reliability: Estimate,
  critical = RELIABLE_CHANGE,
): Outcome<ChangeScale> {
  if (sd.kind === 'undefined') return sd;
  if (reliability.kind === 'undefined') return reliability;
  if (!(reliability.value >= 0 && reliability.value <= 1)) return undefinedBecause('not_applicable', sd.n);
  const standardError = sd.value * Math.sqrt(1 - reliability.value);
  if (!(standardError > 0)) return undefinedBecause('zero_variance', sd.n);
  const differenceError = Math.SQRT2 * standardError;
  return { standardError, differenceError, criticalChange: critical * differenceError };
}

export type ReliableChange = ChangeScale & {
  readonly sd1: number;
  readonly pairs: number;
  /** Reliable change index of each row, (x2 − x1)/difference error; where `valid` is 0 it has none. */
  readonly index: Float64Array;
  readonly valid: Uint8Array;
  /** Persons whose index is above, within and below ∓ the critical value. */
  readonly increased: number;
  readonly unchanged: number;
  readonly decreased: number;
  readonly meanIndex: number;
  /** n − 1 in the denominator. */
  readonly sdIndex: number;
};

/**
 * Reliable change index of each person with both waves and how many rose or fell reliably. The standard deviation
 * is that of wave 1 among them. Undefined: fewer than two pairs, wave 1 without variance, as `reliableChangeScale`.
 * @example
 * const w1 = Float64Array.of(2, 3, 3, 4, 5, 1);
 * const w2 = Float64Array.of(3, 3, 4, 5, 2, 4);
 * const c = reliableChange(w1, w2, { kind: 'estimate', value: 0.8, n: 6 });
 * c.index[0]; // => 1.1180
 * c; // => { increased: 1, unchanged: 4, decreased: 1 }
 */
export function reliableChange(
  first: Float64Array,
  second: Float64Array,
  reliability: Estimate,
  valid1?: Uint8Array,
  valid2?: Uint8Array,
  critical = RELIABLE_CHANGE,
): Outcome<ReliableChange> {
  const [x] = completePairs(first, second, valid1, valid2);
  const m = sampleMoments(x);
  if (m.n < 2) return undefinedBecause(m.n === 0 ? 'no_observations' : 'single_observation', m.n);
  if (isFlat(m)) return undefinedBecause('zero_variance', m.n);
  const sd1 = Math.sqrt(m.ss / (m.n - 1));
  const scale = reliableChangeScale({ kind: 'estimate', value: sd1, n: m.n }, reliability, critical);
  if (isUndefined(scale)) return scale;
  const rows = first.length;
  const index = new Float64Array(rows);
  const valid = new Uint8Array(rows);
  let increased = 0;
  let decreased = 0;
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    if ((valid1 !== undefined && valid1[r] !== 1) || (valid2 !== undefined && valid2[r] !== 1)) continue;
    const value = ((second[r] as number) - (first[r] as number)) / scale.differenceError;
    index[r] = value;
    valid[r] = 1;
    sum += value;
    if (value > critical) increased++;
    else if (value < -critical) decreased++;
  }
  const meanIndex = sum / m.n;
  let squares = 0;
  for (let r = 0; r < rows; r++) if (valid[r] === 1) squares += ((index[r] as number) - meanIndex) ** 2;
  return {
    ...scale,
    sd1,
    pairs: m.n,
    index,
    valid,
    increased,
    unchanged: m.n - increased - decreased,
    decreased,
    meanIndex,
    sdIndex: Math.sqrt(squares / (m.n - 1)),
  };
}
