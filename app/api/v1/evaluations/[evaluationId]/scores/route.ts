import { exportScoreVersions } from '#lib/exports/export-scores.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { exportScores } from '#lib/scores/export-scores.ts';
import { door } from '../../../_door.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  tableResponse(await exportScoreVersions(ctx, params.evaluationId), query.get('format')),
);
export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  exportScores(ctx, params.evaluationId, body),
);
