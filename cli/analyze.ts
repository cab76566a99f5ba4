/**
 * `hengping analyze QUESTIONNAIRE RESPONSES.csv [--by COLUMN] [--json]`: the analysis of a file of responses.
 *
 * One row per response, columns named by item ids; an empty cell is a missing answer, `NA` one that does not
 * apply, both unanswered. Besides items of scales only the `--by` column, one named `id`, and the columns that
 * the questionnaire names as not analysed may stand in the file.
 */
import { parse } from 'csv-parse/sync';
import { AppError, type Problem } from '#lib/errors.ts';
import type { Estimate } from '#lib/estimate.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import {
  analyzeScale,
  analyzeUnits,
  type ItemReport,
  type ScaleReport,
  type Share,
  type UnitReport,
} from '#lib/psychometrics/scale-analysis.ts';

/** An item of the questionnaire with its scale and declared range of codes, 0 ≤ min < max ≤ 127. */
export type AnalyzedItem = {
  readonly id: string;
  readonly scale: string;
  readonly reverse: boolean;
  readonly min: number;
  readonly max: number;
};

export type AnalyzedScale = { readonly id: string; readonly label?: string };

export type Questionnaire = {
  readonly items: readonly AnalyzedItem[];
  readonly scales: readonly AnalyzedScale[];
  /** Columns that may stand in the file and are left alone. */
  readonly ignored?: ReadonlySet<string>;
  /** Share of a scale's items that must be answered for a score; two thirds unless said otherwise. */
  readonly minAnswered?: Share;
};

/** Plain JSON; every statistic is `{kind: 'estimate', value, n}` or `{kind: 'undefined', reason}`. */
export type AnalysisReport = {
  readonly rows: number;
  /** The column of units, or null. */
  readonly by: string | null;
  /** Rows whose cell in the column of units is empty; they count in no unit. */
  readonly rowsWithoutUnit: number;
  readonly scales: readonly (Omit<ScaleReport, 'items'> & {
    readonly id: string;
    readonly label: string;
    readonly items: readonly (ItemReport & { readonly id: string; readonly reverse: boolean })[];
    readonly warnings: readonly AnalysisWarning[];
    /** With `by`: ICC(1) (k₀ form), ICC(2) and the units in order of name. */
    readonly units: UnitAnalysis | null;
  })[];
};

export type UnitAnalysis = {
  readonly icc1: Estimate;
  readonly icc2: Estimate;
  readonly units: readonly (UnitReport & { readonly unit: string })[];
};

export type AnalysisWarning =
  | { readonly rule: 'negative_alpha' }
  | { readonly rule: 'wrong_key'; readonly item: string }
  | { readonly rule: 'no_column'; readonly item: string };

/** How many faulty cells are listed; the message of the error carries the full count. */
export const LISTED_PROBLEMS = 50;

/**
 * Analyses responses. Throws `AppError('invalid_input')` with one problem per fault: unknown or repeated columns,
 * rows of another length, codes that are not whole numbers in the item's range. An item without a column counts
 * as unanswered by all and is warned of.
 */
export function analyzeCsv(
  input: Questionnaire & { readonly csvText: string; readonly by?: string },
): AnalysisReport {
  const { header, records } = readCsv(input.csvText);
  const faults = new Faults();
  checkHeader(header, input, faults);
  for (const { cells, line } of records) {
    if (cells.length === header.length) continue;
    faults.add(
      'cell_count',
      `line ${line}`,
      `The row has ${cells.length} cells.`,
      `Give it ${header.length}.`,
    );
  }
  const columns = new Map(
    input.items.map((item) => [item.id, readColumn(item, header.indexOf(item.id), records, faults)]),
  );
  faults.throwIfAny();
  const units = input.by === undefined ? undefined : readUnits(header.indexOf(input.by), records);
  return {
    rows: records.length,
    by: input.by ?? null,
    rowsWithoutUnit: units?.unit.filter((u) => u < 0).length ?? 0,
    scales: input.scales.map((scale) => {
      const items = input.items.filter((item) => item.scale === scale.id);
      const codes = items.map((item) => columns.get(item.id) ?? new Int8Array(0));
      const report = analyzeScale(items, codes, input.minAnswered);
      return {
        id: scale.id,
        label: scale.label ?? scale.id,
        ...report,
        items: report.items.map((r, i) => ({
          id: items[i]?.id ?? '',
          reverse: items[i]?.reverse ?? false,
          ...r,
        })),
        warnings: [
          ...(report.negativeAlpha ? [{ rule: 'negative_alpha' } as const] : []),
          ...items.flatMap(({ id }, i) =>
            report.items[i]?.wrongKey === true ? [{ rule: 'wrong_key', item: id } as const] : [],
          ),
          ...items.flatMap(({ id }) =>
            header.includes(id) ? [] : [{ rule: 'no_column', item: id } as const],
          ),
        ],
        units: units === undefined ? null : unitAnalysis(items, codes, units, input.minAnswered),
      };
    }),
  };
}

