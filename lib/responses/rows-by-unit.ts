import { onePerProcess } from '../one-per-process.ts';
import type { Dataset } from './dataset.ts';

const places = onePerProcess('rows of units', () => new WeakMap<Dataset, readonly Int32Array[]>());

/** Rows of each unit, ascending. */
export function rowsByUnit(dataset: Dataset): readonly Int32Array[] {
  const found = places.get(dataset);
  if (found !== undefined) return found;
  const sizes = new Int32Array(dataset.units.length);
  for (const u of dataset.unit) if (u >= 0) sizes[u] = (sizes[u] as number) + 1;
  const made = Array.from(sizes, (n) => new Int32Array(n));
  const next = new Int32Array(sizes.length);
  for (let r = 0; r < dataset.rows; r++) {
    const u = dataset.unit[r] as number;
    if (u < 0) continue;
    (made[u] as Int32Array)[next[u] as number] = r;
    next[u] = (next[u] as number) + 1;
  }
  places.set(dataset, made);
  return made;
}
