import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { UNIT_COLUMNS } from '../evaluations/parse-units.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { ofUnit, viewFilter, withoutPeriod } from '../evaluations/view-filter.ts';
import type { Table } from './table.ts';

/** The units of an evaluation, as a new evaluation would take them. */
export async function exportUnits(
  ctx: Context,
  evaluationId: string,
  query = new URLSearchParams(),
): Promise<Table> {
  authorize(ctx.actor, 'evaluation.read', { evaluationId, anyUnit: true });
  const { evaluation, units, policy } = await readEvaluation(ctx, evaluationId);
  const filter = withoutPeriod(viewFilter(query, { policy, units }));
  return {
    name: 'units',
    sheet: 'unit_list',
    demo: evaluation.demo,
    columns: UNIT_COLUMNS,
    rows: units.filter((u) => ofUnit(filter, u)).map((u) => [u.code, u.name, u.type, u.industry]),
  };
}
