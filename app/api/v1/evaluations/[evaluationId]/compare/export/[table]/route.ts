import { exportComparison } from '#lib/exports/export-comparison.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../../_door.ts';
import { readerLocale } from '../../../../../_locale.ts';

export const GET = door<{ evaluationId: string; table: string }>(async (ctx, { params, query }) =>
  tableResponse(
    await exportComparison(ctx, params.evaluationId, params.table, Object.fromEntries(query)),
    query.get('format'),
    await readerLocale(),
  ),
);
