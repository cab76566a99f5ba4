import { readUnitsWorkbook } from '#lib/evaluations/read-units-workbook.ts';
import { unitsTemplateWorkbook } from '#lib/evaluations/units-template.ts';
import { workbookResponse } from '#lib/exports/table.ts';
import { door, fileDoor } from '../../_door.ts';
import { readerLocale } from '../../_locale.ts';

export const GET = door(async (ctx) =>
  workbookResponse('units', await unitsTemplateWorkbook(ctx, await readerLocale())),
);
export const POST = fileDoor((ctx, { bytes }) => readUnitsWorkbook(ctx, bytes));
