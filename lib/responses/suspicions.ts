/** What of a whole campaign, not of one respondent, is too good to be true. */
import { getSetting } from '#db/repositories/accounts.ts';
import type { Db } from '#db/store.ts';
import { hoursSetting, type KeptHours } from '../campaigns/keep-hourly-counts.ts';
import { onePerProcess } from '../one-per-process.ts';
import { rawAlpha } from '../psychometrics/alpha.ts';
import { momentsFromCounts } from '../psychometrics/moments.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { createPairCounts, mergeCounts, subtractCounts } from '../psychometrics/pair-counts.ts';
import { type AlphaTooGood, alphaTooGood } from '../psychometrics/screening-alpha.ts';
import { type RegularCounts, regularCounts } from '../psychometrics/screening-counts.ts';
import { addColumns } from '../psychometrics/tabulate.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { openings } from './selection.ts';

export type UnitAlpha = { readonly unitName: string } & AlphaTooGood;

/**
 * Units of which a scale's alpha is compared with that of the others: those that may be looked at alone. The level
 * is shared among them (Bonferroni).
 */
export function unitAlphas(dataset: Dataset, key: ScaleKey): readonly UnitAlpha[] {
  const known = alphas.get(dataset) ?? new Map<string, readonly UnitAlpha[]>();
  alphas.set(dataset, known);
  const made = known.get(key.id) ?? computeAlphas(dataset, key);
  known.set(key.id, made);
  return made;
}

const alphas = onePerProcess(
  'alphas of units',
  () => new WeakMap<Dataset, Map<string, readonly UnitAlpha[]>>(),
);

function computeAlphas(dataset: Dataset, key: ScaleKey): readonly UnitAlpha[] {
  const open = openings(dataset).units;
  const { columns, starts } = byUnit(dataset, columnsOf(dataset, key.items));
  const whole = createPairCounts(key.items);
  addColumns(whole, columns);
  const alphaOf = (counts: typeof whole) => {
    const m = momentsFromCounts(counts, 'listwise');
    return isUndefined(m) ? m : rawAlpha(m.covariance, m.n);
  };
  return dataset.units.flatMap((unit, u): UnitAlpha[] => {
    if (!open.has(unit.id)) return [];
    const own = createPairCounts(key.items);
    addColumns(
      own,
      columns.map((c) => c.subarray(starts[u], starts[u + 1])),
    );
    const others = createPairCounts(key.items);
    mergeCounts(others, whole);
    subtractCounts(others, own);
    const n = own.rows[1] ?? 0;
    const found = alphaTooGood(alphaOf(own), alphaOf(others), n, key.items.length, {
      comparisons: Math.max(1, open.size),
      minN: dataset.policy.reliability.compute_when.min_respondents,
    });
    return isUndefined(found) ? [] : [{ unitName: unit.name, ...found }];
  });
}

/** The columns with rows of one unit together; unit u from `starts[u]` to `starts[u + 1]`, rows without one last. */
function byUnit(
  dataset: Dataset,
  columns: readonly Int8Array[],
): { columns: Int8Array[]; starts: Int32Array } {
  const units = dataset.units.length;
  const starts = new Int32Array(units + 2);
  const bucket = (r: number): number => {
    const u = dataset.unit[r] as number;
    return u < 0 ? units : u;
  };
  for (let r = 0; r < dataset.rows; r++) starts[bucket(r) + 1] = (starts[bucket(r) + 1] as number) + 1;
  for (let u = 0; u <= units; u++) starts[u + 1] = (starts[u + 1] as number) + (starts[u] as number);
  const next = starts.slice();
  const place = new Int32Array(dataset.rows);
  for (let r = 0; r < dataset.rows; r++) {
    const u = bucket(r);
    place[r] = next[u] as number;
    next[u] = (next[u] as number) + 1;
  }
  const sorted = columns.map((column) => {
    const out = new Int8Array(dataset.rows);
    for (let r = 0; r < dataset.rows; r++) out[place[r] as number] = column[r] as number;
    return out;
  });
  return { columns: sorted, starts };
}

/** The counts of a campaign's hours against chance, or why they were not kept; null where nothing is known of them. */
export async function hoursOf(
  db: Db,
  campaignId: string,
): Promise<{ none: 'incomplete' | 'too_small' } | { regular: Outcome<RegularCounts> } | null> {
  const kept = await getSetting<KeptHours>(db, hoursSetting(campaignId));
  if (kept === undefined) return null;
  return 'none' in kept ? kept : { regular: regularCounts(kept.hours) };
}
