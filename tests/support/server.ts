/** The real server on a free port, with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const START_MS = 60_000;

export type RunningServer = {
  readonly origin: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Of the administrator, with the password that is shown once. */
  readonly username: string;
  readonly password: string;
  /** Address of a respondent's page of the demonstration. */
  readonly link: string;
  /** Everything the server has written so far. */
  output(): string;
  /** Ends the process as a power cut would. */
  kill(): Promise<void>;
  /** Asks the process to end and leaves its folder. @returns its exit code and how long it took */
  terminate(): Promise<{ code: number | null; ms: number }>;
  stop(): Promise<void>;
};

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export type ServerOptions = {
  /** Settings beside those of a plain start. */
  readonly env?: Readonly<Record<string, string>>;
  /** Leaves the password as it was printed: it must be changed before anything else. */
  readonly asPrinted?: boolean;
  /** An empty installation: the three offices are invited, and there is nothing else. */
  readonly empty?: boolean;
  /** Not the first process on its database: it knows no password to tell. */
  readonly joins?: boolean;
  /** Data that are there already; left in place when the server is stopped. */
  readonly dataFolder?: string;
};

/** Starts `node server.ts` on an empty folder and waits until it is ready. The console must have been built. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  if (!existsSync(join(ROOT, '.next', 'BUILD_ID'))) {
    throw new Error('The console has not been built: run npm test, or npm run build first.');
  }
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'hengping-server-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HENGPING_DATA: dataFolder,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      ...(options.empty ? { HENGPING_START: 'empty' } : {}),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const stop = async () => {
    await end(child);
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    await ready(origin, child, () => output);
    const said = (pattern: RegExp) => {
      const found = pattern.exec(output)?.[1];
      if (found === undefined) throw new Error(`The server did not say ${pattern}:\n${output}`);
      return found;
    };
    const printed = options.joins || options.empty ? '' : said(/^password +(\S+)/m);
    const own = printed === '' || options.asPrinted ? printed : `own ${printed}`;
    // The one-time password is good for one thing: to be changed.
    const server = { origin: options.env?.PUBLIC_ORIGIN ?? origin, at: origin };
    if (own !== printed) await changePassword(server, 'admin', printed, own);
    return {
      origin,
      port,
      dataFolder,
      username: printed === '' ? '' : said(/^sign in +(\S+)/m),
      password: own,
      link: options.empty ? '' : said(/^respond +(\S+)/m),
      output: () => output,
      async kill() {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
      async terminate() {
        const began = performance.now();
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        const [code] = await gone;
        return { code: code as number | null, ms: performance.now() - began };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(origin: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${output()}`);
    try {
      // It listens before it has announced itself.
      if ((await fetch(`${origin}/readyz`)).ok && /^(respond|invite) /m.test(output())) return;
    } catch {
      // not listening yet
    }
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error(`The server was not ready after ${START_MS / 1000} s:\n${output()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(forced);
}

/** A server as browsers know it, and where it really listens when that is another address. */
type Reachable = { readonly origin: string; readonly at?: string };

async function changePassword(server: Reachable, username: string, from: string, to: string): Promise<void> {
  const cookie = await signIn(server, username, from);
  const reply = await fetch(`${server.at ?? server.origin}/api/v1/account/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin, cookie },
    body: JSON.stringify({ current: from, next: to }),
  });
  if (!reply.ok) throw new Error(`the password was not changed: ${reply.status} ${await reply.text()}`);
}

/** Signs in and returns the cookie header of the session. */
export async function signIn(server: Reachable, username: string, password: string): Promise<string> {
  const reply = await fetch(`${server.at ?? server.origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: JSON.stringify({ username, password }),
  });
  if (!reply.ok)
    throw new Error(`sign-in of ${username} was answered ${reply.status}: ${await reply.text()}`);
  return reply.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
}
