import { exportFrameworkText } from '#lib/exports/export-framework.ts';
import { textResponse } from '#lib/exports/table.ts';
import { door } from '../../../_door.ts';

export const GET = door<{ versionId: string }>(async (ctx, { params }) => {
  const { name, text } = await exportFrameworkText(ctx, params.versionId);
  return textResponse(`${name}.yaml`, 'application/yaml; charset=utf-8', text);
});
