/**
 * Advice on how a scale should be built. All are warnings and all are `design`: a validation instrument, taken
 * over as published, is exempt. Sources: domain notes E2 (reverse items), E4 (length of scales).
 */

import type { Check } from '#lib/instruments/finding.ts';
import { fault } from '#lib/problems.ts';
import { likertItems, pageItems } from '#lib/questionnaire/checks.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';

type DesignCheck = Check<Questionnaire>;

const MIN_ITEMS = 4;
const MIN_REVERSE_SHARE = 0.25;
const MAX_REVERSE_SHARE = 0.5;

function itemsOfScale(q: Questionnaire, scale: string) {
  return likertItems(q).filter(({ item }) => item.scale === scale);
}

const scaleItems: DesignCheck = {
  rule: 'scale_items',
  severity: 'warning',
  design: true,
  find: (q) =>
    q.scales.flatMap((scale, i) => {
      const count = itemsOfScale(q, scale.id).length;
      if (count >= MIN_ITEMS) return [];
      return [fault('scale_items', `scales[${i}]`, { scale: scale.id, count, minimum: MIN_ITEMS })];
    }),
};

const reverseShare: DesignCheck = {
  rule: 'reverse_share',
  severity: 'warning',
  design: true,
  find: (q) =>
    q.scales.flatMap((scale, i) => {
      const items = itemsOfScale(q, scale.id);
      const reverse = items.filter(({ item }) => item.keyed === 'reverse').length;
      const share = reverse / items.length;
      if (items.length === 0 || (share >= MIN_REVERSE_SHARE && share <= MAX_REVERSE_SHARE)) return [];
      return [fault('reverse_share', `scales[${i}]`, { reverse, count: items.length, scale: scale.id })];
    }),
};

const reverseAdjacent: DesignCheck = {
  rule: 'reverse_adjacent',
  severity: 'warning',
  design: true,
  find: (q) => {
    const indexOf = new Map(q.items.map((item, i) => [item.id, i]));
    const items = pageItems(q);
    return items.flatMap((item, i) => {
      const before = items[i - 1];
      if (before?.type !== 'likert' || item.type !== 'likert') return [];
      if (before.keyed !== 'reverse' || item.keyed !== 'reverse' || before.scale !== item.scale) return [];
      const path = `items[${indexOf.get(item.id)}]`;
      return [fault('reverse_adjacent', path, { before: before.id, item: item.id })];
    });
  },
};

const reverseFirst: DesignCheck = {
  rule: 'reverse_first',
  severity: 'warning',
  design: true,
  find: (q) => {
    const first = pageItems(q).find((item) => item.type === 'likert');
    if (first?.type !== 'likert' || first.keyed !== 'reverse') return [];
    return [fault('reverse_first', `items[${q.items.indexOf(first)}]`, { item: first.id })];
  },
};

const reverseNegated: DesignCheck = {
  rule: 'reverse_negated',
  severity: 'warning',
  design: true,
  find: (q) =>
    likertItems(q)
      .filter(({ item }) => item.reversal === 'negated')
      .map(({ item, path }) => fault('reverse_negated', `${path}.reversal`, { item: item.id })),
};

/** Words of negation, where one more turns the sentence round again. */
const NEGATIONS: Readonly<Record<string, RegExp>> = {
  'zh-CN': /不(?=[^满同])|没有|没(?!有)|无法|未能|从未|并非|难以/g,
  en: /\b(?:not|never|no|nobody|cannot|without|hardly|rarely|\w+n['’]t)\b/gi,
};

const doubleNegation: DesignCheck = {
  rule: 'double_negation',
  severity: 'warning',
  design: true,
  find: (q) =>
    likertItems(q).flatMap(({ item, path }) =>
      Object.entries(NEGATIONS).flatMap(([locale, pattern]) => {
        const text = item.text[locale as 'zh-CN' | 'en'] ?? '';
        const clause = text.split(/[，。；、,;.]/).find((part) => (part.match(pattern) ?? []).length > 1);
        if (clause === undefined) return [];
        return [fault('double_negation', `${path}.text.${locale}`, { item: item.id })];
      }),
    ),
};

const repeatedText: DesignCheck = {
  rule: 'repeated_text',
  severity: 'warning',
  design: true,
  find: (q) => {
    const seen = new Map<string, string>();
    return q.items.flatMap((item, i) => {
      const text = item.text[q.source_locale];
      if (text === undefined) return [];
      const earlier = seen.get(text);
      seen.set(text, item.id);
      if (earlier === undefined) return [];
      return [fault('repeated_text', `items[${i}].text`, { item: item.id, earlier })];
    });
  },
};

export const QUESTIONNAIRE_DESIGN_CHECKS: readonly DesignCheck[] = [
  scaleItems,
  reverseShare,
  reverseAdjacent,
  reverseFirst,
  reverseNegated,
  doubleNegation,
  repeatedText,
];
