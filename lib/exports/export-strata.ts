import { authorize } from '../accounts/permissions.ts';
import { readStratumSizes } from '../campaigns/read-stratum-sizes.ts';
import type { Context } from '../context.ts';
import type { Table } from './table.ts';

/** Sizes of strata by unit as a table to fill in: one line for each, blank where the size is not known. */
export async function exportStrata(ctx: Context, campaignId: string): Promise<Table> {
  const { campaign, evaluation, rows, variables, sizes } = await readStratumSizes(ctx, campaignId);
  authorize(ctx.actor, 'campaign.strata', { evaluationId: campaign.evaluationId });
  return {
    name: `strata-${campaignId}`,
    sheet: 'strata',
    demo: evaluation.demo,
    columns: ['unit', 'unit_name', 'stratum', 'value', 'people', 'origin'],
    rows: rows.flatMap((row) =>
      variables.flatMap(({ stratum, values }) =>
        values.map((value) => {
          const known = sizes.find(
            (s) => s.unitId === row.unitId && s.stratum === stratum && s.value === value,
          );
          return [row.unitCode, row.unitName, stratum, value, known?.people ?? null, known?.origin ?? ''];
        }),
      ),
    ),
  };
}
