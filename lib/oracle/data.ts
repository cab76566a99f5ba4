/** Turns the tables beside a reference file into what the engine takes. */
import { continuousScores, type OrdinalItem, type Scores } from '#lib/psychometrics/keying.ts';
import { correlationOf, squareMatrix } from '#lib/psychometrics/matrix.ts';
import {
  type Moments,
  momentsFromColumns,
  momentsFromCorrelation,
  momentsFromCounts,
  selectItems,
  type Treatment,
} from '#lib/psychometrics/moments.ts';
import type { Outcome } from '#lib/psychometrics/outcome.ts';
import { createPairCounts, type PairCounts } from '#lib/psychometrics/pair-counts.ts';
import { addColumns } from '#lib/psychometrics/tabulate.ts';
import { isList, isObject, type Json, type JsonObject } from './compare.ts';

/** A data file: header and cells as text. */
export type Table = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** One numeric variable; `valid[r] = 0` where the cell is empty or `NA`. */
export type Column = { readonly values: Float64Array; readonly valid: Uint8Array };

export type Range = { readonly min: number; readonly max: number };

/** The items of one scale, keyed, with their moments by whichever way the data allow. */
export type ScaleData = {
  readonly names: readonly string[];
  readonly range: Range | undefined;
  /** Keyed columns; empty where only a correlation matrix is known. */
  readonly columns: readonly Column[];
  /** Counts, where the data are ordinal; raw codes inside. */
  readonly counts: PairCounts | undefined;
  readonly moments: (treatment: Treatment) => Outcome<Moments>;
  readonly scores: (required: number) => Scores;
};

const MISSING = new Set(['', 'NA']);

/** A column of a table as numbers, or `undefined` where it is absent or has text in it. */
export function numericColumn(table: Table, name: string): Column | undefined {
  const c = table.header.indexOf(name);
  if (c < 0) return undefined;
  const values = new Float64Array(table.rows.length);
  const valid = new Uint8Array(table.rows.length);
  for (const [r, row] of table.rows.entries()) {
    const cell = (row[c] ?? '').trim();
    if (MISSING.has(cell)) continue;
    const v = Number(cell);
    if (!Number.isFinite(v)) return undefined;
    values[r] = v;
    valid[r] = 1;
  }
  return { values, valid };
}

/** Units of rows by a column: names in order of appearance, and per row an index or −1. */
export function unitColumn(table: Table, name: string): { names: string[]; unit: Int32Array } | undefined {
  const c = table.header.indexOf(name);
  if (c < 0) return undefined;
  const index = new Map<string, number>();
  const unit = Int32Array.from(table.rows, (row) => {
    const cell = (row[c] ?? '').trim();
    if (MISSING.has(cell)) return -1;
    if (!index.has(cell)) index.set(cell, index.size);
    return index.get(cell) ?? -1;
  });
  return { names: [...index.keys()], unit };
}

/** `-Q03` means item Q03, reversed. */
export function parseKey(key: string): { name: string; reverse: boolean } {
  return key.startsWith('-') ? { name: key.slice(1), reverse: true } : { name: key, reverse: false };
}

export function textList(x: Json | undefined): string[] {
  return isList(x) ? x.filter((v) => typeof v === 'string') : [];
}

/** The declared range of answers, or the observed one of the columns where none is declared. */
export function rangeOf(meta: JsonObject, columns: readonly Column[]): Range | undefined {
  if (typeof meta.response_min === 'number' && typeof meta.response_max === 'number') {
    return { min: meta.response_min, max: meta.response_max };
  }
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { values, valid } of columns) {
    for (let r = 0; r < values.length; r++) {
      if (valid[r] !== 1) continue;
      min = Math.min(min, values[r] ?? min);
      max = Math.max(max, values[r] ?? max);
    }
  }
  return min < max ? { min, max } : undefined;
}

/** Codes for the counts, where every value is a whole number in a range of at most 100 steps; else undefined. */
export function asOrdinal(columns: readonly Column[], range: Range | undefined): Int8Array[] | undefined {
  if (range === undefined || range.min < 0 || range.max > 127 || range.max - range.min > 100)
    return undefined;
  if (!Number.isInteger(range.min) || !Number.isInteger(range.max)) return undefined;
  const out: Int8Array[] = [];
  for (const { values, valid } of columns) {
    const codes = new Int8Array(values.length).fill(-1);
    for (let r = 0; r < values.length; r++) {
      const v = values[r] ?? 0;
      if (valid[r] !== 1) continue;
      if (!Number.isInteger(v) || v < range.min || v > range.max) return undefined;
      codes[r] = v;
    }
    out.push(codes);
  }
  return out;
}

