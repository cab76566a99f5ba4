/** Indicators of units from the evidence that is there now: computed, never stored by this file. */
import { createHash } from 'node:crypto';
import { listSourceStates, type SourceStateRow } from '#db/repositories/scores.ts';
import type { Db } from '#db/store.ts';
import { type Estimate, estimate, isDefined, undefinedBecause } from '../estimate.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import { combineSources, type MissingCause, type SourceEvidence } from '../indicators/combine.ts';
import type { ErrorPart } from '../indicators/composite.ts';
import { isEntered } from '../indicators/entered.ts';
import { type Indicator, type IndicatorSource, indicatorsOf, transformOf } from '../indicators/framework.ts';
import type { ScoringPolicy, Transform } from '../indicators/policy.ts';
import { applyTransform } from '../indicators/transform.ts';
import { canonicalJson } from '../instruments/canonical.ts';
import type { Dataset } from '../responses/dataset.ts';
import { findEntered, gatherEntered } from './entered-source.ts';
import { gatherInterviews, type InterviewEvidence } from './interview-source.ts';
import {
  type AnswersOf,
  type Closed,
  gatherQuestionnaires,
  type QuestionnaireEvidence,
} from './questionnaire-source.ts';
import { transformFor } from './transform-for.ts';
import type { IndicatorResult, SourceResult } from './types.ts';

type Found = {
  result: Omit<SourceResult, 'weight' | 'effectiveWeight' | 'type' | 'ref' | 'transform'>;
  evidence: SourceEvidence;
  /** What the hash of the inputs is made over. */
  input: unknown;
  /** What its error is made of. */
  basis: () => Omit<SourceBasis, 'weight'>;
};

export type Computation = {
  /** Every third-level indicator of a unit, in the order of the framework. */
  unit(unitId: string): IndicatorResult[];
  /**
   * By source of each indicator of a unit, what its error is made of. Single answers stand behind it, so that it
   * leaves the server in no form.
   */
  basis(unitId: string): ReadonlyMap<string, readonly SourceBasis[]>;
  /** Answers of closed campaigns. */
  readonly closed: QuestionnaireEvidence['closed'];
  /** The same evidence with other answers of each campaign counting. */
  under(choose: (answers: Closed) => Dataset): Computation;
};

export type SourceBasis = {
  /** As it counts in the indicator. */
  readonly weight: number;
  /** d rate / d mean. */
  readonly slope: number;
  /** Errors of the mean on its scale, observation by observation. */
  readonly errors: readonly ErrorPart[];
  /** The answers of a questionnaire that it comes from. */
  readonly answers?: AnswersOf;
};

/** Gathers the evidence of an evaluation once; units are computed from it on demand. */
export async function computeIndicators(db: Db, view: EvaluationView, now: number): Promise<Computation> {
  const { evaluation, policy } = view;
  return computedFrom(
    view,
    {
      interviews: await gatherInterviews(db, evaluation.id, policy),
      entered: await gatherEntered(db, evaluation.id),
      states: await listSourceStates(db, evaluation.id),
    },
    await gatherQuestionnaires(db, evaluation.id, now),
  );
}

type Gathered = {
  readonly interviews: InterviewEvidence;
  readonly entered: Awaited<ReturnType<typeof gatherEntered>>;
  readonly states: readonly SourceStateRow[];
};

function computedFrom(
  view: EvaluationView,
  gathered: Gathered,
  questionnaires: QuestionnaireEvidence,
): Computation {
  const { tree, policy, treeVersion, policyVersion } = view;
  const { interviews, entered, states } = gathered;
  const unitTypes = new Map(view.units.map((u) => [u.id, u.type]));
  const indicators = indicatorsOf(tree).map((i) => i.indicator);
  const versions = { tree: treeVersion.contentHash, policy: policyVersion.contentHash };

  const { missing_source: rules } = policy.scoring;
  const sourcesOf = (unitId: string, indicator: Indicator) =>
    indicator.sources.map((source, i) => {
      const state = states.find(
        (s) => s.unitId === unitId && s.indicatorId === indicator.id && s.sourceIndex === i,
      );
      if (state === undefined && isEntered(source)) {
        const unit = { id: unitId, type: unitTypes.get(unitId) ?? '' };
        return enteredEvidence(source, findEntered(entered, { tree, policy }, unit, indicator, source));
      }
      return findSource(unitId, indicator, source, state, policy, questionnaires, interviews);
    });

  return {
    closed: questionnaires.closed,
    under: (choose) => computedFrom(view, gathered, questionnaires.under(choose)),
    basis: (unitId) =>
      new Map(
        indicators.map((indicator) => {
          const found = sourcesOf(unitId, indicator);
          const { weights } = combineSources(
            found.map((f) => f.evidence),
            rules,
          );
          return [indicator.id, found.map((f, i) => ({ weight: weights[i] ?? 0, ...f.basis() }))] as const;
        }),
      ),
    unit: (unitId) =>
      indicators.map((indicator) => {
        const found = sourcesOf(unitId, indicator);
        const combined = combineSources(
          found.map((f) => f.evidence),
          rules,
        );
        const sources = indicator.sources.map((source, i): SourceResult => {
          const own = found[i] as Found;
          return {
            type: source.type,
            ref: source.ref ?? [],
            transform: transformOf(indicator, source),
            weight: source.weight,
            effectiveWeight: combined.weights[i] ?? 0,
            ...own.result,
          };
        });
        const input = canonicalJson({
          unitId,
          indicator: indicator.id,
          rules: versions,
          sources: found.map((f) => f.input),
        });
        return {
          unitId,
          indicatorId: indicator.id,
          state: combined.state,
          rate: combined.rate,
          standardError: combined.standardError,
          degreesOfFreedom: combined.degreesOfFreedom,
          n: isDefined(combined.rate) ? combined.rate.n : 0,
          sources,
          inputHash: createHash('sha256').update(input).digest('hex'),
        };
      }),
  };
}

