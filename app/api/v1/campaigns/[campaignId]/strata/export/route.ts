import { exportStrata } from '#lib/exports/export-strata.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

/** The sizes entered so far, and blank lines for the others: the template to fill in. */
export const GET = door<{ campaignId: string }>(async (ctx, { params, query }) =>
  tableResponse(await exportStrata(ctx, params.campaignId), query.get('format'), await readerLocale()),
);
