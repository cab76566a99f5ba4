/** The short form of a questionnaire, for counters, paper and older respondents. */
import type { Questionnaire } from '#lib/questionnaire/definition.ts';

/**
 * The questionnaire reduced to the likert items marked `short_form`, with everything that is not likert kept
 * except the attention check. Its scores are reported apart from those of the long form.
 */
export function shortForm(q: Questionnaire): Questionnaire {
  const items = q.items.filter((item) =>
    item.type === 'likert' ? item.short_form === true : item.type !== 'attention',
  );
  const kept = new Set(items.map((item) => item.id));
  const pages = q.layout.pages
    .map((page) => page.filter((id) => kept.has(id)))
    .filter((page) => page.length > 0);
  return { ...q, items, layout: { ...q.layout, pages } };
}
