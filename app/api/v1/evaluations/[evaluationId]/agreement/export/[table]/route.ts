import { exportAgreement } from '#lib/exports/export-agreement.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../../_door.ts';
import { readerLocale } from '../../../../../_locale.ts';

export const GET = door<{ evaluationId: string; table: string }>(async (ctx, { params, query }) => {
  const made = await exportAgreement(ctx, params.evaluationId, params.table);
  return tableResponse(made, query.get('format'), await readerLocale());
});
