/** `hengping user invite|reset-second-factor|unlock NAME`: through the running server, or on the database itself. */
import { RESCUES, rescue } from '#lib/accounts/rescue.ts';
import { readEnv } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { sendCommand } from '#lib/server/command-socket.ts';
import { writing } from './store.ts';

/** Prints what was done on standard output; 0 when it was done. */
export async function main(args: string[]): Promise<number> {
  const act = RESCUES.find((r) => r === args[0]);
  const username = args[1];
  if (act === undefined || username === undefined || args.length > 2) {
    console.error(`Usage: hengping user ${RESCUES.join('|')} NAME`);
    return 1;
  }
  const reply = await sendCommand(readEnv().dataFolder, { command: 'user', act, username });
  if (reply !== undefined && !reply.ok) throw new AppError('conflict', reply.message);
  console.log(reply?.message ?? (await writing((ctx) => rescue(ctx, act, username))));
  return 0;
}
