/** What a start does to an empty database: the shipped instruments, an administrator, a demonstration. */
import { randomBytes } from 'node:crypto';
import { addGrants, getSetting, listUsers, putSetting } from '#db/repositories/accounts.ts';
import { listEvaluations } from '#db/repositories/evaluations.ts';
import { ROLES } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { base32 } from '../ids.ts';
import { publishShipped } from '../library/publish-shipped.ts';
import { loadShipped } from '../library/shipped.ts';

export type FirstStart = {
  administrator?: { username: string; password: string };
  /** Token of one respondent link of the demonstration. */
  demoLink?: string;
};

export async function firstStart(
  ctx: Context,
  createCredentials: (c: { username: string; name: string; password: string }) => Promise<string>,
): Promise<FirstStart> {
  const { db } = ctx.store;
  const users = await listUsers(db);
  if (users.length > 0) {
    const link = await getSetting<string | null>(db, 'demo_link');
    return link ? { demoLink: link } : {};
  }
  await publishShipped(ctx, loadShipped());
  const password = base32(randomBytes(13)).slice(0, 20);
  const userId = await createCredentials({ username: 'admin', name: '管理员', password });
  const empty = (await listEvaluations(db)).length === 0;
  await ctx.store.write(async (tx) => {
    // One person holds every role only here, in the marked demonstration.
    const roles = ROLES.filter((role) => role !== 'unit_liaison');
    await addGrants(
      tx.db,
      userId,
      roles.map((role) => ({ role, unitId: null })),
      ctx.now(),
    );
    await putSetting(tx.db, 'demonstration', true);
  });
  const result: FirstStart = { administrator: { username: 'admin', password } };
  if (empty) {
    const { links } = await loadDemo(ctx);
    result.demoLink = links.cooperating_department;
  }
  return result;
}
