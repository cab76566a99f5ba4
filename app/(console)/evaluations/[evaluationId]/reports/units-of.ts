import { parseSelection, type Selection } from '#lib/responses/selection.ts';

export type Query = Record<string, string | string[] | undefined>;

/** The type and industry of units in the address of a page, read as in the address of a file. */
export async function chosenUnits({ type, industry }: Query): Promise<Selection> {
  const given = Object.entries({ type, industry });
  return parseSelection(
    new URLSearchParams(given.flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : []))),
  );
}
