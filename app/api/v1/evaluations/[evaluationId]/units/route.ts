import { exportUnits } from '#lib/exports/export-units.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../_door.ts';
import { readerLocale } from '../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  tableResponse(
    await exportUnits(ctx, params.evaluationId, query),
    query.get('format'),
    await readerLocale(),
  ),
);
