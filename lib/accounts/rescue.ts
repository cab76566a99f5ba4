/**
 * The last resort, for whoever holds the machine: an office whose only holder has lost the password or the phone.
 * It goes through the same services as the console and leaves the same entries, by the installation itself.
 */
import { findUserByName } from '#db/repositories/accounts.ts';
import { dropFailedAttempt } from '#db/repositories/credentials.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { changeAccount } from './change-account.ts';
import { changeAuthorization } from './change-authorization.ts';
import { authorize } from './permissions.ts';

export const RESCUES = ['invite', 'reset-second-factor', 'unlock'] as const;
export type Rescue = (typeof RESCUES)[number];

const WHY = 'from the command line of the machine';

/** @returns what to tell the person at the machine */
export async function rescue(ctx: Context, act: Rescue, username: string): Promise<string> {
  authorize(ctx.actor, 'account.rescue');
  const person = await findUserByName(ctx.store.db, username.trim().toLowerCase());
  if (person === undefined) throw new AppError('not_found', because('no_account_named', { username }));
  const { id } = person;
  switch (act) {
    case 'invite': {
      const invited = await changeAccount(ctx, id, { act: 'invite', why: WHY });
      return `${invited?.address} (three days, once; the old password and all sessions have ended)`;
    }
    case 'reset-second-factor':
      await changeAuthorization(ctx, id, { act: 'reset_second_factor', why: WHY });
      return `the second factor of ${username} has been reset, and all sessions have ended`;
    case 'unlock':
      await ctx.store.write(async (tx) => {
        for (const key of [`name:${person.username}`, `factor:${id}`, `again:${id}`]) {
          await dropFailedAttempt(tx.db, ctx.vault.mark('attempt', key));
        }
        await audit(ctx, tx, 'account.unlock', id, { why: WHY });
      });
      return `${username} may try again`;
  }
}
