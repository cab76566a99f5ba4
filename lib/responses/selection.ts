/** A part of a campaign's answers, by type and industry of unit or by unit, as far as its size lets it be shown. */
import { z } from 'zod';
import { openParts } from '../disclosure/parts.ts';
import { AppError } from '../errors.ts';
import { type Undefined, undefinedBecause } from '../estimate.ts';
import { INDUSTRY_LENGTH, industryName, UNIT_TYPES } from '../evaluations/input.ts';
import { unitsIn } from '../evaluations/view-filter.ts';
import { onePerProcess } from '../one-per-process.ts';
import { because } from '../problems.ts';
import type { Dataset } from './dataset.ts';
import { shownOnEvery, withholdFew, withoutUnits } from './withhold.ts';

/** From a query: a unit, else a type and an industry; anything else in the address is nobody's filter. */
const selectionSchema = z
  .object({
    type: z.enum(UNIT_TYPES).exactOptional(),
    industry: z.string().transform(industryName).pipe(z.string().min(1).max(INDUSTRY_LENGTH)).exactOptional(),
    unit: z.string().min(1).max(64).exactOptional(),
  })
  .transform(({ unit, ...group }): Selection => (unit === undefined ? group : { unit }));
export type Selection = { readonly type?: string; readonly industry?: string; readonly unit?: string };

/** A unit as selections see it; its industry may change at any time, so that it is no part of a dataset. */
export type Grouped = { readonly id: string; readonly type: string; readonly industry: string | null };

/** A selection as part of a key or an address: `''`, `type=…`, `industry=…`, both, or `unit=…`. */
export function selectionQuery({ type, industry, unit }: Selection): string {
  const chosen = Object.entries(unit === undefined ? { type, industry } : { unit });
  return chosen.flatMap(([k, v]) => (v === undefined ? [] : [`${k}=${encodeURIComponent(v)}`])).join('&');
}

/** Reads a selection from an address; an unknown type is refused, so that nobody reads the whole as a part. */
export function parseSelection(query: URLSearchParams): Selection {
  const given = ['type', 'industry', 'unit'].flatMap((name) => {
    const value = query.get(name);
    return value ? [[name, value]] : [];
  });
  const parsed = selectionSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new AppError('not_found', because('no_unit'));
  return parsed.data;
}

/**
 * The ids of the selected units.
 * @throws AppError `not_found` for a unit that is not among them, or an industry that none of them has
 */
export function selectedUnits(selection: Selection, units: readonly Grouped[]): ReadonlySet<string> {
  const { unit, industry } = selection;
  if (unit !== undefined && !units.some((u) => u.id === unit))
    throw new AppError('not_found', because('no_unit'));
  if (industry !== undefined && !units.some((u) => u.industry === industry))
    throw new AppError('not_found', because('no_filter'));
  return unit === undefined ? unitsIn(selection, units) : new Set([unit]);
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
 * The rows of the selected units, without those of units that are too few to be told. Undefined: `suppressed` where
 * they, or what subtraction from other selections would leave, are fewer than the policy's k_report; `below_minimum`
 * for one unit with fewer respondents than reliability needs.
 *
 * @param units the evaluation's units as they are sorted now; needed for an industry
 * @throws AppError `not_found` for a unit that is not in the evaluation, or an industry that none of its units has
 */
export function selectRows(
  all: Dataset,
  selection: Selection,
  units: readonly Grouped[] = [],
): Dataset | Undefined {
  const key = selectionQuery(selection);
  const dataset = withholdFew(all);
  if (key === '') return dataset;
  if (selection.industry !== undefined) return selectIndustry(dataset, selectedUnits(selection, units));
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
  const open = openings(dataset);
  if (selection.unit !== undefined && !open.units.has(selection.unit))
    return n < dataset.policy.reliability.compute_when.min_respondents
      ? undefinedBecause('below_minimum', n)
      : undefinedBecause('suppressed');
  if (selection.type !== undefined && !open.types.has(selection.type)) return undefinedBecause('suppressed');
  return keptSelection(dataset, key, () => restrict(dataset, chosen, key));
}

/**
 * The rows of units of an industry. Only units that are shown one by one are in them: industries may be drawn anew at
 * any time, and two drawings of one border would give away a unit between them that stands in the sum of its type as
 * one of several. So a sum by industry, less any units that are shown, is nothing or units that are shown.
 */
function selectIndustry(dataset: Dataset, ids: ReadonlySet<string>): Dataset | Undefined {
  const shown = shownOnEvery(dataset);
  const chosen = Uint8Array.from(dataset.units, (u) => Number(ids.has(u.id)));
  const told = dataset.units.filter((_, u) => chosen[u] === 1 && shown[u] === true);
  const [only, ...more] = told;
  if (only === undefined) return undefinedBecause('suppressed');
  // An industry of one unit is that unit.
  if (more.length === 0 && !openings(dataset).units.has(only.id)) return undefinedBecause('below_minimum');
  const hidden = new Set(dataset.units.flatMap((_, u) => (chosen[u] === 1 && shown[u] !== true ? [u] : [])));
  const key = `units ${dataset.units.flatMap((u, i) => (chosen[i] === 1 ? [u.id] : [])).join()}`;
  return keptSelection(dataset, key, () =>
    restrict(hidden.size === 0 ? dataset : withoutUnits(dataset, hidden), chosen, key),
  );
}

function keptSelection(dataset: Dataset, key: string, make: () => Dataset): Dataset {
  const known = selections.get(dataset) ?? new Map<string, Dataset>();
  selections.set(dataset, known);
  const made = known.get(key) ?? make();
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
