/** What a start does to an empty database: the shipped instruments, who administers, and a demonstration. */
import { randomBytes } from 'node:crypto';
import { addGrants, addUser, getSetting, listUsers, putSetting } from '#db/repositories/accounts.ts';
import { setPassword } from '#db/repositories/credentials.ts';
import { listEvaluations } from '#db/repositories/evaluations.ts';
import { invite } from '../accounts/invite.ts';
import { ROLES, type Role } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { base32 } from '../ids.ts';
import { publishShipped } from '../library/publish-shipped.ts';
import { loadShipped } from '../library/shipped.ts';

export type FirstStart = {
  /** The demonstration's one administrator, with a password that must be changed at the first sign-in. */
  administrator?: { username: string; password: string };
  /** The three offices of an installation that begins empty, each with its invitation. */
  invitations?: { username: string; address: string }[];
  /** Token of one respondent link of the demonstration. */
  demoLink?: string;
};

const OFFICES = [
  { username: 'system', name: '系统管理员', role: 'system_admin' },
  { username: 'security', name: '安全管理员', role: 'security_admin' },
  { username: 'auditor', name: '审计员', role: 'auditor' },
] as const;

/** @param demonstration whether an empty database gets the marked demonstration or only the three offices */
export async function firstStart(ctx: Context, demonstration: boolean): Promise<FirstStart> {
  const { db } = ctx.store;
  if ((await listUsers(db, ctx.now())).length > 0) {
    const link = await getSetting<string | null>(db, 'demo_link');
    return link ? { demoLink: link } : {};
  }
  await publishShipped(ctx, loadShipped());
  return demonstration ? beginDemonstration(ctx) : { invitations: await inviteOffices(ctx) };
}

async function beginDemonstration(ctx: Context): Promise<FirstStart> {
  const password = base32(randomBytes(13)).slice(0, 20);
  const hash = await ctx.vault.hashPassword(password);
  const empty = (await listEvaluations(ctx.store.db)).length === 0;
  await ctx.store.write(async (tx) => {
    const person = { username: 'admin', name: '管理员', organisation: null, endsAt: null };
    const userId = await addUser(tx.db, person, ctx.now());
    await setPassword(tx.db, userId, hash, ctx.now(), 0);
    // One person holds every role only here, in the marked demonstration.
    const roles = ROLES.filter((role) => role !== 'unit_liaison');
    await addGrants(tx.db, userId, roles.map(unscoped), ctx.now());
    await putSetting(tx.db, 'demonstration', true);
    await audit(ctx, tx, 'account.create', userId, { after: { username: 'admin', roles } });
  });
  const result: FirstStart = { administrator: { username: 'admin', password } };
  if (empty) {
    const { links } = await loadDemo(ctx);
    result.demoLink = links.cooperating_department;
  }
  return result;
}

const unscoped = (role: Role) => ({ role, unitId: null, evaluationId: null });

async function inviteOffices(ctx: Context): Promise<{ username: string; address: string }[]> {
  return ctx.store.write(async (tx) => {
    const invited: { username: string; address: string }[] = [];
    for (const { username, name, role } of OFFICES) {
      const person = { username, name, organisation: null, endsAt: null };
      const userId = await addUser(tx.db, person, ctx.now());
      await addGrants(tx.db, userId, [unscoped(role)], ctx.now());
      await audit(ctx, tx, 'account.create', userId, { after: { username, roles: [role] } });
      invited.push({ username, address: (await invite(ctx, tx, userId)).address });
    }
    return invited;
  });
}
