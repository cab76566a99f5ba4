import { exportTrail } from '#lib/audit/read-trail.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../_door.ts';
import { readerLocale } from '../../_locale.ts';

export const GET = door(async (ctx, { query }) => {
  const { format, ...filter } = Object.fromEntries(query);
  return tableResponse(await exportTrail(ctx, filter), format ?? null, await readerLocale());
});
