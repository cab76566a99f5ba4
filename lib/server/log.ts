/**
 * The log: one line of JSON per event, on standard error. It never holds an address, a name, an answer, a token
 * or the value of a statement: what goes in is listed here, and nothing else can.
 */
import pino from 'pino';
import type { LogLevel } from '../env.ts';

export type Log = {
  /** A request that was answered; `path` may hold ids, which are blanked. */
  request(facts: { method: string; path: string; status: number; ms: number }): void;
  info(event: string, facts?: Readonly<Record<string, number>>): void;
  failed(event: string, error: unknown): void;
};

export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    { write },
  );
  return {
    request({ method, path, status, ms }) {
      log.info({ method, route: routeOf(path), status, ms: Math.round(ms) }, 'request');
    },
    info(event, facts = {}) {
      log.info(facts, event);
    },
    failed(event, error) {
      log.error({ error: describe(error) }, event);
    },
  };
}

/** A path with everything blanked that is not a fixed word of ours: ids, codes, tokens, versions. */
export function routeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (part === '' || /^[a-z]+(-[a-z]+)*$|^v1$/.test(part) ? part : ':id'))
    .join('/')
    .slice(0, 120);
}

type Described = {
  type: string;
  code?: string;
  message?: string;
  constraint?: string;
  stack?: string[];
};

/**
 * What of an error may be written down. Messages of the database and of parsers repeat what they were given, so
 * they are left out; our own messages and the places in our code say enough.
 */
export function describe(error: unknown): Described {
  if (!(error instanceof Error)) return { type: typeof error };
  const root = error.cause instanceof Error ? error.cause : error;
  const { code, constraint } = root as { code?: unknown; constraint?: unknown };
  const described: Described = { type: error.name };
  if (typeof code === 'string') described.code = code;
  if (typeof constraint === 'string') described.constraint = constraint;
  if (OWN_WORDS.has(error.name) && root === error && !('query' in error)) described.message = error.message;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  described.stack = frames
    .slice(0, 12)
    .map((line) => line.trim().replaceAll(/file:\/\/\S*\/(?=(?:lib|db|app|cli)\/)/g, ''));
  return described;
}

/** Errors whose message is a text of a program and not of its input. */
const OWN_WORDS = new Set(['AppError', 'TypeError', 'RangeError', 'ReferenceError']);
