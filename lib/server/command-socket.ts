/**
 * The door for the command line while the server holds the database: a Unix socket in the data folder that
 * only its owner can open. One line of JSON in, one line of JSON out.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { SYSTEM } from '../accounts/permissions.ts';
import { RESCUES, rescue } from '../accounts/rescue.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { removeDemo } from '../demo/remove-demo.ts';
import { formatRefusal } from '../i18n/problem-catalogues.ts';
import { contextFor } from '../runtime.ts';

const command = z.discriminatedUnion('command', [
  z.strictObject({ command: z.enum(['demo.load', 'demo.remove']) }),
  z.strictObject({ command: z.literal('user'), act: z.enum(RESCUES), username: z.string().max(60) }),
]);
export type Command = z.infer<typeof command>;
export type CommandReply = { ok: boolean; message: string };

const socketPath = (folder: string) => join(folder, 'hengping.sock');

export function createCommandSocket(folder: string): Server {
  const path = socketPath(folder);
  rmSync(path, { force: true });
  const server = createServer((connection) => {
    let text = '';
    connection.setEncoding('utf8');
    connection.on('data', async (chunk) => {
      text += chunk;
      if (text.length > 10_000) return connection.destroy();
      if (!text.includes('\n')) return;
      connection.end(`${JSON.stringify(await run(text))}\n`);
    });
    connection.on('error', () => connection.destroy());
  });
  // The socket is made under this mask, so that it is never open to others, not even for a moment.
  const before = process.umask(0o177);
  server.listen(path, () => chmodSync(path, 0o600));
  process.umask(before);
  return server;
}

async function run(text: string): Promise<CommandReply> {
  try {
    const wanted = command.parse(JSON.parse(text));
    const ctx = contextFor(SYSTEM);
    if (wanted.command === 'user') {
      return { ok: true, message: await rescue(ctx, wanted.act, wanted.username) };
    }
    if (wanted.command === 'demo.load') {
      const { links } = await loadDemo(ctx);
      return {
        ok: true,
        message: `loaded; respondent link ${ctx.publicOrigin}/s/${links.cooperating_department}`,
      };
    }
    return { ok: true, message: `removed ${await removeDemo(ctx)}` };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? formatRefusal(error) : String(error) };
  }
}

/** Sends a command to the running server; undefined when none listens. */
export function sendCommand(folder: string, message: Command): Promise<CommandReply | undefined> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socketPath(folder), () =>
      connection.write(`${JSON.stringify(message)}\n`),
    );
    let text = '';
    connection.setEncoding('utf8');
    connection.on('data', (chunk) => {
      text += chunk;
    });
    connection.on('end', () => resolve(JSON.parse(text) as CommandReply));
    connection.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
  });
}
