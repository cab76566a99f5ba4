import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import type { Table } from './table.ts';

/** The units of an evaluation, as a new evaluation would take them. */
export async function exportUnits(ctx: Context, evaluationId: string): Promise<Table> {
  authorize(ctx.actor, 'evaluation.read', { evaluationId, anyUnit: true });
  const { evaluation, units } = await readEvaluation(ctx, evaluationId);
  return {
    name: 'units',
    sheet: 'unit_list',
    demo: evaluation.demo,
    columns: ['code', 'name', 'type'],
    rows: units.map((u) => [u.code, u.name, u.type]),
  };
}
