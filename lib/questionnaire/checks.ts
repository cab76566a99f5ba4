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
];
