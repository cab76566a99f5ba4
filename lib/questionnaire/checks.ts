/** Checks of a questionnaire on its own: ids, layout, mapping and rules of use. */

import { type Check, type Fault, repeatedAt } from '#lib/instruments/finding.ts';
import {
  type Item,
  type ItemOf,
  isRated,
  itemsInOrder,
  type Questionnaire,
} from '#lib/questionnaire/definition.ts';

type QuestionnaireCheck = Check<Questionnaire>;

/** Every likert item with its path. */
export function likertItems(q: Questionnaire): { item: ItemOf<'likert'>; path: string }[] {
  return q.items.flatMap((item, i) => (item.type === 'likert' ? [{ item, path: `items[${i}]` }] : []));
}

function choiceItems(q: Questionnaire): { item: ItemOf<'single_choice'>; path: string }[] {
  return q.items.flatMap((item, i) => (item.type === 'single_choice' ? [{ item, path: `items[${i}]` }] : []));
}

const duplicateItem: QuestionnaireCheck = {
  rule: 'duplicate_item',
  severity: 'error',
  find: (q) =>
    repeatedAt(q.items.map((item) => item.id)).map((i) => ({
      path: `items[${i}].id`,
      message: `Item id ${q.items[i]?.id} is used twice.`,
      remedy: 'Give each item its own id and never use an old one again.',
    })),
};

const duplicateScale: QuestionnaireCheck = {
  rule: 'duplicate_scale',
  severity: 'error',
  find: (q) =>
    repeatedAt(q.scales.map((scale) => scale.id)).map((i) => ({
      path: `scales[${i}].id`,
      message: `Scale id ${q.scales[i]?.id} is used twice.`,
      remedy: 'Give each scale its own id.',
    })),
};

const duplicateOption: QuestionnaireCheck = {
  rule: 'duplicate_option',
  severity: 'error',
  find: (q) =>
    choiceItems(q).flatMap(({ item, path }) =>
      repeatedAt(item.options.map((o) => o.value)).map((i) => ({
        path: `${path}.options[${i}].value`,
        message: `Option ${item.options[i]?.value} of ${item.id} is there twice.`,
        remedy: 'Give each option its own value.',
      })),
    ),
};

const unknownScale: QuestionnaireCheck = {
  rule: 'unknown_scale',
  severity: 'error',
  find: (q) => {
    const known = new Set(q.scales.map((scale) => scale.id));
    return likertItems(q)
      .filter(({ item }) => !known.has(item.scale))
      .map(({ item, path }) => ({
        path: `${path}.scale`,
        message: `Scale ${item.scale} of ${item.id} is not declared.`,
        remedy: `Declare it under scales, or use one of ${[...known].join(', ')}.`,
      }));
  },
};

const layoutItems: QuestionnaireCheck = {
  rule: 'layout_items',
  severity: 'error',
  find: (q) => {
    const placed = layoutPlaces(q);
    const known = new Set(q.items.map((item) => item.id));
    const faults: Fault[] = [];
    for (const { id, path } of placed) {
      if (!known.has(id)) {
        faults.push({
          path,
          message: `Item ${id} does not exist.`,
          remedy: 'Remove it here or add the item.',
        });
      }
    }
    for (const index of repeatedAt(placed.map((p) => p.id))) {
      const place = placed[index];
      if (place === undefined) continue;
      const remedy = 'Place each item exactly once.';
      faults.push({ path: place.path, message: `Item ${place.id} is placed twice.`, remedy });
    }
    const used = new Set(placed.map((p) => p.id));
    q.items.forEach((item, i) => {
      if (used.has(item.id)) return;
      const remedy = 'Add it to layout.screening or to one page.';
      faults.push({ path: `items[${i}].id`, message: `Item ${item.id} is on no page.`, remedy });
    });
    return faults;
  },
};

function layoutPlaces(q: Questionnaire): { id: string; path: string }[] {
  return [
    ...(q.layout.screening ?? []).map((id, i) => ({ id, path: `layout.screening[${i}]` })),
    ...q.layout.pages.flatMap((page, p) => page.map((id, i) => ({ id, path: `layout.pages[${p}][${i}]` }))),
  ];
}

const screeningItems: QuestionnaireCheck = {
  rule: 'screening_items',
  severity: 'error',
  find: (q) => {
    const screening = new Set(q.layout.screening ?? []);
    const faults: Fault[] = [];
    q.items.forEach((item, i) => {
      const eligibility = item.type === 'single_choice' && item.purpose === 'eligibility';
      if (eligibility && !screening.has(item.id)) {
        const remedy = 'Move it to layout.screening, so that nobody answers in vain.';
        faults.push({
          path: `items[${i}].id`,
          message: `Eligibility item ${item.id} is not asked first.`,
          remedy,
        });
      }
      if (item.type !== 'single_choice' && screening.has(item.id)) {
        const remedy = 'Move it to a page; screening holds single_choice items only.';
        faults.push({
          path: `items[${i}].id`,
          message: `Item ${item.id} does not belong to screening.`,
          remedy,
        });
      }
    });
    return faults;
  },
};

