/**
 * Answers of units that are too few to be told, left out of every sum: whoever has the sum of a type and the values of
 * its other units would have theirs by subtraction.
 */
import { minimumOf } from '../campaigns/read-campaign.ts';
import { onePerProcess } from '../one-per-process.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { keepRows } from './selection.ts';

const known = onePerProcess('answers after withholding', () => new WeakMap<Dataset, Dataset>());

/**
 * The dataset as it may be summed up. Units whose values are not shown stay in it as long as those of a type together
 * are k_report people or more, on every scale and every item; otherwise all answers about them are left out, and only
 * how many they are is kept. The same dataset where nothing is left out. Datasets never change, so it is found once.
 */
export function withholdFew(dataset: Dataset): Dataset {
  const found = known.get(dataset);
  if (found !== undefined) return found;
  const few = fewIn(dataset);
  const made = few.size === 0 ? dataset : withoutUnits(dataset, few);
  known.set(dataset, made);
  return made;
}

/** The dataset without the answers about some units, by their places; how many they are is kept. */
export function withoutUnits(dataset: Dataset, few: ReadonlySet<number>): Dataset {
  const withheld = Int32Array.from(dataset.withheld ?? new Int32Array(dataset.units.length));
  for (const u of dataset.unit) if (few.has(u)) withheld[u] = (withheld[u] as number) + 1;
  const ids = [...few].map((u) => dataset.units[u]?.id).sort();
  return {
    ...keepRows(dataset, (r) => !few.has(dataset.unit[r] as number), `without ${ids.join()}`),
    withheld,
  };
}

const open = onePerProcess('units shown on every scale', () => new WeakMap<Dataset, readonly boolean[]>());

/** By unit: whether its mean is shown on every scale, and rests on k_report people or more. */
export function shownOnEvery(dataset: Dataset): readonly boolean[] {
  const found = open.get(dataset);
  if (found !== undefined) return found;
  const { key, policy, units } = dataset;
  const scales = key.scales.map((scale) => countsOf(dataset, scale));
  const made = units.map(
    (_, u) =>
      scales.length > 0 &&
      scales.every((s) => s.shown[u] === true && (s.scored[u] as number) >= policy.disclosure.k_report),
  );
  open.set(dataset, made);
  return made;
}

/** Places of the units to leave out. */
function fewIn(dataset: Dataset): ReadonlySet<number> {
  const { units, key, policy } = dataset;
  const k = policy.disclosure.k_report;
  const few = new Set<number>();
  const scales = key.scales.map((scale) => countsOf(dataset, scale));
  const sizes = new Int32Array(units.length);
  for (const u of dataset.unit) if (u >= 0) sizes[u] = (sizes[u] as number) + 1;
  const isFew = (places: readonly number[], counts: ArrayLike<number>) => {
    const sum = places.reduce((n, u) => n + (counts[u] ?? 0), 0);
    return sum > 0 && sum < k;
  };
  // What is left out for one scale is left out of all, which may leave too few hidden on another.
  for (let before = -1; before < few.size; ) {
    before = few.size;
    for (const type of new Set(units.map((u) => u.type))) {
      for (const { shown, scored, answered } of scales) {
        const hidden = units.flatMap((u, i) => (u.type === type && !shown[i] && !few.has(i) ? [i] : []));
        if ([sizes, scored, ...answered].some((counts) => isFew(hidden, counts)))
          for (const u of hidden) if ((sizes[u] as number) > 0) few.add(u);
      }
    }
  }
  return few;
}

/** By unit: whether a scale's mean is shown, how many have a score, and how many answered each item. */
export function countsOf(dataset: Dataset, scale: ScaleKey) {
  const { units, strata } = dataset;
  const minimum = minimumOf(dataset.policy, dataset.audience);
  const columns = columnsOf(dataset, scale.items);
  const answered = columns.map(() => new Int32Array(units.length));
  const scored = new Int32Array(units.length);
  const heard = new Uint8Array(strata.length);
  for (let r = 0; r < dataset.rows; r++) {
    const u = dataset.unit[r] as number;
    if (u < 0) continue;
    let n = 0;
    for (let i = 0; i < columns.length; i++) {
      if (((columns[i] as Int8Array)[r] as number) < 0) continue;
      n++;
      const own = answered[i] as Int32Array;
      own[u] = (own[u] as number) + 1;
    }
    if (n < scale.minAnswered) continue;
    scored[u] = (scored[u] as number) + 1;
    const s = dataset.stratum[r] as number;
    if (s >= 0) heard[s] = 1;
  }
  const departments = new Int32Array(units.length);
  for (const [s, { unit }] of strata.entries())
    if (heard[s] === 1) departments[unit] = (departments[unit] as number) + 1;
  const shown = units.map(
    (_, u) => (scored[u] as number) >= minimum.responses && (departments[u] as number) >= minimum.departments,
  );
  return { shown, scored, answered };
}
