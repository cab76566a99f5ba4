/** `hengping doctor`: whether this machine and its settings are fit, and what to do where they are not. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { type Env, readEnv } from '#lib/env.ts';
import { type Diagnosis, diagnose } from '#lib/operations/doctor.ts';

const SAYS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;
const WAIT_MS = 3_000;

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { backups: { type: 'string' } } });
  const env = readEnv();
  const found = [...(await diagnose(env, Date.now(), values.backups)), await port(env)];
  for (const { state, name, text } of found) console.log(`${SAYS[state]} ${name}: ${text}`);
  const failures = found.filter((d) => d.state === 'failed').length;
  const warnings = found.filter((d) => d.state === 'warning').length;
  console.error(`${failures} to repair, ${warnings} warnings`);
  return failures === 0 ? 0 : 1;
}

/** Our own server answers there, or nobody listens. */
async function port({ host, port: number }: Env): Promise<Diagnosis> {
  const name = 'server';
  // An address that means every one is asked as this machine.
  const asked = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const where = `${host}:${number}`;
  try {
    const address = asked.includes(':') ? `[${asked}]` : asked;
    const reply = await fetch(`http://${address}:${number}/readyz`, { signal: AbortSignal.timeout(WAIT_MS) });
    const state = (await reply.json()) as Record<string, unknown>;
    if (state.status === 'ready') return { state: 'ok', name, text: `running on ${where} and ready` };
    if (state.status === 'not ready') {
      const missing = ['database', 'migrations', 'disk'].filter((part) => state[part] !== true).join(', ');
      return { state: 'failed', name, text: `running on ${where} and not ready: ${missing}. See its log.` };
    }
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (cause?.code === 'ECONNREFUSED') return free(host, number);
  }
  const text = `another program answers on ${where}, or ours does not answer in time. Stop it or set PORT.`;
  return { state: 'failed', name, text };
}

async function free(host: string, number: number): Promise<Diagnosis> {
  const name = 'server';
  const probe = createServer();
  try {
    probe.listen(number, host);
    await once(probe, 'listening');
    probe.close();
    return { state: 'ok', name, text: `not running; ${host}:${number} is free` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const text = `cannot listen on ${host}:${number} (${code}). Set HOST to an address of this machine and PORT to a free port.`;
    return { state: 'failed', name, text };
  }
}
