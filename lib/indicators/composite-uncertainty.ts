/**
 * How far totals, ranks and grades rest on decisions and on chance: weights, conversions, exclusion rules and sampling
 * error are drawn anew many times.
 *
 * Sources: Saisana, Saltelli & Tarantola (2005), Journal of the Royal Statistical Society A 168, 307,
 * doi:10.1111/j.1467-985X.2005.00350.x; OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 7,
 * doi:10.1787/9789264043466-en.
 */
import { normalSource, type OnDraw, type RandomSource, seededRandom } from '#lib/psychometrics/random.ts';
import { choleskyOf, gamma, momentsOf, quantile, sharedVariance } from './draws.ts';
import type { GradeLevel } from './grades.ts';
import type { Transform } from './policy.ts';
import { RankTally } from './rank-tally.ts';
import { applyTransform } from './transform.ts';

export const FACTORS = ['weights', 'transform', 'exclusion', 'sampling'] as const;
export type Factor = (typeof FACTORS)[number];

/** A source of an indicator as it stands for one unit. */
export type UncertainSource =
  /** A mean on its scale; `place` in the covariance of the unit. */
  | {
      readonly kind: 'mean';
      readonly mean: number;
      readonly place: number;
      /** As the framework says, then the others that fit. */
      readonly transforms: readonly Transform[];
      /** What each exclusion rule adds to the mean; 0 for the first, which is the one in force. */
      readonly shifts: readonly number[];
    }
  /** A rate without sampling error, such as one withheld. */
  | { readonly kind: 'rate'; readonly rate: number };

/** Weights of the framework, from level 1 down to the sources of an indicator. */
export type WeightTree = readonly {
  readonly weight: number;
  readonly children: readonly {
    readonly weight: number;
    readonly children: readonly { readonly weight: number; readonly sources: readonly number[] }[];
  }[];
}[];

export type UncertainUnit = {
  /** By indicator in the framework's order, by source; null where it does not count. */
  readonly leaves: readonly (readonly (UncertainSource | null)[])[];
  /** Covariance of the sources' means, row by row. */
  readonly covariance: Float64Array;
  readonly sources: number;
  /** Of the sampling error as a whole; endless where nothing is sampled. */
  readonly degreesOfFreedom: number;
  /** Units of one group are ranked and graded by share together. */
  readonly group: number;
};

export type UncertaintyInput = {
  readonly tree: WeightTree;
  readonly units: readonly UncertainUnit[];
  /** Largest change of a weight, as a share of it. */
  readonly weightSpread: number;
  /** Kinds of conversion, and exclusion rules, to draw from. */
  readonly transforms: number;
  readonly exclusions: number;
  readonly fullScore: number;
  readonly levels: readonly GradeLevel[];
  readonly draws: number;
  /** Of the intervals. */
  readonly level: number;
  readonly seed: number;
};

export type UnitUncertainty = {
  /** Of the total on the full score, over all draws. */
  readonly mean: number;
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
  /** First-order share of the variance: V(E(total | factor))/V(total); as estimated, so that it may lie below 0. */
  readonly variance: Readonly<Record<Factor, number>>;
  readonly rank: { readonly lower: number; readonly upper: number };
  /** Shares of the draws in each grade. */
  readonly byThreshold: readonly number[];
  readonly byShare: readonly number[];
};

export type Uncertainty = {
  readonly draws: number;
  readonly level: number;
  readonly units: readonly UnitUncertainty[];
};

const RUNS = FACTORS.length + 1;

/**
 * Draws everything together, then for each factor once more with its draws held and all others drawn anew: the
 * covariance of the two runs is the part of the variance that the factor makes on its own. Weights, conversion and
 * exclusion rule are decisions: one draw holds for all units. Sampling errors are drawn by unit, with the covariances
 * between indicators.
 */
export function compositeUncertainty(input: UncertaintyInput, onDraw: OnDraw = () => {}): Uncertainty {
  const { units, draws } = input;
  const say = (run: number) => (done: number) => onDraw(run * draws + done, RUNS * draws);
  const tally = new RankTally(
    input,
    units.map((u) => u.group),
  );
  const all = drawTotals(input, undefined, say(0), (totals) => tally.add(totals));
  const held = FACTORS.map((factor, i) => drawTotals(input, factor, say(i + 1)));
  return {
    draws,
    level: input.level,
    units: units.map((_, u) => {
      const { mean, variance } = momentsOf(all[u] as Float64Array);
      const shareOf = (factor: Factor): number =>
        sharedVariance(all[u] as Float64Array, held[FACTORS.indexOf(factor)]?.[u] as Float64Array);
      const sorted = Float64Array.from(all[u] as Float64Array).sort();
      const tail = (1 - input.level) / 2;
      return {
        mean,
        sd: Math.sqrt(variance),
        lower: quantile(sorted, tail),
        upper: quantile(sorted, 1 - tail),
        variance: {
          weights: shareOf('weights'),
          transform: shareOf('transform'),
          exclusion: shareOf('exclusion'),
          sampling: shareOf('sampling'),
        },
        ...tally.of(u),
      };
    }),
  };
}

