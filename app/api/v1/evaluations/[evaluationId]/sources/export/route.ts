import { exportSources } from '#lib/exports/export-sources.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  tableResponse(await exportSources(ctx, params.evaluationId), query.get('format'), await readerLocale()),
);
