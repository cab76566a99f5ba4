import { exportOverallReport } from '#lib/reports/export-reports.ts';
import { wordResponse } from '#lib/reports/word-response.ts';
import { parseSelection } from '#lib/responses/selection.ts';
import { door } from '../../../../../../_door.ts';
import { readerLocale } from '../../../../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  wordResponse(
    await exportOverallReport(ctx, params.evaluationId, parseSelection(query), await readerLocale()),
  ),
);
