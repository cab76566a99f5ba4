import { exportCodes } from '#lib/exports/export-codes.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../../_door.ts';
import { readerLocale } from '../../../../../_locale.ts';

/** The one-time codes of a link, for whoever hands them out. */
export const GET = door<{ campaignId: string; linkId: string }>(async (ctx, { params, query }) =>
  tableResponse(
    await exportCodes(ctx, params.campaignId, params.linkId),
    query.get('format'),
    await readerLocale(),
  ),
);
