import { parseSelection, type Selection } from '#lib/responses/selection.ts';

export type Query = Record<string, string | string[] | undefined>;

/** The type of unit in the address of a page; one that there is not is refused, as in the address of a file. */
export async function chosenType({ type }: Query): Promise<Selection> {
  return parseSelection(new URLSearchParams(typeof type === 'string' ? { type } : {}));
}
