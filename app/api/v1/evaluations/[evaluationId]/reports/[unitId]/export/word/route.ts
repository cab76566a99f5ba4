import { exportUnitReport } from '#lib/reports/export-reports.ts';
import { wordResponse } from '#lib/reports/word-response.ts';
import { door } from '../../../../../../_door.ts';
import { readerLocale } from '../../../../../../_locale.ts';

export const GET = door<{ evaluationId: string; unitId: string }>(async (ctx, { params }) =>
  wordResponse(await exportUnitReport(ctx, params.evaluationId, params.unitId, await readerLocale())),
);
