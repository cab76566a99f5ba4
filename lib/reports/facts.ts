/** What reports say, before it is put into words: facts of an evaluation, of one unit, and of all of them. */
import type { Estimate } from '../estimate.ts';
import type { Composite } from '../indicators/composite.ts';
import type { Indicator } from '../indicators/framework.ts';
import type { Localized } from '../instruments/envelope.ts';
import type { RaterStudy } from '../interview/rater-study.ts';
import type { Outcome } from '../psychometrics/outcome.ts';
import type { BootstrapInterval } from '../psychometrics/reliability-bootstrap.ts';
import type { ScaleReport } from '../psychometrics/scale-analysis.ts';
import type { ConfidenceInterval } from '../psychometrics/unit-mean.ts';
import type { CarelessCounts } from '../responses/careless.ts';
import type { Selection } from '../responses/selection.ts';
import type { UnitCareless } from '../scores/careless-effect.ts';
import type { Observed } from '../scores/composites.ts';
import type { CarelessView } from '../scores/read-careless.ts';
import type { ResultGroup, ResultRow, ResultsView } from '../scores/read-results.ts';
import type { RedLine } from '../scores/red-lines.ts';
import type { ScoreView } from '../scores/score-view.ts';
import type { QuestionnaireDetail } from '../scores/types.ts';

/** How far the scores in force have been approved. */
export type Standing = {
  /** Versions in force. */
  readonly scores: number;
  /** Of them: written by one person alone; made of other evidence or by other rules than there are now. */
  readonly unapproved: number;
  readonly stale: number;
  /** Changes that wait for a second person. */
  readonly proposed: number;
  /** Indicators with evidence and no version yet. */
  readonly unwritten: number;
};

/** `approved`: every score in force has been approved and is made of the evidence that is there. */
export type ReportState = 'none' | 'draft' | 'approved';

export function stateOf(s: Standing): ReportState {
  if (s.scores === 0) return 'none';
  return s.unapproved + s.stale + s.proposed > 0 ? 'draft' : 'approved';
}

/** A node of the framework for one unit. */
export type NodeFacts = {
  readonly id: string;
  readonly title: Localized;
  readonly weight: number;
  readonly composite: Composite;
  /** 95 %, of the rate. */
  readonly interval: Outcome<ConfidenceInterval>;
  /** Points of the indicators that count. */
  readonly points: number;
  readonly counted: number;
  /** Median rate of the other units of the type, with their number. */
  readonly peers: Estimate;
};

export type IndicatorFacts = {
  readonly indicator: Indicator;
  readonly score?: ScoreView;
  readonly observed: Observed;
  /** Why there is no score, where there is none. */
  readonly reason: string;
};

export type LevelFacts = {
  readonly node: NodeFacts;
  readonly children: readonly { readonly node: NodeFacts; readonly leaves: readonly IndicatorFacts[] }[];
};

export type ScaleFacts = {
  readonly id: string;
  readonly title: Localized;
  readonly items: number;
  readonly report: ScaleReport;
  readonly omegaInterval: Outcome<BootstrapInterval>;
};

/** One sending of a questionnaire. */
export type SurveyFacts = {
  readonly campaignId: string;
  /** `Q_COOP@1.0.0`. */
  readonly questionnaire: string;
  readonly title: Localized;
  readonly audience: string;
  readonly phase: 'early' | 'open' | 'paused' | 'closed';
  readonly opensAt: number;
  readonly endsAt: number;
  /** By unit, of those it was sent to. */
  readonly byUnit: ReadonlyMap<string, Counts>;
  /** Decisions about careless answers, and how many the rule flags once that is known; of a closed campaign. */
  readonly careless?: Pick<CarelessCounts, 'confirmed' | 'kept'> &
    Partial<Pick<CarelessCounts, 'flagged' | 'undecided'>>;
  /** How respondents are weighed by the policy. */
  readonly within?: 'equal_person' | 'equal_department' | 'post_stratified';
  /** For those who may see scales; a reason where the part is too small. Of a closed campaign. */
  readonly scales?: Outcome<{ readonly rows: readonly ScaleFacts[] }>;
};

/** One-time codes given out (0: none are used), submissions, and those of people eligible to answer. */
export type Counts = { readonly invited: number; readonly received: number; readonly eligible: number };

export type FindingFacts = {
  readonly type: Localized;
  readonly indicatorId: string;
  readonly indicator: Localized;
  readonly text: string;
  /** Numbers of the excerpts that it cites, in the list of the report. */
  readonly cites: readonly number[];
  /** Cited and not shown, or no longer in the record. */
  readonly hidden: number;
  readonly gone: number;
};

