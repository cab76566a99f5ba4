/** `hengping demo load|remove`: through the running server, or on the database itself when none runs. */
import { loadDemo } from '#lib/demo/load-demo.ts';
import { removeDemo } from '#lib/demo/remove-demo.ts';
import { readEnv } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { publishShipped } from '#lib/library/publish-shipped.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { sendCommand } from '#lib/server/command-socket.ts';
import { writing } from './store.ts';

const USAGE = 'Usage: hengping demo load|remove';

/** Prints what was done on standard output; 0 when it was done. */
export async function main(args: string[]): Promise<number> {
  const [what, ...rest] = args;
  if ((what !== 'load' && what !== 'remove') || rest.length > 0) {
    console.error(USAGE);
    return 1;
  }
  const env = readEnv();
  const reply = await sendCommand(env.dataFolder, { command: `demo.${what}` });
  if (reply !== undefined) {
    if (!reply.ok) throw new AppError('conflict', reply.message);
    console.log(reply.message);
    return 0;
  }
  console.error(`No server is running; working on ${env.dataFolder}.`);
  await writing(async (ctx) => {
    if (what === 'remove') {
      console.log(`removed ${await removeDemo(ctx)}`);
      return;
    }
    await publishShipped(ctx, loadShipped());
    const { links } = await loadDemo(ctx);
    console.log(`loaded; respondent link ${env.publicOrigin}/s/${links.cooperating_department}`);
  });
  return 0;
}
