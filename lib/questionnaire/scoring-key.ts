/** How answers become scale scores: what the psychometric engine needs to know of a questionnaire. */
import { choiceList, rangeOf, type ScoringPolicy } from '#lib/indicators/policy.ts';
import type { Localized } from '#lib/instruments/envelope.ts';
import { choicesOf, type ItemOf, itemsInOrder, type Questionnaire } from '#lib/questionnaire/definition.ts';

export type KeyedItem = {
  readonly id: string;
  /** Scored as min + max − x. */
  readonly reverse: boolean;
  readonly min: number;
  readonly max: number;
  readonly weight: number;
};

export type ScaleKey = {
  readonly id: string;
  readonly title: Localized;
  readonly indicator?: string;
  /** In the order in which respondents meet them. */
  readonly items: readonly KeyedItem[];
  /** A respondent who answered fewer items has no score on the scale. */
  readonly minAnswered: number;
};

export type ScoringKey = {
  readonly scales: readonly ScaleKey[];
  readonly attention: readonly { readonly id: string; readonly expected: number }[];
  readonly overall: readonly { readonly id: string; readonly min: number; readonly max: number }[];
  readonly eligibility: readonly { readonly id: string; readonly ending: readonly string[] }[];
  readonly strata: readonly {
    readonly id: string;
    readonly stratum: string;
    readonly values: readonly string[];
  }[];
  readonly openText: readonly string[];
};

/** The scoring key of a questionnaire under its policy; both must have passed lint. */
export function scoringKey(q: Questionnaire, policy: ScoringPolicy): ScoringKey {
  const items = itemsInOrder(q);
  const range = (item: ItemOf<'likert' | 'overall'>) => rangeOf(choiceList(policy, choicesOf(q, item)));
  const { num, den } = policy.scoring.min_answered;
  return {
    scales: q.scales.map((scale) => {
      const own = items.flatMap((item) =>
        item.type === 'likert' && item.scale === scale.id
          ? [
              {
                id: item.id,
                reverse: item.keyed === 'reverse',
                ...range(item),
                weight: weightOf(item, scale.indicator),
              },
            ]
          : [],
      );
      return {
        id: scale.id,
        title: scale.title,
        ...(scale.indicator === undefined ? {} : { indicator: scale.indicator }),
        items: own,
        minAnswered: Math.ceil((num * own.length) / den),
      };
    }),
    attention: items.flatMap((i) => (i.type === 'attention' ? [{ id: i.id, expected: i.expected }] : [])),
    overall: items.flatMap((i) => (i.type === 'overall' ? [{ id: i.id, ...range(i) }] : [])),
    eligibility: items.flatMap((i) =>
      i.type === 'single_choice' && i.purpose === 'eligibility'
        ? [{ id: i.id, ending: endingOptions(i) }]
        : [],
    ),
    strata: items.flatMap((i) =>
      i.type === 'single_choice' && i.stratum !== undefined
        ? [{ id: i.id, stratum: i.stratum, values: i.options.map((o) => o.value) }]
        : [],
    ),
    openText: items.flatMap((i) => (i.type === 'open_text' ? [i.id] : [])),
  };
}

/** Values of the options that end the survey. */
export function endingOptions(item: ItemOf<'single_choice'>): string[] {
  return item.options.filter((o) => o.action === 'end_survey').map((o) => o.value);
}

/** Weight of the item in its scale: that of its mapping to the scale's indicator, else 1. */
function weightOf(item: ItemOf<'likert'>, indicator: string | undefined): number {
  return item.maps?.find((m) => m.indicator === indicator)?.weight ?? 1;
}
