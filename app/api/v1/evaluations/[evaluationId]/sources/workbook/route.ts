import { importWorkbook } from '#lib/sources/import-values.ts';
import { fileDoor } from '../../../../_door.ts';

export const POST = fileDoor<{ evaluationId: string }>((ctx, { params, bytes }) =>
  importWorkbook(ctx, params.evaluationId, bytes),
);
