import type { EvaluationView } from '#lib/evaluations/read-evaluation.ts';
import { type ViewFilter, viewFilter } from '#lib/evaluations/view-filter.ts';

/** The filter in a page's address. */
export async function filterFrom(
  search: Promise<Readonly<Record<string, string | string[] | undefined>>>,
  view: Pick<EvaluationView, 'policy' | 'units'>,
): Promise<ViewFilter> {
  return viewFilter(await search, view);
}
