import { type ViewFilter, viewFilter } from '#lib/evaluations/view-filter.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';

/** The filter in a page's address. */
export async function filterFrom(
  search: Promise<Readonly<Record<string, string | string[] | undefined>>>,
  policy: ScoringPolicy,
): Promise<ViewFilter> {
  return viewFilter(await search, policy);
}
