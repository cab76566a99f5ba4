import { authorizeSomewhere } from '../accounts/permissions.ts';
import { readCodes } from '../campaigns/read-codes.ts';
import type { Context } from '../context.ts';
import type { Table } from './table.ts';

/** The one-time codes of a link, to be handed out. Where it may be done and the record of it are those of `readCodes`. */
export async function exportCodes(ctx: Context, campaignId: string, linkId: string): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'campaign.codes');
  const { campaign, evaluation, unit, department, codes } = await readCodes(ctx, campaignId, linkId, 'list');
  return {
    name: `codes-${unit.code}`,
    sheet: 'codes',
    demo: evaluation.demo,
    pilot: campaign.pilot,
    columns: ['unit', 'department', 'one_time_code', 'address'],
    rows: codes.map((c) => [unit.name, department, c.code, c.address]),
  };
}