function findSource(
  unitId: string,
  indicator: Indicator,
  source: IndicatorSource,
  state: SourceStateRow | undefined,
  policy: ScoringPolicy,
  questionnaires: QuestionnaireEvidence,
  interviews: InterviewEvidence,
): Found {
  if (state !== undefined) return missing(source, state.cause as MissingCause, { reason: state.reason });
  const transform = transformFor(policy, indicator, source);
  if (source.type === 'questionnaire') {
    const found = questionnaires.find(unitId, indicator.id, source.ref ?? []);
    if (found.kind === 'missing') {
      return missing(source, found.cause, found.detail === undefined ? {} : { questionnaire: found.detail });
    }
    const { score, detail } = found;
    return evidence(
      source,
      transform,
      score.mean,
      score.se,
      estimate(score.df, score.n),
      detail.respondents,
      found.input,
      { questionnaire: detail },
      () => ({
        errors: [{ group: `campaign:${detail.campaignId}`, ...found.errors() }],
        answers: found.answers,
      }),
    );
  }
  if (source.type === 'interview') {
    const { contribution, detail } = interviews.contribution(unitId, indicator.id, source.ref ?? []);
    if (!isDefined(contribution.mean)) return missing(source, 'not_yet', { interview: detail });
    const n = contribution.mean.n;
    return evidence(
      source,
      transform,
      contribution.mean,
      contribution.standardError,
      contribution.degreesOfFreedom,
      n,
      detail,
      { interview: detail },
      () => ({
        errors: contribution.errors.map(({ role, ...e }) => ({ group: `interviews:${role}`, ...e })),
      }),
    );
  }
  return missing(source, 'not_yet', {});
}

/** Documents and statistics are no sample: their standard error is 0. */
function enteredEvidence(source: IndicatorSource, found: ReturnType<typeof findEntered>): Found {
  const { detail, rate: applied } = found;
  if (applied === undefined) {
    const none = missing(source, 'not_yet', detail.parts.length === 0 ? {} : { entered: detail });
    return detail.parts.length === 0 ? none : { ...none, input: { missing: 'not_yet', entered: detail } };
  }
  const rate = estimate(applied.rate, 0);
  const standardError = estimate(0, 0);
  const degreesOfFreedom = undefinedBecause('not_sampled');
  return {
    result: {
      mean: applied.value === undefined ? undefinedBecause('not_applicable') : estimate(applied.value, 0),
      rate,
      standardError,
      degreesOfFreedom,
      entered: detail,
    },
    evidence: { kind: 'evidence', weight: source.weight, rate, standardError, degreesOfFreedom },
    input: { entered: detail },
    basis: () => ({ slope: applied.slope, errors: [] }),
  };
}

type Detail = Pick<SourceResult, 'questionnaire' | 'interview' | 'entered'>;

function evidence(
  source: IndicatorSource,
  transform: Transform,
  mean: Estimate,
  standardError: Estimate,
  degreesOfFreedom: Estimate,
  n: number,
  input: unknown,
  detail: Detail,
  basis: () => Pick<SourceBasis, 'errors' | 'answers'>,
): Found {
  const applied = isDefined(mean) ? applyTransform(transform, mean.value) : undefined;
  if (applied === undefined) return missing(source, 'not_yet', detail);
  const rate = estimate(applied.rate, n);
  const error = isDefined(standardError)
    ? estimate(standardError.value * Math.abs(applied.slope), n)
    : undefinedBecause(standardError.reason, n);
  return {
    result: { mean, rate, standardError: error, degreesOfFreedom, ...detail },
    evidence: { kind: 'evidence', weight: source.weight, rate, standardError: error, degreesOfFreedom },
    input: { mean: isDefined(mean) ? mean.value : null, input },
    basis: () => ({ slope: applied.slope, ...basis() }),
  };
}

function missing(source: IndicatorSource, cause: MissingCause, detail: Detail & { reason?: string }): Found {
  const { reason, ...rest } = detail;
  const none = cause === 'withheld' ? estimate(0, 0) : undefinedBecause(cause);
  return {
    result: {
      mean: undefinedBecause(cause),
      rate: none,
      standardError: cause === 'withheld' ? estimate(0, 0) : none,
      missing: reason === undefined ? { cause } : { cause, reason },
      ...rest,
    },
    evidence: { kind: 'missing', weight: source.weight, cause },
    input: { missing: cause },
    basis: () => ({ slope: 0, errors: [] }),
  };
}
