/** Ranks and grades over many draws of all totals, counted as they come. */
import { type GradeLevel, gradeByThreshold, gradesByShare, ranksOf } from './grades.ts';

type TallyInput = { readonly levels: readonly GradeLevel[]; readonly draws: number; readonly level: number };

/** Units of one group are ranked and graded by share together. */
export class RankTally {
  readonly #input: TallyInput;
  readonly #groups: readonly (readonly number[])[];
  readonly #ranks: Uint32Array[];
  readonly #threshold: Uint32Array[];
  readonly #share: Uint32Array[];

  constructor(input: TallyInput, groups: readonly number[]) {
    const counters = (size: number) => groups.map(() => new Uint32Array(size));
    this.#input = input;
    this.#groups = [...new Set(groups)].map((g) => groups.flatMap((own, u) => (own === g ? [u] : [])));
    this.#ranks = counters(groups.length);
    this.#threshold = counters(input.levels.length);
    this.#share = counters(input.levels.length);
  }

  add(totals: Float64Array): void {
    const { levels } = this.#input;
    for (const members of this.#groups) {
      const values = Float64Array.from(members, (u) => totals[u] as number);
      const ranks = ranksOf(values);
      const shares = gradesByShare(values, levels);
      members.forEach((u, i) => {
        count(this.#ranks[u], (ranks[i] as number) - 1);
        count(this.#threshold[u], gradeByThreshold(values[i] as number, levels));
        count(this.#share[u], shares[i] as number);
      });
    }
  }

  of(u: number) {
    const { draws, level } = this.#input;
    const share = (counts: Uint32Array | undefined) => Array.from(counts ?? [], (c) => c / draws);
    return {
      rank: centralRanks(this.#ranks[u] ?? new Uint32Array(0), draws, level),
      byThreshold: share(this.#threshold[u]),
      byShare: share(this.#share[u]),
    };
  }
}

function count(counts: Uint32Array | undefined, place: number): void {
  if (counts !== undefined) counts[place] = (counts[place] ?? 0) + 1;
}

/** The ranks left when (1 − level)/2 of the draws are cut off at either end. */
function centralRanks(counts: Uint32Array, draws: number, level: number) {
  const tail = ((1 - level) / 2) * draws;
  const from = (ranks: readonly number[]): number => {
    let seen = 0;
    for (const rank of ranks) {
      seen += counts[rank - 1] ?? 0;
      if (seen > tail) return rank;
    }
    return 1;
  };
  const ranks = Array.from(counts, (_, i) => i + 1);
  return { lower: from(ranks), upper: from(ranks.toReversed()) };
}
