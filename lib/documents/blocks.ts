/** What a document says, apart from how it looks: the same blocks become a Word file and a page. */

/** A text, or pieces of it of which some are set apart. */
export type Words = string | readonly (string | { readonly text: string; readonly bold?: true })[];

export type Block =
  | {
      readonly kind: 'title' | 'heading' | 'text' | 'mark' | 'small';
      readonly words: Words;
    }
  | {
      /** Across the page, with what it shows below it. */
      readonly kind: 'plot';
      readonly plot: Plot;
      readonly words: Words;
    }
  | {
      readonly kind: 'table';
      /** What it shows, above it. */
      readonly caption?: string;
      /** `three`: rules above, below and under the head alone, as tables of statistics are printed; absent: every cell. */
      readonly rules?: 'three';
      /** Shares of the width of the page; each row's cells, with how many columns they span, fill it. */
      readonly widths: readonly number[];
      readonly rows: readonly (readonly CellOf[])[];
      /** How many rows at the top are repeated on every page; their labels name the columns below. */
      readonly head?: number;
    };

export type CellOf = {
  /** One paragraph each. */
  readonly lines: readonly Words[];
  readonly span?: number;
  /** A name of what stands beside or below it. */
  readonly label?: true;
  readonly align?: 'right' | 'center';
  /** A point with its interval, drawn beneath the words; the words say the same. */
  readonly plot?: Plot;
};

export type Plot = {
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly lower?: number;
  readonly upper?: number;
  /** Lines for comparison: a median, the limits of grades. */
  readonly marks?: readonly number[];
  readonly label: string;
};
