/** A part of a campaign's answers, by type of unit or by unit, as far as its size lets it be shown. */
import { z } from 'zod';
import { openParts } from '../disclosure/parts.ts';
import { AppError } from '../errors.ts';
import { type Undefined, undefinedBecause } from '../estimate.ts';
import { UNIT_TYPES } from '../evaluations/input.ts';
import { onePerProcess } from '../one-per-process.ts';
import { because } from '../problems.ts';
import type { Dataset } from './dataset.ts';
import { withholdFew } from './withhold.ts';

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

export type Openings = { readonly types: ReadonlySet<string>; readonly units: ReadonlySet<string> };

/**
 * Types and units that may be looked at alone: enough respondents, and nothing left over, of the whole or of a
 * type, that would be a small group.
 */
export function openings(dataset: Dataset): Openings {
  const { units, policy } = dataset;
  const { k_report: k } = policy.disclosure;
  const sizes = new Int32Array(units.length);
  for (const u of dataset.unit) if (u >= 0) sizes[u] = (sizes[u] as number) + 1;
  const members = new Map<string, { id: string; n: number }[]>();
  for (const [i, u] of units.entries()) {
    members.set(u.type, [...(members.get(u.type) ?? []), { id: u.id, n: sizes[i] ?? 0 }]);
  }
  const names = [...members.keys()];
  const ofType = names.map((type) => (members.get(type) ?? []).reduce((s, u) => s + u.n, 0));
  const openTypes = openParts(ofType, k, k);
  const types = new Set(names.filter((_, i) => openTypes[i]));
  const open = new Set<string>();
  for (const type of types) {
    const own = members.get(type) ?? [];
    const flags = openParts(
      own.map((u) => u.n),
      policy.reliability.compute_when.min_respondents,
      k,
    );
    for (const [i, u] of own.entries()) if (flags[i]) open.add(u.id);
  }
  return { types, units: open };
}

const selections = onePerProcess('selections of answers', () => new WeakMap<Dataset, Map<string, Dataset>>());
const KEPT = 20;

/**
 * The rows of the selected units, without those of units that are too few to be told. Undefined: `suppressed` where they, or what subtraction from other selections
 * would leave, are fewer than the policy's k_report; `below_minimum` for one unit with fewer respondents than
 * reliability needs.
 *
 * @throws AppError `not_found` for a unit that is not in the evaluation
 */
export function selectRows(all: Dataset, selection: Selection): Dataset | Undefined {
  const key = selectionQuery(selection);
  const dataset = withholdFew(all);
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
  for (const u of all.unit) if (u >= 0 && chosen[u] === 1) n++;
  const { types, units } = openings(dataset);
  if (selection.unit !== undefined && !units.has(selection.unit))
    return n < dataset.policy.reliability.compute_when.min_respondents
      ? undefinedBecause('below_minimum', n)
      : undefinedBecause('suppressed');
  if (selection.type !== undefined && !types.has(selection.type)) return undefinedBecause('suppressed');
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
    ...(dataset.withheld === undefined
      ? {}
      : { withheld: dataset.withheld.filter((_, u) => chosen[u] === 1) }),
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
    pace: pick(dataset.pace),
    unit: Int32Array.from(rows, (r) => dataset.unit[r] ?? -1),
    weighing: dataset.weighing.map((w) => ({ ...w, of: Int32Array.from(rows, (r) => w.of[r] ?? -1) })),
    stratum: Int32Array.from(rows, (r) => dataset.stratum[r] ?? -1),
  };
}
