import { userNames } from '#db/repositories/accounts.ts';
import { listInstrumentVersions } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';

export async function listVersions(ctx: Context) {
  authorize(ctx.actor, 'instrument.read');
  const names = await userNames(ctx.store.db);
  const rows = await listInstrumentVersions(ctx.store.db);
  return rows.map((r) => ({ ...r, createdByName: names.get(r.createdBy) ?? r.createdBy }));
}
