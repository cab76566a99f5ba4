/** How far raters agree: which statistics the design of their ratings allows, and their values. */
import { type Estimate, estimate, type UndefinedReason, undefinedBecause } from '#lib/estimate.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import {
  cohenKappa,
  type Kappa,
  krippendorffAlpha,
  type Ratings,
} from '#lib/psychometrics/rater-agreement.ts';
import { type IncompleteIccs, incompleteIccs } from '#lib/psychometrics/rater-components.ts';
import { ratingList } from '#lib/psychometrics/rater-design.ts';
import { type RaterIcc, raterIcc } from '#lib/psychometrics/rater-icc.ts';
import { MINIMUM_RATED_TWICE, type PairAgreement, pairAgreement } from '#lib/psychometrics/rater-pairs.ts';
import { type RaterSeverity, raterSeverity } from '#lib/psychometrics/rater-severity.ts';

const POINTS = [1, 2, 3, 4, 5];
/** The draws behind an interval are the same at every look. */
const SEED = 1;

/** One question of one interview with its independent ratings; null: not asked or cannot be rated. */
export type RatedQuestion = {
  readonly role: string;
  readonly indicator: string;
  readonly ratings: readonly { readonly rater: string; readonly value: number | null }[];
};

/**
 * `pair`: the same two rated everything; `panel`: the same three or more; `rotating`: who rated changes from
 * interview to interview.
 */
export type StudyDesign = 'none' | 'pair' | 'panel' | 'rotating';

export type WithInterval = Estimate<{ readonly lower: number; readonly upper: number }>;

export type GroupAgreement = {
  readonly key: string;
  readonly pairs: Pick<PairAgreement, 'n' | 'exact' | 'withinOne'>;
  /** Of one rating: ICC(2,1) where raters are the same throughout, else ICC(1,1). */
  readonly icc: WithInterval;
};

export type RaterStudy = {
  readonly design: StudyDesign;
  /** In the order of the effects of `severity` by index. */
  readonly raters: readonly string[];
  readonly pairs: PairAgreement;
  /** Questions that all raters of a pair or panel rated, on which their coefficients rest. */
  readonly complete: number;
  /** ICC(2,1) and ICC(2,k), for a pair or panel. */
  readonly fixed?: { readonly single: WithInterval; readonly average: WithInterval };
  /** Quadratic weights, for a pair. */
  readonly kappa?: Outcome<Kappa>;
  /** Krippendorff's alpha, ordinal, and components, where raters rotate. */
  readonly alpha?: Estimate;
  readonly components?: Outcome<IncompleteIccs>;
  readonly severity: RaterSeverity['effects'];
  readonly roles: readonly GroupAgreement[];
  readonly indicators: readonly GroupAgreement[];
};

/** Who rated with whom: the same people throughout, or not. */
export function studyDesign(questions: readonly RatedQuestion[]): StudyDesign {
  const sets = new Set(
    questions.map((q) =>
      q.ratings
        .map((r) => r.rater)
        .sort()
        .join(' '),
    ),
  );
  const [first] = questions;
  if (first === undefined || first.ratings.length < 2) return sets.size > 1 ? 'rotating' : 'none';
  if (sets.size > 1) return 'rotating';
  return first.ratings.length === 2 ? 'pair' : 'panel';
}

/**
 * What can be said about the agreement of raters on these questions. Below ten questions rated twice nothing but the
 * shares is given, as in `pairAgreement`.
 */
export function raterStudy(questions: readonly RatedQuestion[]): RaterStudy {
  const design = studyDesign(questions);
  const raters = [...new Set(questions.flatMap((q) => q.ratings.map((r) => r.rater)))].sort();
  const columns = columnsOf(questions, raters);
  const list = ratingList(columns);
  const pairs = pairAgreement(list, 1);
  const few = tooFew(pairs.n);
  const complete = completeColumns(columns);
  const n = complete[0]?.length ?? 0;
  return {
    design,
    raters,
    pairs,
    complete: n,
    ...(design === 'pair' || design === 'panel' ? { fixed: fixedIccs(complete) } : {}),
    ...(design === 'pair' ? { kappa: few ?? kappaOf(columns) } : {}),
    ...(design === 'rotating'
      ? {
          alpha: few ?? krippendorffAlpha(columns, 'ordinal'),
          components: few ?? incompleteIccs(list, { seed: SEED }),
        }
      : {}),
    severity: few ?? raterSeverity(list).effects,
    roles: groups(questions, raters, design, (q) => q.role),
    indicators: groups(questions, raters, design, (q) => q.indicator),
  };
}

function tooFew(n: number) {
  if (n >= MINIMUM_RATED_TWICE) return undefined;
  return undefinedBecause(n === 0 ? 'no_observations' : 'too_few_observations', n);
}

/** One column for each rater over the questions. */
function columnsOf(questions: readonly RatedQuestion[], raters: readonly string[]): Ratings[] {
  return raters.map((rater) => {
    const given = questions.map((q) => q.ratings.find((r) => r.rater === rater)?.value ?? null);
    return {
      values: Float64Array.from(given, (v) => v ?? 0),
      valid: Uint8Array.from(given, (v) => (v === null ? 0 : 1)),
    };
  });
}

/** The columns over the questions that every rater rated. */
function completeColumns(columns: readonly Ratings[]): Float64Array[] {
  return columns.map(({ values }) => values.filter((_, i) => columns.every((c) => c.valid[i] === 1)));
}

function fixedIccs(complete: readonly Float64Array[]): { single: WithInterval; average: WithInterval } {
  const n = complete[0]?.length ?? 0;
  const iccs = tooFew(n) ?? raterIcc(complete);
  if (isUndefined(iccs)) return { single: iccs, average: iccs };
  return { single: ofIcc(iccs.single[1], n), average: ofIcc(iccs.average[1], n) };
}

function ofIcc(icc: Outcome<RaterIcc>, n: number): WithInterval {
  if (isUndefined(icc)) return icc;
  const { lower, upper } = icc;
  return { ...estimate(icc.icc, n), lower, upper } as WithInterval;
}

function kappaOf([a, b]: readonly Ratings[]): Outcome<Kappa> {
  const reason: UndefinedReason = 'no_observations';
  return a === undefined || b === undefined
    ? undefinedBecause(reason, 0)
    : cohenKappa(a, b, POINTS, 'quadratic');
}

function groups(
  questions: readonly RatedQuestion[],
  raters: readonly string[],
  design: StudyDesign,
  keyOf: (q: RatedQuestion) => string,
): GroupAgreement[] {
  return [...Map.groupBy(questions, keyOf)].map(([key, own]) => {
    const columns = columnsOf(own, raters);
    const pairs = pairAgreement(ratingList(columns), 1);
    const icc = design === 'rotating' ? pairs.icc1 : fixedIccs(completeColumns(columns)).single;
    return { key, pairs, icc };
  });
}
