/** Checks of a questionnaire against the scoring policy and the indicator tree that it names. */
import { type IndicatorTree, indicatorsOf, transformOf } from '#lib/indicators/framework.ts';
import { rangeOf, type ScoringPolicy } from '#lib/indicators/policy.ts';
import type { Check } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';
import { likertItems } from '#lib/questionnaire/checks.ts';
import {
  allowsNotApplicable,
  choicesOf,
  isRated,
  type Questionnaire,
} from '#lib/questionnaire/definition.ts';

export type WithPolicy = { q: Questionnaire; policy: ScoringPolicy };
export type WithTree = { q: Questionnaire; tree: IndicatorTree };

const unknownChoices: Check<WithPolicy> = {
  rule: 'unknown_choices',
  severity: 'error',
  find: ({ q, policy }) => {
    const known = new Set(policy.choice_lists.map((list) => list.id));
    const used = [
      { id: q.default_choices, path: 'default_choices' },
      ...q.items.flatMap((item, i) =>
        isRated(item) && item.choices !== undefined
          ? [{ id: item.choices, path: `items[${i}].choices` }]
          : [],
      ),
    ];
    return used
      .filter(({ id }) => !known.has(id))
      .map(({ id, path }) =>
        fault('unknown_choices', path, { list: id, policy: policy.id, known: [...known] }),
      );
  },
};

const mixedChoices: Check<WithPolicy> = {
  rule: 'mixed_choices',
  severity: 'error',
  find: ({ q }) =>
    q.scales.flatMap((scale, i) => {
      const lists = new Set(
        likertItems(q).flatMap(({ item }) => (item.scale === scale.id ? [choicesOf(q, item)] : [])),
      );
      if (lists.size < 2) return [];
      return [fault('mixed_choices', `scales[${i}]`, { scale: scale.id, lists: [...lists] })];
    }),
};

const notApplicableChoice: Check<WithPolicy> = {
  rule: 'not_applicable_choice',
  severity: 'error',
  find: ({ q, policy }) =>
    q.items.flatMap((item, i) => {
      if (!isRated(item) || !allowsNotApplicable(q, item)) return [];
      const list = policy.choice_lists.find((l) => l.id === choicesOf(q, item));
      if (list === undefined || list.not_applicable?.code === 'NA') return [];
      return [fault('not_applicable_choice', `items[${i}]`, { item: item.id, list: list.id })];
    }),
};

function attentionItems({ q, policy }: WithPolicy) {
  return q.items.flatMap((item, i) => {
    const list = item.type === 'attention' && policy.choice_lists.find((l) => l.id === choicesOf(q, item));
    return item.type === 'attention' && list ? [{ item, list, path: `items[${i}].expected` }] : [];
  });
}

const attentionExpected: Check<WithPolicy> = {
  rule: 'attention_expected',
  severity: 'error',
  find: (pair) =>
    attentionItems(pair)
      .filter(({ item, list }) => !list.choices.some((c) => c.value === item.expected))
      .map(({ item, list, path }) =>
        fault('attention_expected', path, { item: item.id, expected: item.expected, list: list.id }),
      ),
};

const attentionPlace: Check<WithPolicy> = {
  rule: 'attention_place',
  severity: 'warning',
  find: (pair) =>
    attentionItems(pair).flatMap(({ item, list, path }) => {
      const { min, max } = rangeOf(list);
      if (item.expected !== min && item.expected !== max && item.expected !== (min + max) / 2) return [];
      return [fault('attention_place', path, { item: item.id })];
    }),
};

const itemTransform: Check<WithPolicy> = {
  rule: 'item_transform',
  severity: 'error',
  find: ({ q, policy }) =>
    likertItems(q).flatMap(({ item, path }) =>
      (item.maps ?? []).flatMap((map, i): Fault[] => {
        const at = `${path}.maps[${i}].transform`;
        const transform = policy.transforms.find((t) => t.id === map.transform);
        if (transform === undefined) {
          return [fault('item_transform_unknown', at, { transform: map.transform, policy: policy.id })];
        }
        const list = policy.choice_lists.find((l) => l.id === choicesOf(q, item));
        if (list === undefined) return [];
        const { min, max } = rangeOf(list);
        const fits =
          transform.type === 'linear'
            ? transform.params.min === min && transform.params.max === max
            : transform.type === 'proportional'
              ? transform.params.max === max
              : transform.type === 'banded';
        if (fits) return [];
        return [fault('item_transform', at, { transform: transform.id, min, max })];
      }),
    ),
};

