/** What careless answers change, as cells of a file: values by the other rules, or why they are not told. */
import { undefinedBecause } from '../estimate.ts';
import type { Beside, CarelessLine } from '../scores/careless-effect.ts';
import type { Cell } from './table.ts';

/** By each of the other rules: the value times `factor`, and the answers it rests on. */
export function besideCells(line: CarelessLine | undefined, factor: number): Cell[] {
  return line === undefined
    ? [null, null, null, null]
    : [line.beside.all, line.beside.suggested].flatMap((beside) => cellsOf(beside, factor));
}

function cellsOf(beside: Beside, factor: number): Cell[] {
  if (beside.kind !== 'told') {
    const none = undefinedBecause(beside.kind === 'few' ? 'suppressed' : 'not_computed');
    return [none, none];
  }
  const { rate, n } = beside;
  return [rate.kind === 'estimate' ? rate.value * factor : rate, n];
}
