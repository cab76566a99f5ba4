import { exportFlow } from '#lib/exports/export-flow.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

export const GET = door<{ versionId: string }>(async (ctx, { params, query }) => {
  const locale = await readerLocale();
  return tableResponse(await exportFlow(ctx, params.versionId, locale), query.get('format'), locale);
});
