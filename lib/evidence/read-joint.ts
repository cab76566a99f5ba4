import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { type Estimate, type Undefined, undefinedBecause } from '../estimate.ts';
import { type EvaluationView, readEvaluation } from '../evaluations/read-evaluation.ts';
import { choicesIn, unitsIn, viewFilter, withoutPeriod } from '../evaluations/view-filter.ts';
import { combineSources, type SourceEvidence } from '../indicators/combine.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { type Indicator, indicatorsOf, type SourceType } from '../indicators/framework.ts';
import {
  compareSources,
  JOINT_LEVEL,
  type JointComparison,
  type JointSide,
} from '../indicators/joint-display.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import { computeIndicators } from '../scores/compute.ts';
import type { IndicatorResult, SourceResult } from '../scores/types.ts';
import { type Excerpt, wordsFor } from './excerpts.ts';
import type { EvidenceFilter } from './input.ts';

/** One of the two results of a row; absent where the framework has no such source for the indicator. */
export type JointResult = JointSide & { readonly interval: Outcome<ConfidenceInterval> };

export type JointRow = {
  readonly unitId: string;
  readonly unitName: string;
  readonly indicator: Indicator;
  readonly survey: JointResult | undefined;
  readonly interview: JointResult | undefined;
  /** Absent where the framework has only one of the two. */
  readonly comparison: JointComparison | undefined;
  /** At most two excerpts: problems and literal words. */
  readonly quotations: readonly Excerpt[];
};

/** Survey and interview side by side: the indicators of one unit, or the units under one indicator. */
export async function readJoint(
  ctx: Context,
  evaluationId: string,
  chosen: Pick<EvidenceFilter, 'unitId' | 'indicatorId' | 'about'>,
) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const view = await readEvaluation(ctx, evaluationId);
  const units = view.units.filter((u) => may(ctx.actor, 'indicator.read', { evaluationId, unitId: u.id }));
  const indicators = indicatorsOf(view.tree)
    .map((i) => i.indicator)
    .filter((i) => i.sources.some((s) => s.type === 'questionnaire' || s.type === 'interview'));
  const indicator = indicators.find((i) => i.id === chosen.indicatorId);
  const unit = units.find((u) => u.id === chosen.unitId) ?? units[0];
  const about = withoutPeriod(viewFilter(chosen.about ?? {}, view));
  const wanted = unitsIn(about, units);
  const shownUnits = units.filter((u) => (indicator === undefined ? u.id === unit?.id : wanted.has(u.id)));
  const shownIndicators = indicator === undefined ? indicators : [indicator];
  const computation = await computeIndicators(ctx.store.db, view, ctx.now());
  const words = await wordsFor(ctx, evaluationId);
  const { margin } = findingRules(evaluationRules(view.policy));
  const rows = shownUnits.flatMap((u) => {
    const computed = new Map(computation.unit(u.id).map((r) => [r.indicatorId, r]));
    return shownIndicators.map((i): JointRow => {
      const result = computed.get(i.id) as IndicatorResult;
      const survey = resultOf(result, 'questionnaire');
      const interviewed = resultOf(result, 'interview');
      return {
        unitId: u.id,
        unitName: u.name,
        indicator: i,
        survey,
        interview: interviewed,
        comparison:
          survey === undefined || interviewed === undefined
            ? undefined
            : compareSources(survey, interviewed, margin),
        quotations: quotationsOf(words.excerpts.filter((e) => e.unitId === u.id && e.indicatorId === i.id)),
      };
    });
  });
  return {
    evaluation: view.evaluation,
    units,
    about,
    choices: choicesIn(units),
    indicators,
    unit: indicator === undefined ? unit : undefined,
    indicator,
    margin,
    rows,
    may: { export: may(ctx.actor, 'export.statistics', { evaluationId }) },
  } satisfies { evaluation: EvaluationView['evaluation'] } & Record<string, unknown>;
}

/** A problem and a quotation where there are both; the same words are not shown twice. */
function quotationsOf(excerpts: readonly Excerpt[]): Excerpt[] {
  const told = excerpts.filter((e) => e.mark === 'problem' || e.mark === 'quote');
  const distinct = told.filter((e, i) => told.findIndex((other) => other.text === e.text) === i);
  const [first] = distinct;
  const second = distinct.find((e) => e.mark !== first?.mark) ?? distinct[1];
  return [first, second].filter((e) => e !== undefined);
}

/** The sources of one type as one result, weighted among themselves; its reason where none has a value. */
export function resultOf(result: IndicatorResult, type: SourceType): JointResult | undefined {
  const own = result.sources.filter((s) => s.type === type);
  const [first] = own;
  if (first === undefined) return undefined;
  const found = own.filter((s) => s.missing === undefined);
  if (found.length === 0) {
    const none: Undefined = undefinedBecause(first.missing?.cause ?? 'not_yet');
    return { rate: none, standardError: none, degreesOfFreedom: none, interval: none };
  }
  const { rate, standardError, degreesOfFreedom } = combineSources(found.map(asEvidence));
  return {
    rate,
    standardError,
    degreesOfFreedom,
    interval: intervalOf(rate, standardError, degreesOfFreedom),
  };
}

function asEvidence({ weight, rate, standardError, degreesOfFreedom }: SourceResult): SourceEvidence {
  return {
    kind: 'evidence',
    weight,
    rate,
    standardError,
    degreesOfFreedom: degreesOfFreedom ?? undefinedBecause('not_computed'),
  };
}

/** A rate lies between 0 and 1, and so do the ends of its interval. */
function intervalOf(rate: Estimate, se: Estimate, df: Estimate): Outcome<ConfidenceInterval> {
  if (se.kind === 'estimate' && se.value === 0) return undefinedBecause('zero_variance', se.n);
  if (df.kind === 'undefined') return df;
  const found = interval(rate, se, df.value, JOINT_LEVEL);
  return isUndefined(found)
    ? found
    : { ...found, lower: Math.max(0, found.lower), upper: Math.min(1, found.upper) };
}
