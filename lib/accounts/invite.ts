import { createHash } from 'node:crypto';
import { addInvitation } from '#db/repositories/credentials.ts';
import type { Transaction } from '#db/store.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { newId } from '../ids.ts';

const VALID_MS = 72 * 60 * 60_000;

export type Invited = { readonly userId: string; readonly address: string; readonly expiresAt: number };

export const invitationHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes an invitation, valid for three days and once; its address is shown now and can never be shown again. */
export async function invite(ctx: Context, tx: Transaction, userId: string): Promise<Invited> {
  const token = newId();
  const expiresAt = ctx.now() + VALID_MS;
  await addInvitation(tx.db, {
    tokenHash: invitationHash(token),
    userId,
    createdBy: ctx.actor.userId,
    createdAt: ctx.now(),
    expiresAt,
  });
  await audit(ctx, tx, 'account.invite', userId, { detail: { expiresAt } });
  return { userId, address: `${ctx.publicOrigin}/invite/${token}`, expiresAt };
}
