import { exportFramework } from '#lib/exports/export-framework.ts';
import { workbookResponse } from '#lib/exports/table.ts';
import { door } from '../../../_door.ts';
import { readerLocale } from '../../../_locale.ts';

export const GET = door<{ versionId: string }>(async (ctx, { params }) => {
  const { name, bytes } = await exportFramework(ctx, params.versionId, await readerLocale());
  return workbookResponse(name, bytes);
});