const eligibilityOptions: QuestionnaireCheck = {
  rule: 'eligibility_options',
  severity: 'error',
  find: (q) =>
    choiceItems(q).flatMap(({ item, path }) => {
      const ends = item.options.filter((o) => o.action === 'end_survey').length;
      if (item.purpose !== 'eligibility') {
        if (ends === 0) return [];
        const remedy = 'Set purpose: eligibility, or remove the action.';
        return [
          {
            path: `${path}.options`,
            message: `${item.id} ends the survey but is not about eligibility.`,
            remedy,
          },
        ];
      }
      if (ends > 0 && ends < item.options.length) return [];
      const remedy = 'Let at least one option end the survey and at least one continue.';
      return [{ path: `${path}.options`, message: `${item.id} does not separate who may answer.`, remedy }];
    }),
};

const eligibilityRequired: QuestionnaireCheck = {
  rule: 'eligibility_required',
  severity: 'error',
  find: (q) =>
    choiceItems(q)
      .filter(({ item }) => item.purpose === 'eligibility' && !(item.required ?? q.item_defaults.required))
      .map(({ item, path }) => ({
        path: `${path}.required`,
        message: `Eligibility item ${item.id} may be left out.`,
        remedy: 'Set required: true.',
      })),
};

const stratumName: QuestionnaireCheck = {
  rule: 'stratum_name',
  severity: 'error',
  find: (q) => {
    const faults: Fault[] = [];
    const forbidden = new Set(q.administration.forbid_collect ?? []);
    for (const { item, path } of choiceItems(q)) {
      if ((item.purpose === 'stratum') !== (item.stratum !== undefined)) {
        const remedy = 'Give items with purpose: stratum a stratum name, and no others.';
        faults.push({
          path: `${path}.stratum`,
          message: `Purpose and stratum of ${item.id} disagree.`,
          remedy,
        });
      } else if (item.stratum !== undefined && forbidden.has(item.stratum)) {
        const remedy = 'Remove the item, or the name from administration.forbid_collect.';
        faults.push({
          path: `${path}.stratum`,
          message: `${item.id} asks for ${item.stratum}, which must not be collected.`,
          remedy,
        });
      }
    }
    return faults;
  },
};

const reversal: QuestionnaireCheck = {
  rule: 'reversal',
  severity: 'error',
  find: (q) =>
    likertItems(q)
      .filter(({ item }) => (item.keyed === 'reverse') !== (item.reversal !== undefined))
      .map(({ item, path }) => ({
        path: `${path}.reversal`,
        message:
          item.keyed === 'reverse'
            ? `Reverse item ${item.id} does not say how it is reversed.`
            : `Forward item ${item.id} has a reversal.`,
        remedy: 'Reverse items say polar_opposite or negated; forward items say nothing.',
      })),
};

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
  severity: 'warning',
  find: (q) => {
    const indicatorOf = new Map(q.scales.map((s) => [s.id, s.indicator]));
    return likertItems(q).flatMap(({ item, path }) =>
      (item.maps ?? []).flatMap((map, i) => {
        const expected = indicatorOf.get(item.scale);
        if (!indicatorOf.has(item.scale) || expected === map.indicator) return [];
        const remedy = 'Map the item to the indicator of its scale, or move it to another scale.';
        const message = `${item.id} maps to ${map.indicator}, its scale ${item.scale} to ${expected ?? 'none'}.`;
        return [{ path: `${path}.maps[${i}].indicator`, message, remedy }];
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

/** Items in page order without screening, for checks of neighbours. */
export function pageItems(q: Questionnaire): Item[] {
  const screening = new Set(q.layout.screening ?? []);
  return itemsInOrder(q).filter(
    (item) => !screening.has(item.id) && (isRated(item) || item.type === 'open_text'),
  );
}

export const QUESTIONNAIRE_CHECKS: readonly QuestionnaireCheck[] = [
  duplicateItem,
  duplicateScale,
  duplicateOption,
  unknownScale,
  layoutItems,
  screeningItems,
  eligibilityOptions,
  eligibilityRequired,
  stratumName,
  reversal,
  mappingWithoutTree,
  repeatedMapping,
  doubleMapping,
  mappingScale,
  shortForm,
];
