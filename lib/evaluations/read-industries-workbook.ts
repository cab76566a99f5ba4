import { stringify } from 'csv-stringify/sync';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readWorkbook } from '../workbook/threads.ts';
import { industriesOfWorkbook } from '../workbook/units.ts';
import { readEvaluation } from './read-evaluation.ts';

/**
 * Reads the industries of an evaluation's units from an uploaded workbook and gives them back as the text that they
 * are set from. Stores nothing.
 *
 * @throws AppError `invalid_input` naming every faulty cell
 */
export async function readIndustriesWorkbook(
  ctx: Context,
  evaluationId: string,
  bytes: Uint8Array,
): Promise<{ table: string; count: number }> {
  authorize(ctx.actor, 'evaluation.create', { evaluationId });
  const { units } = await readEvaluation(ctx, evaluationId);
  const codeOf = new Map(units.map((u) => [u.id, u.code]));
  const named = industriesOfWorkbook(await readWorkbook(bytes), units);
  const lines = named.map(({ unitId, industry }) => [codeOf.get(unitId), industry]);
  return { table: stringify([['code', 'industry'], ...lines]), count: named.length };
}
