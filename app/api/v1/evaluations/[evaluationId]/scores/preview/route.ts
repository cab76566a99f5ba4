import { previewExport } from '#lib/scores/preview-export.ts';
import { door } from '../../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  previewExport(ctx, params.evaluationId, body),
);
