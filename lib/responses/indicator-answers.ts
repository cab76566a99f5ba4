/**
 * What a campaign's answers say about one indicator, for all units in one pass over the rows, and kept as long as
 * the dataset: pages ask for it on every view.
 */
import { createHash } from 'node:crypto';
import { onePerProcess } from '../one-per-process.ts';
import { keyColumn } from '../psychometrics/keying.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { type ObservationErrors, type UnitScore, unitErrors, unitScores } from './unit-scores.ts';

export type IndicatorAnswers = {
  /** The items that feed the indicator: those of its scales. */
  readonly items: readonly KeyedItem[];
  readonly scales: readonly string[];
  /** By unit. */
  readonly scores: readonly UnitScore[];
  /** By unit and item, counts of keyed codes from the lowest. */
  readonly counts: readonly (readonly Uint32Array[])[];
  /** By unit, SHA-256 over its raw codes whatever their order: the input that a score's hash stands for. */
  readonly digests: readonly string[];
  /** By unit, the errors behind the standard errors; computed when asked for. */
  readonly errors: () => readonly ObservationErrors[];
};

const known = onePerProcess(
  'answers by indicator',
  () => new WeakMap<Dataset, Map<string, IndicatorAnswers>>(),
);

export function indicatorAnswers(dataset: Dataset, indicatorId: string): IndicatorAnswers {
  const own = known.get(dataset) ?? new Map<string, IndicatorAnswers>();
  known.set(dataset, own);
  const made = own.get(indicatorId) ?? derive(dataset, indicatorId);
  own.set(indicatorId, made);
  return made;
}

/**
 * Sums up answers for every indicator that they feed. Between two indicators the process answers others.
 *
 * @param tell how many of how many sums there are
 */
export async function sumUp(
  datasets: readonly Dataset[],
  tell: (done: number, of: number) => void,
): Promise<void> {
  const asked = datasets.flatMap((dataset) =>
    indicatorsFed(dataset).map((indicator) => ({ dataset, indicator })),
  );
  for (const [i, { dataset, indicator }] of asked.entries()) {
    tell(i, asked.length);
    indicatorAnswers(dataset, indicator);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Indicators that scales of the questionnaire feed. */
export function indicatorsFed({ key }: Dataset): string[] {
  return [...new Set(key.scales.flatMap((s) => s.indicator ?? []))];
}

function derive(dataset: Dataset, indicatorId: string): IndicatorAnswers {
  const scales = dataset.key.scales.filter((s) => s.indicator === indicatorId);
  const items: KeyedItem[] = scales.flatMap((s) => s.items);
  const { num, den } = dataset.policy.scoring.min_answered;
  const minAnswered = Math.ceil((num * items.length) / den);
  const columns = columnsOf(dataset, items);
  let errors: ObservationErrors[] | undefined;
  return {
    items,
    scales: scales.map((s) => s.id),
    scores: items.length === 0 ? [] : unitScores(dataset, items, minAnswered),
    counts: countsByUnit(dataset, items, columns),
    digests: digestsByUnit(dataset, columns),
    errors: () => {
      errors ??= unitErrors(dataset, items, minAnswered);
      return errors;
    },
  };
}

function countsByUnit(
  dataset: Dataset,
  items: readonly KeyedItem[],
  columns: readonly Int8Array[],
): Uint32Array[][] {
  const counts = dataset.units.map(() => items.map((item) => new Uint32Array(item.max - item.min + 1)));
  columns.forEach((column, i) => {
    const item = items[i] as KeyedItem;
    const keyed = keyColumn(column, item);
    const ofItem = counts.map((own) => own[i] as Uint32Array);
    for (let r = 0; r < keyed.length; r++) {
      const code = keyed[r] as number;
      const own = ofItem[dataset.unit[r] as number];
      if (code >= 0 && own !== undefined) own[code - item.min] = (own[code - item.min] as number) + 1;
    }
  });
  return counts;
}

/** A code takes one of 22 values: −1 to 20. Eleven of them still make one exact number. */
const CODES = 22;
const AT_ONCE = 11;

/**
 * Rows that are alike are counted, not listed: a million answers to five items are a few thousand different rows.
 * The sizes and values that answers are weighed by are inputs too.
 */
function digestsByUnit(dataset: Dataset, columns: readonly Int8Array[]): string[] {
  const { unit, stratum, strata, weighing } = dataset;
  const alike = dataset.units.map(() => new Map<string | number, { row: number; n: number }>());
  for (let r = 0; r < dataset.rows; r++) {
    const own = alike[unit[r] as number];
    if (own === undefined) continue;
    const pattern = patternOf(columns, r);
    const place = (stratum[r] as number) + 1;
    const key =
      place === 0 && weighing.length === 0
        ? pattern
        : `${place}:${weighing.map((w) => w.of[r]).join(':')}:${pattern}`;
    const seen = own.get(key);
    if (seen === undefined) own.set(key, { row: r, n: 1 });
    else seen.n++;
  }
  return alike.map((own, u) => {
    const lines = [...own.values()].map(({ row, n }) => {
      const codes = columns.map((c) => c[row]).join(',');
      const values = weighing.map((w) => w.of[row]).join(',');
      return `${strata[stratum[row] ?? -1]?.name ?? ''}\t${codes}\t${values}\t${n}`;
    });
    const unitId = dataset.units[u]?.id ?? '';
    const sizes = weighing.map((w) => `#${w.stratum}\t${w.people.get(unitId)?.join(',') ?? ''}`);
    return createHash('sha256')
      .update([...lines.sort(), ...sizes].join('\n'))
      .digest('hex');
  });
}

/** A key for the codes of a row: a number where they fit into one. */
function patternOf(columns: readonly Int8Array[], row: number): string | number {
  let number = 0;
  let before = '';
  for (let i = 0; i < columns.length; i++) {
    if (i > 0 && i % AT_ONCE === 0) {
      before += `${number}.`;
      number = 0;
    }
    number = number * CODES + ((columns[i] as Int8Array)[row] as number) + 1;
  }
  return before === '' ? number : before + number;
}
