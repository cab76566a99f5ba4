/** What the respondent page, the preview and the paper form show, in one locale. */
import { choiceList, type ScoringPolicy } from '#lib/indicators/policy.ts';
import { type Locale, type Localized, localized } from '#lib/instruments/envelope.ts';
import {
  allowsNotApplicable,
  choicesOf,
  type Item,
  isRequired,
  type Questionnaire,
} from '#lib/questionnaire/definition.ts';

export type PageChoice = { readonly value: string; readonly label: string; readonly endsSurvey?: true };

/** An item as shown. Attention items look like any other rating, and the key of an item is not in here. */
export type PageItem = {
  readonly id: string;
  /** Running number over the whole form. */
  readonly number: string;
  readonly type: 'rating' | 'single_choice' | 'open_text';
  readonly layout: 'likert' | 'choice' | 'text';
  readonly text: string;
  readonly required: boolean;
  readonly choices: readonly PageChoice[];
  readonly notApplicable?: { readonly value: 'NA'; readonly label: string };
  readonly maxChars?: number;
};

export type PageSection = { readonly id: string; readonly items: readonly PageItem[] };

export type PageModel = {
  readonly id: string;
  readonly version: string;
  readonly locale: Locale;
  readonly title: string;
  readonly intro: string;
  readonly audienceLabel: string;
  readonly estMinutes: number;
  /** Screening items, where there are any, are section `s0`; pages follow as `s1`, `s2` and so on. */
  readonly sections: readonly PageSection[];
  /** Items answered on a choice list, checks and the overall question included. */
  readonly scaleItemCount: number;
};

/** The page model of a questionnaire under its policy; both must have passed lint. */
export function pageModel(q: Questionnaire, policy: ScoringPolicy, locale: Locale): PageModel {
  const byId = new Map(q.items.map((item) => [item.id, item]));
  const say = (text: Localized) => localized(text, locale, q.source_locale);
  let number = 0;
  const section = (id: string, ids: readonly string[]): PageSection => ({
    id,
    items: ids.flatMap((itemId) => {
      const item = byId.get(itemId);
      if (item === undefined) return [];
      number += 1;
      return [pageItem(q, policy, item, String(number), say)];
    }),
  });
  const screening = q.layout.screening ?? [];
  const sections = [
    ...(screening.length === 0 ? [] : [section('s0', screening)]),
    ...q.layout.pages.map((ids, i) => section(`s${i + 1}`, ids)),
  ];
  return {
    id: q.id,
    version: q.version,
    locale,
    title: say(q.title),
    intro: say(q.intro),
    audienceLabel: say(q.audience.label),
    estMinutes: q.administration.est_minutes,
    sections,
    scaleItemCount: sections.flatMap((s) => s.items).filter((item) => item.layout === 'likert').length,
  };
}

function pageItem(
  q: Questionnaire,
  policy: ScoringPolicy,
  item: Item,
  number: string,
  say: (text: Localized) => string,
): PageItem {
  const common = { id: item.id, number, text: say(item.text), required: isRequired(q, item) };
  if (item.type === 'open_text') {
    return { ...common, type: 'open_text', layout: 'text', choices: [], maxChars: item.max_chars };
  }
  if (item.type === 'single_choice') {
    const choices = item.options.map((option) => ({
      value: option.value,
      label: say(option.label),
      ...(option.action === 'end_survey' ? { endsSurvey: true as const } : {}),
    }));
    return { ...common, type: 'single_choice', layout: 'choice', choices };
  }
  const list = choiceList(policy, choicesOf(q, item));
  const choices = list.choices.map((choice) => ({ value: String(choice.value), label: say(choice.label) }));
  const outside = allowsNotApplicable(q, item) ? list.not_applicable : undefined;
  return {
    ...common,
    type: 'rating',
    layout: 'likert',
    choices,
    ...(outside === undefined ? {} : { notApplicable: { value: 'NA' as const, label: say(outside.label) } }),
  };
}
