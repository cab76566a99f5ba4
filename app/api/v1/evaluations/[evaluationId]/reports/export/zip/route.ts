import { exportBatch } from '#lib/reports/batch.ts';
import { downloadOf } from '#lib/reports/word-response.ts';
import { parseSelection } from '#lib/responses/selection.ts';
import { door } from '../../../../../_door.ts';
import { readerLocale } from '../../../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  downloadOf(
    'reports.zip',
    'application/zip',
    await exportBatch(ctx, params.evaluationId, parseSelection(query), await readerLocale()),
  ),
);
