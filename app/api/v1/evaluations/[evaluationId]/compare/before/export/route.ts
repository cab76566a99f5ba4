import { exportChange } from '#lib/exports/export-change.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../../_door.ts';
import { readerLocale } from '../../../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  tableResponse(
    await exportChange(ctx, params.evaluationId, Object.fromEntries(query)),
    query.get('format'),
    await readerLocale(),
  ),
);
