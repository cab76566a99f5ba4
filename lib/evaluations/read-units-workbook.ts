import { stringify } from 'csv-stringify/sync';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readWorkbook } from '../workbook/threads.ts';
import { unitsOfWorkbook } from '../workbook/units.ts';
import { UNIT_COLUMNS } from './parse-units.ts';

/**
 * Reads a list of units from an uploaded workbook and gives it back as the text that an evaluation is created
 * from. Stores nothing.
 *
 * @throws AppError `invalid_input` naming every faulty cell
 */
export async function readUnitsWorkbook(
  ctx: Context,
  bytes: Uint8Array,
): Promise<{ units: string; count: number }> {
  authorize(ctx.actor, 'evaluation.create');
  const units = unitsOfWorkbook(await readWorkbook(bytes));
  const named = units.some((u) => u.industry !== null);
  const columns = UNIT_COLUMNS.filter((c) => named || c !== 'industry');
  return {
    units: stringify(units, { header: true, columns }),
    count: units.length,
  };
}