export type ExcerptFacts = { readonly number: number; readonly mark: string; readonly text: string };

/** A value that somebody entered for a source. */
export type EnteredFacts = {
  readonly indicatorId: string;
  readonly type: 'statistics' | 'document';
  /** What is measured or counted, where the source asks for more than one value; else empty. */
  readonly part: Localized;
  readonly value: number;
  readonly asOf: string;
  readonly origin: string;
  readonly evidence: readonly string[];
};

/** What a unit's scores in force rest on in one campaign. */
export type CountedSurvey = Pick<
  QuestionnaireDetail,
  'campaignId' | 'respondents' | 'departments' | 'unscored' | 'ineligible' | 'careless' | 'weighting'
>;

export type InterviewCounts = {
  readonly counted: number;
  readonly unlocked: number;
  readonly unreconciled: number;
  readonly uncalibrated: number;
  readonly missingRoles: readonly string[];
};

export type MissingSource = {
  readonly indicatorId: string;
  readonly type: string;
  readonly cause: string;
  /** What the person wrote who set it. */
  readonly reason?: string;
};

/** What every report of an evaluation says about how it was made. */
export type Basis = {
  readonly evaluation: ResultsView['evaluation'];
  readonly madeAt: number;
  readonly tree: { readonly name: string; readonly hash: string; readonly title: Localized };
  readonly policy: { readonly name: string; readonly hash: string; readonly title: Localized };
  readonly engine: string;
  readonly missingRules: Readonly<Record<string, string>>;
  readonly needsSecondPerson: boolean;
  readonly levels: ResultsView['levels'];
  readonly mode: ResultsView['mode'];
  readonly confidence: number;
  readonly redLineCap: string;
  readonly fullScore: number;
  readonly firsts: readonly { readonly id: string; readonly title: Localized }[];
  readonly surveys: readonly SurveyFacts[];
  readonly pilots: number;
  /** With and without careless answers, as far as it may be told to whoever reads a report. */
  readonly careless: CarelessView;
  readonly agreement?: { readonly interviews: number; readonly study: RaterStudy };
  /** Long statistics that are not there yet: 0 to 1; undefined: all are. */
  readonly pending?: number;
};

/** Versions that scores in force were made by, and when. */
export type Versions = {
  readonly rules: readonly string[];
  readonly engines: readonly string[];
  readonly from: number;
  readonly to: number;
};

export type UnitFacts = {
  readonly basis: Basis;
  readonly row: ResultRow;
  readonly industry: string | null;
  readonly standing: Standing;
  /** Units of the type with a total, this one among them. */
  readonly ofType: number;
  readonly obstacles: ResultGroup['obstacles'];
  readonly levels: readonly LevelFacts[];
  /** Share of the total by type of source. */
  readonly shares: readonly { readonly type: string; readonly share: number }[];
  readonly findings: readonly FindingFacts[];
  readonly excerpts: readonly ExcerptFacts[];
  /** Words are left out because fewer people than this were interviewed. */
  readonly wordsBelow?: number;
  readonly entered: readonly EnteredFacts[];
  /** Confirmed for the unit, whether or not it has a total. */
  readonly redLines: readonly RedLine[];
  /** Titles of indicators. */
  readonly titles: ReadonlyMap<string, Localized>;
  readonly counted: readonly CountedSurvey[];
  readonly interviews: InterviewCounts;
  readonly missing: readonly MissingSource[];
  readonly careless?: UnitCareless;
  readonly versions?: Versions;
};

export type CommonProblemFacts = {
  readonly type: Localized;
  readonly indicatorId: string;
  readonly indicator: Localized;
  readonly units: readonly string[];
};

export type OverallFacts = {
  readonly basis: Basis;
  /** The units that the report is about: a type, an industry, or all. */
  readonly of: Selection;
  readonly groups: readonly ResultGroup[];
  readonly standing: Standing;
  readonly common: {
    readonly threshold: number;
    readonly looked: number;
    readonly of: number;
    readonly findings: number;
    readonly problems: readonly CommonProblemFacts[];
  };
  readonly interviews: InterviewCounts;
  /** By questionnaire: in how many units strata were weighed by their sizes, and in how many not, and why. */
  readonly weighting: readonly {
    readonly title: Localized;
    readonly reason: string;
    readonly units: number;
  }[];
  readonly missing: readonly { readonly type: string; readonly cause: string; readonly n: number }[];
  /** Values entered and in force. */
  readonly entered: number;
  readonly redLines: number;
  readonly versions?: Versions;
};
