/**
 * How certain a rank is: ranks of means drawn from their sampling distributions.
 *
 * Source: Goldstein & Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385,
 * doi:10.2307/2983325; simulation of ranks — Marshall & Spiegelhalter (1998), BMJ 316, 1701,
 * doi:10.1136/bmj.316.7146.1701.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { at, type Outcome } from './outcome.ts';
import { normalSource, type RandomSource } from './random.ts';

export type RankInterval = { readonly lower: number; readonly upper: number; readonly level: number };

/**
 * Rank 1 is the greatest mean. Each of `draws` rounds adds a normal error of its standard error to every mean and
 * ranks them (equal values keep their order); the interval holds the central share `level` of a unit's ranks.
 * Undefined: fewer than two units (`too_few_units`); a mean or error that is not a finite number, or a negative
 * error, is a defect of the caller and throws.
 *
 * @example
 * const ranks = rankIntervals(Float64Array.of(4, 3, 1), Float64Array.of(0.01, 0.01, 0.01), 100, 0.9, seededRandom(1));
 * ranks[2].lower; // => 3
 */
export function rankIntervals(
  means: Float64Array,
  errors: Float64Array,
  draws: number,
  level: number,
  random: RandomSource,
): Outcome<readonly RankInterval[]> {
  const units = means.length;
  if (units < 2) return undefinedBecause('too_few_units', units);
  for (let u = 0; u < units; u++) {
    if (!Number.isFinite(at(means, u)) || !(at(errors, u) >= 0))
      throw new RangeError(`unit ${u} has no error`);
  }
  const normal = normalSource(random);
  const counts = Array.from({ length: units }, () => new Uint32Array(units));
  const drawn = new Float64Array(units);
  const order = Array.from({ length: units }, (_, u) => u);
  for (let draw = 0; draw < draws; draw++) {
    for (let u = 0; u < units; u++) drawn[u] = at(means, u) + at(errors, u) * normal();
    order.sort((a, b) => at(drawn, b) - at(drawn, a) || a - b);
    for (let rank = 0; rank < units; rank++) {
      const own = counts[order[rank] as number] as Uint32Array;
      own[rank] = at(own, rank) + 1;
    }
  }
  const tail = ((1 - level) / 2) * draws;
  return counts.map((own) => {
    let lower = 0;
    for (let seen = at(own, 0); seen <= tail; seen += at(own, lower)) lower++;
    let upper = units - 1;
    for (let seen = at(own, upper); seen <= tail; seen += at(own, upper)) upper--;
    return { lower: lower + 1, upper: upper + 1, level };
  });
}
