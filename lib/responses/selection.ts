/** A part of a campaign's answers, by type of unit or by unit, as far as its size lets it be shown. */
import { z } from 'zod';
import { groupSize } from '../disclosure/group-size.ts';
import { AppError } from '../errors.ts';
import { type Undefined, undefinedBecause } from '../estimate.ts';
import { UNIT_TYPES } from '../evaluations/input.ts';
import { because } from '../problems.ts';
import type { Dataset } from './dataset.ts';

/** From a query: at most one of a type of unit and a unit; anything else in the address is nobody's filter. */
export const selectionSchema = z
  .object({ type: z.enum(UNIT_TYPES).exactOptional(), unit: z.string().min(1).max(64).exactOptional() })
  .transform(({ type, unit }) =>
    unit === undefined ? { ...(type === undefined ? {} : { type }) } : { unit },
  );
export type Selection = { readonly type?: string; readonly unit?: string };

/** A selection as part of a key or an address: `''`, `type=…` or `unit=…`. */
export function selectionQuery(s: Selection): string {
  if (s.unit !== undefined) return `unit=${encodeURIComponent(s.unit)}`;
  return s.type === undefined ? '' : `type=${encodeURIComponent(s.type)}`;
}

/** Reads a selection from an address; an unknown type is refused, so that nobody reads the whole as a part. */
export function parseSelection(query: URLSearchParams): Selection {
  const type = query.get('type');
  const unit = query.get('unit');
  const parsed = selectionSchema.safeParse({ ...(type ? { type } : {}), ...(unit ? { unit } : {}) });
  if (!parsed.success) throw new AppError('not_found', because('no_unit'));
  return parsed.data;
}

const selections = new WeakMap<Dataset, Map<string, Dataset>>();
const KEPT = 20;

/**
 * The rows of the selected units. Undefined: `suppressed` where the selection or its complement holds fewer than
 * the policy's k_report rows; `below_minimum` for one unit with fewer than the respondents that reliability needs.
 *
 * @throws AppError `not_found` for a unit that is not in the evaluation
 */
export function selectRows(dataset: Dataset, selection: Selection): Dataset | Undefined {
  const key = selectionQuery(selection);
  if (key === '') return dataset;
  const chosen = new Uint8Array(dataset.units.length);
  for (const [u, unit] of dataset.units.entries()) {
    chosen[u] = Number(
      selection.unit === undefined ? unit.type === selection.type : unit.id === selection.unit,
    );
  }
  if (selection.unit !== undefined && !chosen.includes(1))
    throw new AppError('not_found', because('no_unit'));
  let n = 0;
  for (const u of dataset.unit) if (u >= 0 && chosen[u] === 1) n++;
  const { disclosure, reliability } = dataset.policy;
  if (groupSize(n, dataset.rows, disclosure.k_report) !== 'shown') return undefinedBecause('suppressed');
  if (selection.unit !== undefined && n < reliability.compute_when.min_respondents)
    return undefinedBecause('below_minimum', n);
  const known = selections.get(dataset) ?? new Map<string, Dataset>();
  selections.set(dataset, known);
  const made = known.get(key) ?? restrict(dataset, chosen, key);
  if (known.size >= KEPT && !known.has(key)) known.delete(known.keys().next().value ?? '');
  known.set(key, made);
  return made;
}

function restrict(dataset: Dataset, chosen: Uint8Array, key: string): Dataset {
  const kept = keepRows(dataset, (r) => chosen[dataset.unit[r] ?? -1] === 1, key);
  const units = dataset.units.filter((_, u) => chosen[u] === 1);
  const place = Int32Array.from(dataset.units, (unit) => units.indexOf(unit));
  return {
    ...kept,
    units,
    unit: kept.unit.map((u) => place[u] ?? -1),
    strata: dataset.strata.map((s) => ({ ...s, unit: place[s.unit] ?? -1 })),
    ineligible: dataset.ineligible.filter((_, u) => chosen[u] === 1),
  };
}

/** The dataset without the rows that `keep` refuses; `key` says in its stamp which they are. */
export function keepRows(dataset: Dataset, keep: (row: number) => boolean, key: string): Dataset {
  const place = new Int32Array(dataset.rows).fill(-1);
  let n = 0;
  for (let r = 0; r < dataset.rows; r++) if (keep(r)) place[r] = n++;
  const rows = new Int32Array(n);
  for (let r = 0; r < dataset.rows; r++) if ((place[r] as number) >= 0) rows[place[r] as number] = r;
  const pick = (column: Int8Array): Int8Array => {
    const out = new Int8Array(n);
    for (let i = 0; i < n; i++) out[i] = column[rows[i] as number] as number;
    return out;
  };
  const still = (at: Int32Array): Int32Array => at.map((r) => place[r] ?? -1).filter((r) => r >= 0);
  return {
    ...dataset,
    stamp: `${dataset.stamp}|${key}`,
    rows: n,
    columns: new Map([...dataset.columns].map(([id, column]) => [id, pick(column)])),
    notApplicable: new Map([...dataset.notApplicable].map(([id, at]) => [id, still(at)])),
    unit: Int32Array.from(rows, (r) => dataset.unit[r] ?? -1),
    stratum: Int32Array.from(rows, (r) => dataset.stratum[r] ?? -1),
  };
}