/** A run other than the first draws from other streams. */
const ANEW = 1000;

/** Totals of every unit over all draws, where `held` draws as in the first run; `each` sees the totals of one draw. */
function drawTotals(
  input: UncertaintyInput,
  held: Factor | undefined,
  onDraw: (done: number) => void,
  each: (totals: Float64Array) => void = () => {},
): Float64Array[] {
  const { units, draws, seed } = input;
  const [weighting, converting, excluding, sampling] = FACTORS.map((factor, i) =>
    seededRandom(
      held === undefined || held === factor ? seed + i : seed + ANEW * (FACTORS.indexOf(held) + 1) + i,
    ),
  ) as [RandomSource, RandomSource, RandomSource, RandomSource];
  const normal = normalSource(sampling);
  const factors = units.map((u) => choleskyOf(u.covariance, u.sources));
  const out = units.map(() => new Float64Array(draws));
  const totals = new Float64Array(units.length);
  for (let d = 0; d < draws; d++) {
    const tree = drawWeights(input.tree, input.weightSpread, weighting);
    const transform = Math.floor(converting() * input.transforms);
    const exclusion = Math.floor(excluding() * input.exclusions);
    units.forEach((unit, u) => {
      const errors = drawErrors(unit, factors[u] as Float64Array, normal, sampling);
      totals[u] = input.fullScore * totalOf(unit, tree, transform, exclusion, errors);
      (out[u] as Float64Array)[d] = totals[u] as number;
    });
    each(totals);
    onDraw(d + 1);
  }
  return out;
}

/** Each weight times 1 ± spread; dividing by the parent's sum afterwards renormalises them. */
function drawWeights(tree: WeightTree, spread: number, random: RandomSource): WeightTree {
  const change = (w: number) => w * (1 + spread * (2 * random() - 1));
  return tree.map((first) => ({
    weight: change(first.weight),
    children: first.children.map((second) => ({
      weight: change(second.weight),
      children: second.children.map((leaf) => ({
        weight: change(leaf.weight),
        sources: leaf.sources.map(change),
      })),
    })),
  }));
}

/** A multivariate t error: normal with the covariance, stretched by √(df/χ²). */
function drawErrors(
  unit: UncertainUnit,
  factor: Float64Array,
  normal: RandomSource,
  random: RandomSource,
): Float64Array {
  const k = unit.sources;
  const z = new Float64Array(k);
  for (let i = 0; i < k; i++) z[i] = normal();
  const df = unit.degreesOfFreedom;
  const stretch = Number.isFinite(df) ? Math.sqrt(df / (2 * gamma(df / 2, normal, random))) : 1;
  const out = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += (factor[i * k + j] as number) * (z[j] as number);
    out[i] = sum * stretch;
  }
  return out;
}

/** Rate of the total under one draw: as `compositeTree`, with weights renormalised level by level. */
function totalOf(
  unit: UncertainUnit,
  tree: WeightTree,
  transform: number,
  exclusion: number,
  errors: Float64Array,
): number {
  let leaf = 0;
  const top = new Mean();
  for (const first of tree) {
    const middle = new Mean();
    for (const second of first.children) {
      const low = new Mean();
      for (const { weight, sources } of second.children) {
        const own = new Mean();
        unit.leaves[leaf++]?.forEach((source, i) => {
          if (source !== null) own.add(sources[i] as number, rateOf(source, transform, exclusion, errors));
        });
        if (own.counts) low.add(weight, own.value);
      }
      if (low.counts) middle.add(second.weight, low.value);
    }
    if (middle.counts) top.add(first.weight, middle.value);
  }
  return top.counts ? top.value : 0;
}

function rateOf(source: UncertainSource, transform: number, exclusion: number, errors: Float64Array): number {
  if (source.kind === 'rate') return source.rate;
  const mean = source.mean + (source.shifts[exclusion] ?? 0) + (errors[source.place] as number);
  const used = source.transforms[transform] ?? source.transforms[0];
  return used === undefined ? 0 : (applyTransform(used, mean)?.rate ?? 0);
}

/** A weighted mean of what was added. */
class Mean {
  #sum = 0;
  #weight = 0;
  add(weight: number, value: number): void {
    this.#sum += weight * value;
    this.#weight += weight;
  }
  get counts(): boolean {
    return this.#weight > 0;
  }
  get value(): number {
    return this.#sum / this.#weight;
  }
}
