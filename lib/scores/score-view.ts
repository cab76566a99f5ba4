/** A stored score version as pages show it. */
import type { ScoreRow } from '#db/repositories/scores.ts';
import { type Estimate, estimate, type UndefinedReason, undefinedBecause } from '../estimate.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import type { IndicatorState, SourceResult } from './types.ts';

export type ScoreView = {
  readonly seq: number;
  readonly rate: Estimate;
  readonly standardError: Estimate;
  /** 95 %, as rates, cut to 0–1. */
  readonly interval: Outcome<ConfidenceInterval>;
  readonly n: number;
  readonly sources: readonly SourceResult[];
  readonly state: IndicatorState;
  readonly by: string;
  /** The second person, where there was one. */
  readonly approvedBy?: string;
  readonly at: number;
  readonly why: string;
  readonly revertsTo: number | null;
  readonly inputHash: string;
  readonly ruleVersion: string;
};

export function scoreView(row: ScoreRow, names: ReadonlyMap<string, string>): ScoreView {
  const { rate, standardError } = storedScore(row);
  const sources = row.sources as SourceResult[];
  const counting = sources.filter((s) => s.effectiveWeight > 0).length;
  return {
    seq: row.seq,
    rate,
    standardError,
    // Without any spread in the sample there is no interval to speak of, however many there were; entered values are none.
    interval:
      row.standardError === 0
        ? undefinedBecause(row.n === 0 ? 'not_sampled' : 'zero_variance', row.n)
        : cut(interval(rate, standardError, row.degreesOfFreedom ?? 0, 0.95)),
    n: row.n,
    sources,
    state:
      counting === 0
        ? 'waiting'
        : counting < sources.length
          ? 'partial'
          : sources.length === 1
            ? 'direct'
            : 'blended',
    by: names.get(row.createdBy) ?? row.createdBy,
    ...(row.approvedBy === null ? {} : { approvedBy: names.get(row.approvedBy) ?? row.approvedBy }),
    at: row.createdAt,
    why: row.why,
    revertsTo: row.revertsTo,
    inputHash: row.inputHash,
    ruleVersion: row.ruleVersion,
  };
}

/** Rate, standard error and degrees of freedom of a version, each with its value or its reason. */
export function storedScore(row: ScoreRow) {
  const optional = (value: number | null, reason: () => UndefinedReason) =>
    value === null ? undefinedBecause(reason(), row.n) : estimate(value, row.n);
  return {
    rate: optional(row.value, () => (row.reason ?? 'not_yet') as UndefinedReason),
    standardError: optional(row.standardError, () => errorReason(row)),
    degreesOfFreedom: optional(row.degreesOfFreedom, () => 'zero_variance'),
  };
}

/** The reason that the first source without a standard error gave. */
function errorReason(row: ScoreRow): UndefinedReason {
  for (const s of row.sources as SourceResult[]) {
    if (s.effectiveWeight > 0 && s.standardError.kind === 'undefined') return s.standardError.reason;
  }
  return 'not_yet';
}

/** A rate lies between 0 and 1, and so do the ends of its interval. */
function cut(i: Outcome<ConfidenceInterval>): Outcome<ConfidenceInterval> {
  return isUndefined(i) ? i : { ...i, lower: Math.max(0, i.lower), upper: Math.min(1, i.upper) };
}
