/** Checks of what items count towards, and of the short form. */
import { type Check, repeatedAt } from '#lib/instruments/finding.ts';
import { likertItems } from '#lib/questionnaire/checks.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';

type QuestionnaireCheck = Check<Questionnaire>;

const mappingWithoutTree: QuestionnaireCheck = {
  rule: 'mapping_without_tree',
  severity: 'error',
  find: (q) => {
    if (q.indicator_tree !== undefined && q.validation_instrument === undefined) return [];
    const remedy =
      q.indicator_tree === undefined
        ? 'Name the tree in indicator_tree, or remove the indicator.'
        : 'A validation instrument feeds no indicator: remove it.';
    return [
      ...q.scales.flatMap((s, i) => (s.indicator === undefined ? [] : [`scales[${i}].indicator`])),
      ...likertItems(q).flatMap(({ item, path }) => ((item.maps ?? []).length === 0 ? [] : [`${path}.maps`])),
    ].map((path) => ({ path, message: 'An indicator is named that cannot be fed.', remedy }));
  },
};

const repeatedMapping: QuestionnaireCheck = {
  rule: 'repeated_mapping',
  severity: 'error',
  find: (q) =>
    likertItems(q).flatMap(({ item, path }) =>
      repeatedAt((item.maps ?? []).map((m) => m.indicator)).map((i) => ({
        path: `${path}.maps[${i}].indicator`,
        message: `${item.id} maps twice to ${item.maps?.[i]?.indicator}.`,
        remedy: 'Keep one mapping with the right weight.',
      })),
    ),
};

const doubleMapping: QuestionnaireCheck = {
  rule: 'double_mapping',
  severity: 'warning',
  find: (q) =>
    likertItems(q)
      .filter(({ item }) => new Set((item.maps ?? []).map((m) => m.indicator)).size > 1)
      .map(({ item, path }) => ({
        path: `${path}.maps`,
        message: `${item.id} counts towards more than one indicator.`,
        remedy: 'Map it to one indicator, so that the same answer is not counted twice.',
      })),
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
        const message = `${item.id} maps to nothing, but its scale ${item.scale} feeds ${expected}.`;
        const remedy = `Map the item to ${expected}, or move it to a scale without an indicator.`;
        return [{ path: `${path}.maps`, message, remedy }];
      }
      return maps.flatMap((map, i) => {
        if (!indicatorOf.has(item.scale) || expected === map.indicator) return [];
        const remedy = 'Map the item to the indicator of its scale, or move it to another scale.';
        const message = `${item.id} maps to ${map.indicator}, its scale ${item.scale} to ${expected ?? 'none'}.`;
        return [{ path: `${path}.maps[${i}].indicator`, message, remedy }];
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
        const message = `${item.id} weighs ${map.weight}, other items of its scale ${expected}.`;
        const remedy = 'Give the items of a scale the same weight: its score is their plain mean.';
        return [{ path: `${path}.maps[${i}].weight`, message, remedy }];
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
      const remedy = 'Set administration.short_form_available: true, or remove the mark.';
      return marked.map(({ item, path }) => ({
        path: `${path}.short_form`,
        message: `${item.id} belongs to a short form that is not offered.`,
        remedy,
      }));
    }
    return q.scales.flatMap((scale, i) => {
      if (marked.filter(({ item }) => item.scale === scale.id).length >= 2) return [];
      const remedy = 'Mark at least two items of the scale with short_form: true.';
      return [
        {
          path: `scales[${i}]`,
          message: `Scale ${scale.id} has fewer than two items in the short form.`,
          remedy,
        },
      ];
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
