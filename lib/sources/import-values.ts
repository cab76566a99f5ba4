import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { parseInput } from '../parse-input.ts';
import type { Grid } from '../workbook/parse.ts';
import { readWorkbook } from '../workbook/threads.ts';
import { sourceImport } from './input.ts';
import { today, writeValues } from './record-values.ts';
import { gridOfCsv, valuesOfTable } from './table.ts';

/** Enters all values of a filled template in CSV, or none of them. */
export async function importCsv(ctx: Context, evaluationId: string, input: unknown) {
  authorize(ctx.actor, 'source.write', { evaluationId });
  const { csv } = parseInput(sourceImport, input);
  return importGrids(ctx, evaluationId, [gridOfCsv(csv)]);
}

/** The same from an uploaded workbook. */
export async function importWorkbook(ctx: Context, evaluationId: string, bytes: Uint8Array) {
  authorize(ctx.actor, 'source.write', { evaluationId });
  return importGrids(ctx, evaluationId, await readWorkbook(bytes));
}

async function importGrids(ctx: Context, evaluationId: string, grids: readonly Grid[]) {
  const view = await readEvaluation(ctx, evaluationId);
  return writeValues(ctx, view, valuesOfTable(grids, view, today(ctx)));
}
