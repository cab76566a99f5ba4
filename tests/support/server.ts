/** The real server on a free port and a fresh data folder, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type RunningServer = {
  readonly origin: string;
  /** One-time password of `admin`. */
  readonly password: string;
  /** Respondent link of the demonstration. */
  readonly link: string;
  readonly dataFolder: string;
  stop(): Promise<void>;
};

const ROOT = join(import.meta.dirname, '..', '..');
const START_TIMEOUT_MS = 120_000;

export async function startServer(): Promise<RunningServer> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const dataFolder = mkdtempSync(join(tmpdir(), 'hengping-'));
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HENGPING_DATA: dataFolder,
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const began = Date.now();
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server stopped at start:\n${output}`);
    if (Date.now() - began > START_TIMEOUT_MS) throw new Error(`The server did not start:\n${output}`);
    const ready = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (ready?.ok && /^respond /m.test(output)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    origin,
    password: /^password\s+(\S+)/m.exec(output)?.[1] ?? '',
    link: /^respond\s+(\S+)/m.exec(output)?.[1] ?? '',
    dataFolder,
    async stop() {
      await stopped(child);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
