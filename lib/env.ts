/**
 * Settings, read once from the environment; the only file that reads it. A bad setting stops the boot with
 * the variable's name and what would be right.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Env = {
  /** Folder of the database and the server's secrets. */
  readonly dataFolder: string;
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Origin in links and QR codes, and the only one from which writes are accepted; no trailing slash. */
  readonly publicOrigin: string;
  /** Address of a PostgreSQL database; SQLite in the data folder where it is not given. */
  readonly databaseUrl: string | undefined;
  /** File with the installation's secret, the same for every process on one database; else in the data folder. */
  readonly secretFile: string | undefined;
  /** Port of loopback for the machine's numbers; none where it is not given. */
  readonly metricsPort: number | undefined;
  readonly logLevel: LogLevel;
  /** What an empty database begins with: the marked demonstration, or the three offices alone. */
  readonly demonstration: boolean;
  readonly warnings: readonly string[];
};

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number between 1 and 65535, for example 3000')
  .transform(Number)
  .refine((p) => p >= 1 && p <= 65535, 'must be a port number between 1 and 65535, for example 3000');

const schema = z.object({
  HENGPING_DATA: z.string().min(1, 'must name a folder, for example ./data').default('data'),
  PORT: portNumber.default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address to listen on, for example 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  PUBLIC_ORIGIN: z
    .string()
    .refine(
      isOrigin,
      'must be an origin such as https://ping.example.gov.cn: http or https, a host, no path, no trailing slash',
    )
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/\S+$/,
      'must be the address of a PostgreSQL database such as postgres://user:password@127.0.0.1:5432/hengping',
    )
    .optional(),
  METRICS_PORT: portNumber.optional(),
  HENGPING_START: z
    .enum(['demonstration', 'empty'], 'must be demonstration or empty')
    .default('demonstration'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  HENGPING_SECRET_FILE: z.string().min(1, 'must name a file with at least 32 random characters').optional(),
});

/** @throws AppError `invalid_input` with one problem per bad variable */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    throw new AppError(
      'invalid_input',
      'The settings are not usable.',
      parsed.error.issues.map((issue) => ({
        rule: 'setting',
        path: String(issue.path[0]),
        message: `is ${shown(String(issue.path[0]), source)}.`,
        remedy: `It ${issue.message}.`,
      })),
    );
  }
  const { HENGPING_DATA, PORT, HOST, PUBLIC_ORIGIN, DATABASE_URL, HENGPING_SECRET_FILE } = parsed.data;
  const { METRICS_PORT, LOG_LEVEL, HENGPING_START } = parsed.data;
  const publicOrigin = PUBLIC_ORIGIN ?? `http://localhost:${PORT}`;
  const url = new URL(publicOrigin);
  const safe = url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return {
    dataFolder: resolve(HENGPING_DATA),
    port: PORT,
    host: HOST,
    publicOrigin,
    databaseUrl: DATABASE_URL,
    secretFile: HENGPING_SECRET_FILE === undefined ? undefined : resolve(HENGPING_SECRET_FILE),
    metricsPort: METRICS_PORT,
    logLevel: LOG_LEVEL,
    demonstration: HENGPING_START === 'demonstration',
    warnings: safe
      ? []
      : [
          `PUBLIC_ORIGIN is ${publicOrigin}: neither https nor localhost. Answers travel unprotected on the network.`,
        ],
  };
}

/** A value for a message; an address may hold a password and is not repeated. */
function shown(name: string, source: Record<string, string | undefined>): string {
  return name === 'DATABASE_URL' ? 'not usable' : JSON.stringify(source[name] ?? '');
}

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text;
  } catch {
    return false;
  }
}