/** `analyzeCsv` as text for standard output: JSON with `json`, else a readable table. */
export function runAnalyze(
  questionnaire: Questionnaire,
  csvText: string,
  options: { readonly by?: string; readonly json?: boolean } = {},
): string {
  const by = options.by === undefined ? {} : { by: options.by };
  const report = analyzeCsv({ csvText, ...questionnaire, ...by });
  return options.json === true ? `${JSON.stringify(report, null, 2)}\n` : formatAnalysis(report);
}

type CsvRecord = { readonly cells: readonly string[]; readonly line: number };

function readCsv(csvText: string): { header: readonly string[]; records: readonly CsvRecord[] } {
  let parsed: { record: string[]; info: { lines: number } }[];
  try {
    parsed = parse(csvText, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof parsed;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', 'The file is not valid CSV.', [
      { rule: 'csv', path: 'file', message, remedy: 'Save the responses as CSV with a header row.' },
    ]);
  }
  const [first, ...rest] = parsed;
  return {
    header: first?.record ?? [],
    records: rest.map(({ record, info }) => ({ cells: record, line: info.lines })),
  };
}

function checkHeader(
  header: readonly string[],
  { items, by, ignored = new Set() }: Questionnaire & { readonly by?: string },
  faults: Faults,
): void {
  const ids = new Set(items.map((item) => item.id));
  header.forEach((name, i) => {
    const path = `line 1, column ${name === '' ? i + 1 : name}`;
    if (!ids.has(name) && !ignored.has(name) && name !== by && name !== 'id') {
      faults.add(
        'unknown_column',
        path,
        'No item has this name.',
        'Remove the column or name it by its item.',
      );
    } else if (header.indexOf(name) !== i) {
      faults.add('repeated_column', path, 'The column appears twice.', 'Keep one of them.');
    }
  });
  if (by !== undefined && !header.includes(by)) {
    faults.add(
      'no_unit_column',
      'line 1',
      `There is no column ${by}.`,
      'Name a column of the file with --by.',
    );
  }
  if (!header.some((name) => ids.has(name))) {
    faults.add(
      'no_item_column',
      'line 1',
      'No column is an item.',
      'Name the columns by the ids of the items.',
    );
  }
}

function readColumn(
  item: AnalyzedItem,
  column: number,
  records: readonly CsvRecord[],
  faults: Faults,
): Int8Array {
  const codes = new Int8Array(records.length).fill(-1);
  if (column < 0) return codes;
  records.forEach(({ cells, line }, r) => {
    const cell = cells[column] ?? '';
    if (cell === '' || cell === 'NA') return;
    const code = /^\d{1,3}$/.test(cell) ? Number(cell) : -1;
    if (code >= item.min && code <= item.max) {
      codes[r] = code;
      return;
    }
    const remedy = `Use a whole number from ${item.min} to ${item.max}, nothing, or NA.`;
    faults.add('code', `line ${line}, column ${item.id}`, `“${cell}” is not an answer to this item.`, remedy);
  });
  return codes;
}

type UnitRows = { readonly names: readonly string[]; readonly unit: Int32Array };

