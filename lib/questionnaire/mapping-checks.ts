/** Checks of what items count towards, and of the short form. */
import { type Check, repeatedAt } from '#lib/instruments/finding.ts';
import { fault } from '#lib/problems.ts';
import { likertItems } from '#lib/questionnaire/checks.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';

type QuestionnaireCheck = Check<Questionnaire>;

const mappingWithoutTree: QuestionnaireCheck = {
  rule: 'mapping_without_tree',
  severity: 'error',
  find: (q) => {
    if (q.indicator_tree !== undefined && q.validation_instrument === undefined) return [];
    const key = q.indicator_tree === undefined ? 'mapping_without_tree' : 'mapping_validation';
    return [
      ...q.scales.flatMap((s, i) => (s.indicator === undefined ? [] : [`scales[${i}].indicator`])),
      ...likertItems(q).flatMap(({ item, path }) => ((item.maps ?? []).length === 0 ? [] : [`${path}.maps`])),
    ].map((path) => fault(key, path));
  },
};

const repeatedMapping: QuestionnaireCheck = {
  rule: 'repeated_mapping',
  severity: 'error',
  find: (q) =>
    likertItems(q).flatMap(({ item, path }) =>
      repeatedAt((item.maps ?? []).map((m) => m.indicator)).map((i) =>
        fault('repeated_mapping', `${path}.maps[${i}].indicator`, {
          item: item.id,
          indicator: item.maps?.[i]?.indicator ?? '',
        }),
      ),
    ),
};

const doubleMapping: QuestionnaireCheck = {
  rule: 'double_mapping',
  severity: 'warning',
  find: (q) =>
    likertItems(q)
      .filter(({ item }) => new Set((item.maps ?? []).map((m) => m.indicator)).size > 1)
      .map(({ item, path }) => fault('double_mapping', `${path}.maps`, { item: item.id })),
};

const mappingScale: QuestionnaireCheck = {
  rule: 'mapping_scale',
  severity: 'error',
  find: (q) => {
    const indicatorOf = new Map(q.scales.map((s) => [s.id, s.indicator]));
    return likertItems(q).flatMap(({ item, path }) => {
      const expected = indicatorOf.get(item.scale);
      const maps = item.maps ?? [];
      if (expected !== undefined && maps.length === 0) {
        const { id, scale } = item;
        return [fault('mapping_scale_none', `${path}.maps`, { item: id, scale, indicator: expected })];
      }
      return maps.flatMap((map, i) => {
        if (!indicatorOf.has(item.scale) || expected === map.indicator) return [];
        const at = `${path}.maps[${i}].indicator`;
        const own = { item: item.id, mapped: map.indicator, scale: item.scale };
        return [fault('mapping_scale', at, { ...own, indicator: expected ?? 'none' })];
      });
    });
  },
};

/** A scale score is the plain mean of its items, so weights that differ would be promised and not kept. */
const mappingWeight: QuestionnaireCheck = {
  rule: 'mapping_weight',
  severity: 'error',
  find: (q) => {
    const first = new Map<string, number>();
    return likertItems(q).flatMap(({ item, path }) =>
      (item.maps ?? []).flatMap((map, i) => {
        const expected = first.get(item.scale) ?? map.weight;
        first.set(item.scale, expected);
        if (map.weight === expected) return [];
        const { weight } = map;
        return [fault('mapping_weight', `${path}.maps[${i}].weight`, { item: item.id, weight, expected })];
      }),
    );
  },
};

const shortForm: QuestionnaireCheck = {
  rule: 'short_form',
  severity: 'error',
  find: (q) => {
    const offered = q.administration.short_form_available === true;
    const marked = likertItems(q).filter(({ item }) => item.short_form === true);
    if (!offered) {
      return marked.map(({ item, path }) =>
        fault('short_form_unoffered', `${path}.short_form`, { item: item.id }),
      );
    }
    return q.scales.flatMap((scale, i) => {
      if (marked.filter(({ item }) => item.scale === scale.id).length >= 2) return [];
      return [fault('short_form', `scales[${i}]`, { scale: scale.id })];
    });
  },
};

export const QUESTIONNAIRE_MAPPING_CHECKS: readonly QuestionnaireCheck[] = [
  mappingWithoutTree,
  repeatedMapping,
  doubleMapping,
  mappingScale,
  mappingWeight,
  shortForm,
];
