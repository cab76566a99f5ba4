/** Checks of an indicator tree against its scoring policy and the instruments that feed it. */
import { type IndicatorTree, indicatorsOf, transformOf } from '#lib/indicators/framework.ts';
import type { ScoringPolicy, Transform, TransformParams } from '#lib/indicators/policy.ts';
import { paramFaults } from '#lib/indicators/policy-checks.ts';
import type { Check } from '#lib/instruments/finding.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';
import { type Fault, fault } from '#lib/problems.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';

export type TreeWithPolicy = { tree: IndicatorTree; policy: ScoringPolicy };
export type TreeWithInstruments = {
  tree: IndicatorTree;
  questionnaires: ReadonlyMap<string, Questionnaire>;
  outlines: ReadonlyMap<string, InterviewOutline>;
};

/** One place where a transform is used: the method of an indicator or one of its sources. */
type Use = {
  at: string;
  indicator: string;
  transform: string;
  params: TransformParams | undefined;
  hasDeductions: boolean;
  hasValue: boolean;
  source: string;
};

/** Every source with the transform that turns its value into a rate; sources inherit from the method. */
function uses(tree: IndicatorTree): Use[] {
  return indicatorsOf(tree).flatMap(({ indicator, path }) =>
    indicator.sources.map((source, i) => {
      const own = source.transform !== undefined;
      const from = own ? source : indicator.method;
      return {
        at: own ? `${path}.sources[${i}]` : `${path}.method`,
        indicator: indicator.id,
        transform: transformOf(indicator, source),
        params: from.params,
        hasDeductions: from.deductions !== undefined,
        hasValue: from.value !== undefined || indicator.variant_slot === true,
        source: source.type,
      };
    }),
  );
}

const find = (policy: ScoringPolicy, id: string): Transform | undefined =>
  policy.transforms.find((t) => t.id === id);

const unknownTransform: Check<TreeWithPolicy> = {
  rule: 'unknown_transform',
  severity: 'error',
  find: ({ tree, policy }) => {
    const named = indicatorsOf(tree).flatMap(({ indicator, path }) => [
      { id: indicator.method.transform, path: `${path}.method.transform` },
      ...indicator.sources.flatMap((s, i) =>
        s.transform === undefined ? [] : [{ id: s.transform, path: `${path}.sources[${i}].transform` }],
      ),
    ]);
    const known = policy.transforms.map((t) => t.id);
    return named
      .filter(({ id }) => find(policy, id) === undefined)
      .map(({ id, path }) => fault('unknown_transform', path, { transform: id, policy: policy.id, known }));
  },
};

const OF_MEANS = new Set<Transform['type']>(['linear', 'proportional', 'banded']);

const sourceTransform: Check<TreeWithPolicy> = {
  rule: 'source_transform',
  severity: 'error',
  find: ({ tree, policy }) =>
    uses(tree).flatMap((use): Fault[] => {
      const transform = find(policy, use.transform);
      if (transform === undefined) return [];
      const people = use.source === 'questionnaire' || use.source === 'interview';
      if (people === OF_MEANS.has(transform.type)) return [];
      const named = { source: use.source, indicator: use.indicator, transform: transform.id };
      return [fault('source_transform', `${use.at}.transform`, named)];
    }),
};

const transformNeeds: Check<TreeWithPolicy> = {
  rule: 'transform_needs',
  severity: 'error',
  find: ({ tree, policy }) =>
    uniqueByPlace(uses(tree)).flatMap((use): Fault[] => {
      const transform = find(policy, use.transform);
      if (transform === undefined) return [];
      if ((transform.type === 'deduct') !== use.hasDeductions) {
        return [fault('transform_needs', use.at, { indicator: use.indicator, transform: transform.id })];
      }
      if ((transform.type === 'ratio' || transform.type === 'range') && !use.hasValue) {
        const named = { indicator: use.indicator, transform: transform.id };
        return [fault('transform_needs_value', use.at, named)];
      }
      return paramFaults(transform, use.params).map((fault) => ({
        ...fault,
        path: `${use.at}.${fault.path}`,
      }));
    }),
};

function uniqueByPlace(all: readonly Use[]): Use[] {
  return [...new Map(all.map((use) => [use.at, use])).values()];
}

const mixedTransforms: Check<TreeWithPolicy> = {
  rule: 'mixed_transforms',
  severity: 'error',
  find: ({ tree, policy }) => {
    const people = uses(tree).filter((use) => use.source === 'questionnaire' || use.source === 'interview');
    const first = people.find((use) => find(policy, use.transform)?.type === 'linear');
    const legacy = people.find((use) => find(policy, use.transform)?.type === 'proportional');
    if (first === undefined || legacy === undefined) return [];
    return [
      fault('mixed_transforms', legacy.at, {
        first: first.indicator,
        firstTransform: first.transform,
        second: legacy.indicator,
        secondTransform: legacy.transform,
      }),
    ];
  },
};

export const TREE_POLICY_CHECKS: readonly Check<TreeWithPolicy>[] = [
  unknownTransform,
  sourceTransform,
  transformNeeds,
  mixedTransforms,
];

const emptySource: Check<TreeWithInstruments> = {
  rule: 'empty_source',
  severity: 'error',
  find: ({ tree, questionnaires, outlines }) =>
    indicatorsOf(tree).flatMap(({ indicator, path }) =>
      indicator.sources.flatMap((source, i) =>
        (source.ref ?? []).flatMap((id, j): Fault[] => {
          const at = `${path}.sources[${i}].ref[${j}]`;
          const items = source.type === 'questionnaire' ? questionnaires.get(id) : outlines.get(id);
          if (items === undefined) {
            const named = { indicator: indicator.id, instrument: id, source: source.type };
            return [fault('empty_source_unknown', at, named)];
          }
          if (feeds(items, indicator.id)) return [];
          return [fault('empty_source', at, { instrument: id, indicator: indicator.id })];
        }),
      ),
    ),
};

function feeds(instrument: Questionnaire | InterviewOutline, indicator: string): boolean {
  if (instrument.kind === 'interview_outline') {
    return questionsOf(instrument).some(({ question }) => question.rating?.indicator === indicator);
  }
  return instrument.items.some(
    (item) => item.type === 'likert' && (item.maps ?? []).some((map) => map.indicator === indicator),
  );
}

export const TREE_INSTRUMENT_CHECKS: readonly Check<TreeWithInstruments>[] = [emptySource];
