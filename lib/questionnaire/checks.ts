/** Checks of a questionnaire on its own: ids, layout, mapping and rules of use. */
import { type Check, repeatedAt } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';
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
    repeatedAt(q.items.map((item) => item.id)).map((i) =>
      fault('duplicate_item', `items[${i}].id`, { item: q.items[i]?.id ?? '' }),
    ),
};

const duplicateScale: QuestionnaireCheck = {
  rule: 'duplicate_scale',
  severity: 'error',
  find: (q) =>
    repeatedAt(q.scales.map((scale) => scale.id)).map((i) =>
      fault('duplicate_scale', `scales[${i}].id`, { scale: q.scales[i]?.id ?? '' }),
    ),
};

const duplicateOption: QuestionnaireCheck = {
  rule: 'duplicate_option',
  severity: 'error',
  find: (q) =>
    choiceItems(q).flatMap(({ item, path }) =>
      repeatedAt(item.options.map((o) => o.value)).map((i) =>
        fault('duplicate_option', `${path}.options[${i}].value`, {
          option: item.options[i]?.value ?? '',
          item: item.id,
        }),
      ),
    ),
};

const unknownScale: QuestionnaireCheck = {
  rule: 'unknown_scale',
  severity: 'error',
  find: (q) => {
    const known = new Set(q.scales.map((scale) => scale.id));
    return likertItems(q)
      .filter(({ item }) => !known.has(item.scale))
      .map(({ item, path }) =>
        fault('unknown_scale', `${path}.scale`, { scale: item.scale, item: item.id, known: [...known] }),
      );
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
      if (!known.has(id)) faults.push(fault('layout_items_unknown', path, { item: id }));
    }
    for (const index of repeatedAt(placed.map((p) => p.id))) {
      const place = placed[index];
      if (place === undefined) continue;
      faults.push(fault('layout_items_twice', place.path, { item: place.id }));
    }
    const used = new Set(placed.map((p) => p.id));
    q.items.forEach((item, i) => {
      if (used.has(item.id)) return;
      faults.push(fault('layout_items_unplaced', `items[${i}].id`, { item: item.id }));
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
        faults.push(fault('screening_items_late', `items[${i}].id`, { item: item.id }));
      }
      if (item.type !== 'single_choice' && screening.has(item.id)) {
        faults.push(fault('screening_items_other', `items[${i}].id`, { item: item.id }));
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
        return ends === 0 ? [] : [fault('eligibility_options_purpose', `${path}.options`, { item: item.id })];
      }
      if (ends > 0 && ends < item.options.length) return [];
      return [fault('eligibility_options', `${path}.options`, { item: item.id })];
    }),
};

const eligibilityRequired: QuestionnaireCheck = {
  rule: 'eligibility_required',
  severity: 'error',
  find: (q) =>
    choiceItems(q)
      .filter(({ item }) => item.purpose === 'eligibility' && !(item.required ?? q.item_defaults.required))
      .map(({ item, path }) => fault('eligibility_required', `${path}.required`, { item: item.id })),
};

const stratumName: QuestionnaireCheck = {
  rule: 'stratum_name',
  severity: 'error',
  find: (q) => {
    const faults: Fault[] = [];
    const forbidden = new Set(q.administration.forbid_collect ?? []);
    for (const { item, path } of choiceItems(q)) {
      if ((item.purpose === 'stratum') !== (item.stratum !== undefined)) {
        faults.push(fault('stratum_name', `${path}.stratum`, { item: item.id }));
      } else if (item.stratum !== undefined && forbidden.has(item.stratum)) {
        const { id, stratum } = item;
        faults.push(fault('stratum_name_forbidden', `${path}.stratum`, { item: id, stratum }));
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
      .map(({ item, path }) =>
        fault(item.keyed === 'reverse' ? 'reversal_missing' : 'reversal_forward', `${path}.reversal`, {
          item: item.id,
        }),
      ),
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
