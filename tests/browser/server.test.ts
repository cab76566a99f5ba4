/** The server as a process: health, files it leaves, the command line beside it, a second one on its folder. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, signIn, startServer } from '../support/server.ts';
import { ROOT } from '../support/sources.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

/** Runs one of our programs beside the server; not in lockstep, so that kept connections stay alive. */
function run(file: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HENGPING_DATA: server.dataFolder,
      PORT: String(server.port),
      PUBLIC_ORIGIN: server.origin,
    },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

describe('the running server', () => {
  it('says whether it lives and whether it is ready', async () => {
    expect(await (await fetch(`${server.origin}/healthz`)).json()).toEqual({ status: 'live' });
    expect(await (await fetch(`${server.origin}/readyz`)).json()).toEqual({
      status: 'ready',
      database: true,
      migrations: true,
      disk: true,
    });
  });

  it('answers respondents without a cookie of the console and without its policy', async () => {
    const reply = await fetch(server.link, { headers: { accept: 'text/html' } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(reply.headers.getSetCookie().join()).toMatch(/^hp_submission=/);
    expect(reply.headers.get('x-powered-by')).toBeNull();
  });

  it.each(['README.md', 'README.zh-CN.md'])(
    'takes the answer that the curl command of %s sends',
    async (readme) => {
      const command = /curl -sS "\$LINK" -d '([^']+)'/.exec(readFileSync(join(ROOT, readme), 'utf8'));
      const reply = await fetch(server.link, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: '*/*' },
        body: command?.[1] ?? '',
      });
      expect(await reply.json()).toMatchObject({ receipt: expect.stringMatching(/^[0-9A-Z]{4}-/) });
      expect(reply.status).toBe(201);
    },
  );

  it('keeps its folder, database, key and socket to its owner', () => {
    expect(statSync(server.dataFolder).mode & 0o077).toBe(0);
    const names = readdirSync(server.dataFolder);
    expect(names).toEqual(
      expect.arrayContaining(['hengping.sqlite', 'hengping.lock', 'hengping.sock', 'session.key']),
    );
    for (const name of [
      'session.key',
      'hengping.sock',
      'hengping.lock',
      'hengping.sqlite',
      'hengping.sqlite-wal',
    ]) {
      expect([name, statSync(join(server.dataFolder, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  it('does the command line’s work while it holds the database', async () => {
    expect((await fetch(server.link)).status).toBe(200);
    expect(await run('cli/main.ts', 'demo', 'load')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('A demonstration is loaded already'),
    });
    expect(await run('cli/main.ts', 'demo', 'remove')).toEqual({ code: 0, out: 'removed 1\n', err: '' });
    // pages in memory go with it
    expect((await fetch(server.link)).status).toBe(404);
    const { code, out } = await run('cli/main.ts', 'demo', 'load');
    expect(code).toBe(0);
    const link = /respondent link (\S+)/.exec(out)?.[1] ?? '';
    expect(link.startsWith(`${server.origin}/s/`)).toBe(true);
    expect((await fetch(link)).status).toBe(200);
  });

  it('is the only one on its folder', async () => {
    const second = await run('server.ts');
    expect(second.code).toBe(1);
    expect(second.err).toContain(`The data folder ${server.dataFolder} is in use by process`);
  });

  it('lets whoever holds the machine help an administrator who cannot sign in', async () => {
    for (let i = 0; i < 6; i++) await signIn(server, 'admin', `guess ${i}`).catch(() => {});
    await expect(signIn(server, 'admin', server.password)).rejects.toThrow('429');
    const unlocked = await run('cli/main.ts', 'user', 'unlock', 'admin');
    expect([unlocked.code, unlocked.out]).toEqual([0, 'admin may try again\n']);
    await signIn(server, 'admin', server.password);
    const invited = await run('cli/main.ts', 'user', 'invite', 'admin');
    expect(invited.out).toMatch(/^http:\/\/localhost:\d+\/invite\/[0-9a-z]{26} /);
    await expect(signIn(server, 'admin', server.password)).rejects.toThrow('401');
    const nobody = await run('cli/main.ts', 'user', 'unlock', 'nobody');
    expect([nobody.code, nobody.err]).toEqual([1, 'There is no account nobody.\n']);
  });
});
