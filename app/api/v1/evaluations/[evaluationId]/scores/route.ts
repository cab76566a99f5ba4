import { exportScoreVersions } from '#lib/exports/export-scores.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { exportScores } from '#lib/scores/export-scores.ts';
import { door } from '../../../_door.ts';
import { readerLocale } from '../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  tableResponse(
    await exportScoreVersions(ctx, params.evaluationId, query),
    query.get('format'),
    await readerLocale(),
  ),
);
export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  exportScores(ctx, params.evaluationId, body),
);
