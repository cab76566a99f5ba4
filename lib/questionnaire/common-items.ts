/** Which items two versions of a questionnaire share as they are: what may be compared between the two. Pure. */
import { choiceList, type ScoringPolicy } from '#lib/indicators/policy.ts';
import { canonicalJson } from '#lib/instruments/canonical.ts';
import { choicesOf, type Questionnaire } from './definition.ts';

type Version = { readonly questionnaire: Questionnaire; readonly policy: ScoringPolicy };

/**
 * Scored items with the same id whose words, direction and answers to choose from are the same in both, by scale, in
 * the order of the first. What an item counts for may differ: that is not what respondents are asked.
 */
export function commonItems(a: Version, b: Version): ReadonlyMap<string, readonly string[]> {
  const asked = contents(b);
  const found = new Map<string, string[]>();
  for (const [id, { scale, content }] of contents(a)) {
    const other = asked.get(id);
    if (other?.content !== content || other.scale !== scale) continue;
    found.set(scale, [...(found.get(scale) ?? []), id]);
  }
  return found;
}

function contents({ questionnaire, policy }: Version) {
  return new Map(
    questionnaire.items.flatMap((item) => {
      if (item.type !== 'likert') return [];
      const { choices } = choiceList(policy, choicesOf(questionnaire, item));
      const content = canonicalJson({ text: item.text, keyed: item.keyed, choices });
      return [[item.id, { scale: item.scale, content }] as const];
    }),
  );
}