function readUnits(column: number, records: readonly CsvRecord[]): UnitRows {
  const cells = records.map((r) => r.cells[column] ?? '');
  const names = [...new Set(cells)].filter((c) => c !== '').sort();
  const index = new Map(names.map((name, u) => [name, u]));
  return { names, unit: Int32Array.from(cells, (c) => index.get(c) ?? -1) };
}

function unitAnalysis(
  items: readonly AnalyzedItem[],
  codes: readonly Int8Array[],
  rows: UnitRows,
  minAnswered: Share | undefined,
): UnitAnalysis {
  const { anova, units } = analyzeUnits(items, codes, rows.unit, rows.names.length, minAnswered);
  return {
    icc1: anova.icc1,
    icc2: anova.icc2,
    units: units.map((u, i) => ({ unit: rows.names[i] ?? '', ...u })),
  };
}

class Faults {
  private readonly listed: Problem[] = [];
  private count = 0;

  add(rule: string, path: string, message: string, remedy: string): void {
    this.count++;
    if (this.listed.length < LISTED_PROBLEMS) this.listed.push({ rule, path, message, remedy });
  }

  throwIfAny(): void {
    if (this.count === 0) return;
    const more = this.count > this.listed.length ? ` The first ${this.listed.length} are listed.` : '';
    throw new AppError('invalid_input', `The responses have ${this.count} problems.${more}`, this.listed);
  }
}

/** The report as text: one block per scale, numbers with three decimals, reasons where a number is undefined. */
export function formatAnalysis(report: AnalysisReport): string {
  const lines = [`${report.rows} rows`];
  for (const s of report.scales) {
    const i = s.alphaInterval;
    const interval = isUndefined(i) ? '' : ` [${i.lower.toFixed(3)}, ${i.upper.toFixed(3)}]`;
    lines.push('', s.label === s.id ? s.id : `${s.id}  ${s.label}`);
    lines.push(`  scored ${s.n}, complete ${s.nComplete}, mean ${show(s.mean)}, sd ${show(s.sd)}`);
    const two = s.items.length === 2 ? `, Spearman–Brown ${show(s.spearmanBrown)}` : '';
    lines.push(
      `  alpha ${show(s.alpha)}${interval}, omega ${show(s.omega)}, mean r ${show(s.averageR)}${two}`,
    );
    const head = ['item', 'n', 'missing', 'mean', 'sd', 'r_drop', 'alpha if dropped', ''];
    const rows = s.items.map((item) => [
      item.reverse ? `${item.id} (R)` : item.id,
      String(item.n),
      String(item.missing),
      ...[item.mean, item.sd, item.rDrop, item.alphaIfDropped].map(show),
      item.wrongKey ? '! check key' : '',
    ]);
    lines.push(...table([head, ...rows]));
    for (const w of s.warnings)
      lines.push(`  warning: ${WARNINGS[w.rule]}${'item' in w ? `: ${w.item}` : ''}`);
    if (s.units !== null) {
      lines.push(`  by ${report.by}: ICC(1) ${show(s.units.icc1)}, ICC(2) ${show(s.units.icc2)}`);
      const units = s.units.units.map((u) => [
        u.unit,
        String(u.n),
        ...[u.mean, u.se, u.rwgJ, u.lambda].map(show),
      ]);
      lines.push(...table([[report.by ?? '', 'n', 'mean', 'se', 'rwg(J)', 'lambda'], ...units]));
    }
  }
  if (report.rowsWithoutUnit > 0) lines.push('', `${report.rowsWithoutUnit} rows without a unit`);
  return `${lines.join('\n')}\n`;
}

const WARNINGS: Readonly<Record<AnalysisWarning['rule'], string>> = {
  negative_alpha: 'alpha is negative; check the keys of reversed items',
  wrong_key: 'correlates negatively with the rest of its scale; check its key',
  no_column: 'no column in the file',
};

function show(e: Estimate): string {
  return e.kind === 'estimate' ? e.value.toFixed(3) : `– (${e.reason})`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => (row[c] ?? '').length)));
  return rows.map((row) =>
    `    ${row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  ')}`.trimEnd(),
  );
}
