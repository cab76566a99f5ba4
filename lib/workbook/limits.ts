/**
 * What a workbook may be at most. An uploaded file is counted against these before anything of it is inflated,
 * again while it is, and once more cell by cell.
 */
export const WORKBOOK_LIMITS = {
  /** Bytes of the file as it is sent. */
  file: 1024 * 1024,
  /** Parts of the archive; an ordinary workbook has ten to thirty. */
  entries: 200,
  /** Bytes of one part, and of all that are read, after inflating. */
  entry: 8 * 1024 * 1024,
  inflated: 16 * 1024 * 1024,
  /** How many times larger a part above 100 kB may become by inflating. */
  ratio: 200,
  sheets: 20,
  rows: 5_000,
  columns: 100,
  /** Characters of one cell, and of all cells together. */
  cell: 5_000,
  characters: 4_000_000,
  /** Milliseconds for reading, and megabytes of memory for the thread that does it. */
  time: 10_000,
  memory: 256,
  /** Files that may wait while another is read. */
  waiting: 8,
} as const;

/** Cells that one report of faults names at most; later ones mostly follow from the first. */
export const MAX_PROBLEMS = 50;

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
