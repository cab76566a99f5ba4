import { importCsv } from '#lib/sources/import-values.ts';
import { door } from '../../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  importCsv(ctx, params.evaluationId, body),
);
