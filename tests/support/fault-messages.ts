/** What whoever started a lane may ask of it while it is broken. */

/** What it has cost; that its file must not grow beyond so many pages; that bad submissions come in between. */
export type Asked =
  | 'cpu'
  | 'usage'
  | { readonly pages: number | 'as many as there are' }
  | { readonly bad: string };

/** How many bad submissions come. */
export const BAD = 60;
/** SQLite's own bound on the pages of a file. */
export const MOST_PAGES = 4_294_967_294;
