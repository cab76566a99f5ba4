/** Checks of an indicator tree against its scoring policy and the instruments that feed it. */
import { type IndicatorTree, indicatorsOf, transformOf } from '#lib/indicators/framework.ts';
import type { ScoringPolicy, Transform, TransformParams } from '#lib/indicators/policy.ts';
import { paramFaults } from '#lib/indicators/policy-checks.ts';
import type { Check, Fault } from '#lib/instruments/finding.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';
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
  source?: string;
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
    return named
      .filter(({ id }) => find(policy, id) === undefined)
      .map(({ id, path }) => ({
        path,
        message: `Transform ${id} is not in ${policy.id}.`,
        remedy: `Use one of ${policy.transforms.map((t) => t.id).join(', ')}.`,
      }));
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
      const message = `Source ${use.source} of ${use.indicator} cannot be turned into a rate by ${transform.id}.`;
      const remedy =
        'Means of answers and ratings need linear, proportional or banded; measured values the others.';
      return [{ path: `${use.at}.transform`, message, remedy }];
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
        const message = `${use.indicator}: deductions and the transform ${transform.id} do not go together.`;
        return [
          { path: use.at, message, remedy: 'A deducting transform lists its deductions; others have none.' },
        ];
      }
      if ((transform.type === 'ratio' || transform.type === 'range') && !use.hasValue) {
        const message = `${use.indicator} does not say which value ${transform.id} takes.`;
        return [{ path: use.at, message, remedy: 'Describe numerator and denominator under value.' }];
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
    const message = `${first.indicator} uses ${first.transform} and ${legacy.indicator} uses ${legacy.transform}.`;
    return [
      {
        path: legacy.at,
        message,
        remedy: 'Use one of the two throughout: the same mean must give the same rate.',
      },
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
            const message = `${indicator.id} names ${id}, which is not among the ${source.type} files.`;
            return [{ path: at, message, remedy: 'Add the file, or correct the id.' }];
          }
          if (feeds(items, indicator.id)) return [];
          const message = `${id} has nothing that feeds ${indicator.id}.`;
          return [
            { path: at, message, remedy: 'Map an item or question to the indicator, or remove the source.' },
          ];
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