const audienceGroup: Check<WithPolicy> = {
  rule: 'audience_group',
  severity: 'error',
  find: ({ q, policy }) => {
    const groups = policy.evaluation?.respondent_groups;
    if (groups === undefined || groups.some((g) => g.id === q.audience.group)) return [];
    const known = groups.map((g) => g.id);
    return [fault('audience_group', 'audience.group', { group: q.audience.group, policy: policy.id, known })];
  },
};

const groupStrata: Check<WithPolicy> = {
  rule: 'group_strata',
  severity: 'error',
  find: ({ q, policy }) => {
    const group = policy.evaluation?.respondent_groups.find((g) => g.id === q.audience.group);
    if (group === undefined) return [];
    const asked = q.items.flatMap((item) => (item.type === 'single_choice' ? (item.stratum ?? []) : []));
    const known = new Set([...asked, ...(q.administration.link_strata ?? [])]);
    const needed = [...(group.strata ?? []), ...(group.within === 'equal_department' ? ['department'] : [])];
    return needed
      .filter((stratum) => !known.has(stratum))
      .map((stratum) => fault('group_strata', 'administration.link_strata', { group: group.id, stratum }));
  },
};

export const QUESTIONNAIRE_POLICY_CHECKS: readonly Check<WithPolicy>[] = [
  unknownChoices,
  mixedChoices,
  notApplicableChoice,
  attentionExpected,
  attentionPlace,
  itemTransform,
  audienceGroup,
  groupStrata,
];

/** Every indicator that a questionnaire names, with its path. */
function namedIndicators(q: Questionnaire): { id: string; path: string }[] {
  return [
    ...q.scales.flatMap((s, i) =>
      s.indicator === undefined ? [] : [{ id: s.indicator, path: `scales[${i}].indicator` }],
    ),
    ...q.items.flatMap((item, i) => {
      if (item.type === 'likert') {
        return (item.maps ?? []).map((m, j) => ({
          id: m.indicator,
          path: `items[${i}].maps[${j}].indicator`,
        }));
      }
      if (item.type !== 'open_text') return [];
      return (item.linked_indicators ?? []).map((id, j) => ({
        id,
        path: `items[${i}].linked_indicators[${j}]`,
      }));
    }),
  ];
}

const unknownIndicator: Check<WithTree> = {
  rule: 'unknown_indicator',
  severity: 'error',
  find: ({ q, tree }) => {
    const known = new Set(indicatorsOf(tree).map(({ indicator }) => indicator.id));
    return namedIndicators(q)
      .filter(({ id }) => !known.has(id))
      .map(({ id, path }) => fault('unknown_indicator', path, { indicator: id, tree: tree.id }));
  },
};

const itemSource: Check<WithTree> = {
  rule: 'item_source',
  severity: 'error',
  find: ({ q, tree }) => {
    const byId = new Map(indicatorsOf(tree).map(({ indicator }) => [indicator.id, indicator]));
    return likertItems(q).flatMap(({ item, path }) =>
      (item.maps ?? []).flatMap((map, i) => {
        const indicator = byId.get(map.indicator);
        if (indicator === undefined) return [];
        const source = indicator.sources.find(
          (s) => s.type === 'questionnaire' && s.ref?.includes(q.id) === true,
        );
        const at = `${path}.maps[${i}]`;
        if (source === undefined) {
          const named = { indicator: map.indicator, questionnaire: q.id };
          return [fault('item_source_none', `${at}.indicator`, named)];
        }
        const expected = transformOf(indicator, source);
        if (expected === map.transform) return [];
        const { transform, indicator: id } = map;
        return [
          fault('item_source', `${at}.transform`, { item: item.id, transform, expected, indicator: id }),
        ];
      }),
    );
  },
};

export const QUESTIONNAIRE_TREE_CHECKS: readonly Check<WithTree>[] = [unknownIndicator, itemSource];
