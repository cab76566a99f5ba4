import { exportScaleTable } from '#lib/exports/export-scale-table.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { parseSelection } from '#lib/responses/selection.ts';
import { door } from '../../../../../../_door.ts';
import { readerLocale } from '../../../../../../_locale.ts';

type Params = { campaignId: string; scaleId: string; table: string };

export const GET = door<Params>(async (ctx, { params, query }) => {
  const { campaignId, scaleId, table } = params;
  const made = await exportScaleTable(ctx, campaignId, scaleId, parseSelection(query), table);
  return tableResponse(made, query.get('format'), await readerLocale());
});
