import { sourcesTemplate } from '#lib/exports/export-sources.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) => {
  const locale = await readerLocale();
  return tableResponse(await sourcesTemplate(ctx, params.evaluationId, locale), query.get('format'), locale);
});
