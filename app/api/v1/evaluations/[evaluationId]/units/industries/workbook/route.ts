import { readIndustriesWorkbook } from '#lib/evaluations/read-industries-workbook.ts';
import { fileDoor } from '../../../../../_door.ts';

/** Reads a filled list of units as the table that industries are set from. */
export const POST = fileDoor<{ evaluationId: string }>((ctx, { params, bytes }) =>
  readIndustriesWorkbook(ctx, params.evaluationId, bytes),
);
