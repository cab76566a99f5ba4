import type { Estimate } from '../estimate.ts';
import type { MissingCause } from '../indicators/combine.ts';
import type { SourceType } from '../indicators/framework.ts';
import type { Weighting } from '../responses/unit-scores.ts';

/** What a questionnaire source rests on, down to the items. */
export type QuestionnaireDetail = {
  readonly campaignId: string;
  readonly questionnaire: string;
  readonly audience: string;
  readonly scales: readonly string[];
  readonly respondents: number;
  readonly departments: number;
  /** Left out: answered too few items; not eligible to answer. */
  readonly unscored: number;
  readonly ineligible: number;
  /** By a person's verdict: left out as careless, and counted in spite of flags. Absent in older versions. */
  readonly careless?: { readonly confirmed: number; readonly kept: number };
  readonly minimum: { readonly responses: number; readonly departments: number };
  /** Where the policy asks for strata to count by their sizes: what became of it. */
  readonly weighting?: Weighting;
  readonly items: readonly {
    readonly id: string;
    readonly reverse: boolean;
    readonly n: number;
    /** Of keyed codes. */
    readonly mean: Estimate;
    /** Counts of keyed codes from the lowest. */
    readonly counts: readonly number[];
  }[];
};

/** What an interview source rests on, down to the ratings. */
export type InterviewDetail = {
  readonly roles: readonly {
    readonly role: string;
    readonly weight: number;
    readonly interviews: number;
    readonly mean: number;
  }[];
  readonly missingRoles: readonly string[];
  /** Interviews without all raters' locked ratings. */
  readonly unlocked: number;
  /** Interviews whose ratings are locked and wait for a reconciliation; absent where there are none. */
  readonly unreconciled?: number;
  /** Interviews none of whose raters was calibrated when he locked; absent where there are none. */
  readonly uncalibrated?: number;
  readonly interviews: readonly {
    readonly id: string;
    readonly role: string;
    readonly number: number;
    /** Places in `ratings` of raters who were not calibrated when they locked: these do not count. Absent: none. */
    readonly leftOut?: readonly number[];
    readonly questions: readonly {
      readonly id: string;
      /** As the raters gave them, each on his own. */
      readonly ratings: readonly (number | null)[];
      /** What they agreed on afterwards, which replaces the mean; null: that it cannot be rated. */
      readonly agreed?: number | null;
      readonly why?: string;
    }[];
  }[];
};

/** What people entered for a source, part by part; of a source that waits, what is there already. */
export type EnteredDetail = {
  readonly parts: readonly {
    /** Empty for an indicator's one value. */
    readonly part: string;
    readonly value: number;
    readonly asOf: string;
    readonly origin: string;
    readonly evidence: readonly string[];
  }[];
  /** Parts without a value; absent where there are none. */
  readonly open?: readonly string[];
};

/** One source of an indicator for one unit, as computed; stored with the score version. */
export type SourceResult = {
  readonly type: SourceType;
  readonly ref: readonly string[];
  readonly transform: string;
  /** In the framework, and as it counted. */
  readonly weight: number;
  readonly effectiveWeight: number;
  /** Mean on the scale of the source (1–5). */
  readonly mean: Estimate;
  readonly rate: Estimate;
  readonly standardError: Estimate;
  /** Of the standard error; absent in versions written before it was kept. */
  readonly degreesOfFreedom?: Estimate;
  readonly missing?: { readonly cause: MissingCause; readonly reason?: string };
  readonly questionnaire?: QuestionnaireDetail;
  readonly interview?: InterviewDetail;
  readonly entered?: EnteredDetail;
};

export type IndicatorState = 'direct' | 'blended' | 'partial' | 'waiting';

/** An indicator of a unit, computed from what is there now. */
export type IndicatorResult = {
  readonly unitId: string;
  readonly indicatorId: string;
  readonly state: IndicatorState;
  readonly rate: Estimate;
  readonly standardError: Estimate;
  readonly degreesOfFreedom: Estimate;
  readonly n: number;
  readonly sources: readonly SourceResult[];
  readonly inputHash: string;
};
