/** Weights from the points that several experts give: their mean, how far they differ, and whether they agree. */
import type { Estimate } from '#lib/estimate.ts';
import { mean, standardDeviation } from '#lib/psychometrics/descriptives.ts';
import { kendallW } from '#lib/psychometrics/rater-agreement.ts';

export type ExpertTable = {
  /** One row for each expert, one number for each node. */
  readonly rows: readonly (readonly number[])[];
};
/** A table with the names that its first column had, or none. */
type NamedTable = ExpertTable & { readonly names: readonly string[] };
/** What is wrong with a pasted table: the line and, where it is one, the column, from 1. */
export type TableFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'columns'; readonly line: number; readonly found: number; readonly wanted: number }
  | { readonly kind: 'number'; readonly line: number; readonly column: number; readonly text: string }
  | { readonly kind: 'nothing'; readonly line: number };

/** Most experts that are read. */
const MOST = 200;

/**
 * Reads a table as it is pasted from a spreadsheet: an expert a line, columns by tab, comma, semicolon or space. Before
 * the numbers there may be a column of names.
 */
export function readExpertTable(text: string, columns: number): NamedTable | TableFault {
  const lines = text.split(/\r?\n/).map((l, i) => ({ cells: l.trim().split(/[\t,;，；\s]+/), line: i + 1 }));
  const filled = lines.filter(({ cells }) => cells.some((c) => c !== '')).slice(0, MOST);
  if (filled.length === 0) return { kind: 'empty' };
  const rows: number[][] = [];
  const names: string[] = [];
  for (const { cells: all, line } of filled) {
    const named = all.length === columns + 1 && !/^\d/.test(all[0] ?? '');
    const cells = named ? all.slice(1) : all;
    if (cells.length !== columns) return { kind: 'columns', line, found: cells.length, wanted: columns };
    const wrong = cells.findIndex((c) => !/^\d{1,6}(\.\d{1,6})?$/.test(c));
    if (wrong >= 0)
      return { kind: 'number', line, column: wrong + (named ? 2 : 1), text: cells[wrong] ?? '' };
    const row = cells.map(Number);
    if (row.every((v) => v === 0)) return { kind: 'nothing', line };
    rows.push(row);
    names.push(named ? (all[0] ?? '') : '');
  }
  return { rows, names };
}

export type ExpertWeights = {
  readonly nodes: readonly {
    /** Mean share of the experts, each expert's points counted as shares of what he gave in all. */
    readonly share: number;
    /** Standard deviation of the shares among experts. */
    readonly spread: Estimate;
    readonly lowest: number;
    readonly highest: number;
  }[];
  /** Agreement on the order, corrected for ties. */
  readonly concordance: Estimate;
};

/** Mean shares of experts. Every expert has the same say, however many points he gave out. */
export function expertWeights({ rows }: ExpertTable): ExpertWeights {
  const shares = rows.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return Float64Array.from(row, (v) => v / sum);
  });
  const nodes = (rows[0] ?? []).map((_, i) => {
    const own = shares.map((row) => row[i] as number);
    const average = mean(own);
    return {
      share: average.kind === 'estimate' ? average.value : 0,
      spread: standardDeviation(own),
      lowest: Math.min(...own),
      highest: Math.max(...own),
    };
  });
  return { nodes, concordance: kendallW(shares).corrected };
}