/** The scale of the given keys from a table of rows, or `undefined` where a column is absent. */
export function scaleFromTable(
  table: Table,
  keys: readonly string[],
  meta: JsonObject,
): ScaleData | undefined {
  const parsed = keys.map(parseKey);
  const raw = parsed.map(({ name }) => numericColumn(table, name));
  const present = raw.filter((c) => c !== undefined);
  if (present.length !== keys.length || keys.length === 0) return undefined;
  const range = rangeOf(meta, present);
  const codes = asOrdinal(present, range);
  const turn = (v: number): number => (range === undefined ? -v : range.min + range.max - v);
  const columns = present.map(({ values, valid }, i) => ({
    values: parsed[i]?.reverse === true ? values.map(turn) : values,
    valid,
  }));
  const items: OrdinalItem[] = parsed.map(({ reverse }) => ({
    min: range?.min ?? 0,
    max: range?.max ?? 1,
    reverse,
  }));
  const counts = codes === undefined ? undefined : createPairCounts(items);
  if (counts !== undefined && codes !== undefined) addColumns(counts, codes);
  const values = columns.map((c) => c.values);
  const valid = columns.map((c) => c.valid);
  return {
    names: parsed.map((p) => p.name),
    range: codes === undefined ? undefined : range,
    columns,
    counts,
    moments: (treatment) =>
      counts === undefined
        ? momentsFromColumns(values, valid, treatment)
        : momentsFromCounts(counts, treatment),
    scores: (required) => continuousScores(values, valid, required),
  };
}

/** A table that is a correlation matrix: as many rows as numeric columns, symmetric, ones on the diagonal. */
export function correlationTable(table: Table, n: number): { names: string[]; moments: Moments } | undefined {
  const names = table.header.filter((h) => numericColumn(table, h) !== undefined);
  const k = names.length;
  if (k < 2 || table.rows.length !== k) return undefined;
  const columns = names.map((name) => numericColumn(table, name));
  const r = squareMatrix(k, (i, j) => columns[j]?.values[i] ?? 0);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      if (
        columns[j]?.valid[i] !== 1 ||
        Math.abs((r.values[i * k + j] ?? 0) - (r.values[j * k + i] ?? 0)) > 1e-8
      ) {
        return undefined;
      }
    }
    if (Math.abs((r.values[i * k + i] ?? 0) - 1) > 1e-12) return undefined;
  }
  return { names, moments: momentsFromCorrelation(r, n) };
}

/** A scale of which only correlations are known; a reversed item turns the sign of its row and column. */
export function scaleFromCorrelation(
  names: readonly string[],
  moments: Moments,
  keys: readonly string[],
): ScaleData | undefined {
  const parsed = keys.map(parseKey);
  const keep = parsed.map(({ name }) => names.indexOf(name));
  if (keep.length === 0 || keep.some((i) => i < 0)) return undefined;
  const chosen = selectItems(moments, keep);
  const sign = (i: number): number => (parsed[i]?.reverse === true ? -1 : 1);
  const covariance = squareMatrix(
    keep.length,
    (i, j) => (chosen.covariance.values[i * keep.length + j] ?? 0) * sign(i) * sign(j),
  );
  const signed: Moments = { ...chosen, covariance, correlation: correlationOf(covariance) };
  return {
    names: parsed.map((p) => p.name),
    range: undefined,
    columns: [],
    counts: undefined,
    moments: () => signed,
    scores: () => ({ values: new Float64Array(0), valid: new Uint8Array(0) }),
  };
}

const N_KEYS = ['n', 'n_obs', 'N', 'n_rows_used', 'rows'];

/** The n of a correlation matrix: stated in `meta`, else the first one stated in the configuration. */
export function statedN(doc: JsonObject): number | undefined {
  const find = (x: Json | undefined): number | undefined => {
    if (!isObject(x)) return undefined;
    for (const key of N_KEYS) {
      const v = x[key];
      if (typeof v === 'number') return v;
    }
    for (const [key, v] of Object.entries(x)) {
      const n = key === 'value' ? undefined : find(v);
      if (n !== undefined) return n;
    }
    return undefined;
  };
  return find(doc.meta) ?? find(doc);
}

export function child(x: Json | undefined, key: string): JsonObject {
  const v = isObject(x) ? x[key] : undefined;
  return isObject(v) ? v : {};
}
