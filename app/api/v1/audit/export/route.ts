import { exportTrail } from '#lib/audit/read-trail.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../_door.ts';

export const GET = door(async (ctx, { query }) => {
  const { format, ...filter } = Object.fromEntries(query);
  return tableResponse(await exportTrail(ctx, filter), format ?? null);
});
