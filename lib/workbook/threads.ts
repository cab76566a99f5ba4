/**
 * Reading and writing of workbooks beside the server's thread: one at a time each, in a thread with its own
 * memory that is stopped when its time is up. Whatever a file does there, respondents are answered meanwhile.
 */

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, type Problem } from '../errors.ts';
import { type Because, because, fault } from '../problems.ts';
import { WORKBOOK_LIMITS as LIMITS } from './limits.ts';
import type { Grid } from './parse.ts';
import { refuseWorkbook } from './refusal.ts';
import type { SheetOf } from './write.ts';

export type Job = { work: 'read'; bytes: Uint8Array } | { work: 'write'; sheets: readonly SheetOf[] };
export type Reply =
  | { ok: true; result: Grid[] | Uint8Array }
  | { ok: false; code: ErrorCode; why: string | Because; problems: readonly Problem[] };
type Room = { readonly time: number; readonly memory: number };

/** Jobs of one kind, one after the other; more than may wait are turned away. */
function queue() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= LIMITS.waiting) {
      throw new AppError('unavailable', because('workbooks_waiting'));
    }
    waiting++;
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting--;
    }
  };
}

const reading = queue();
const writing = queue();

/**
 * The sheets of an uploaded workbook.
 * @throws AppError `invalid_input` with the part or cell, `too_large`, or `unavailable` when too many wait
 */
export async function readWorkbook(bytes: Uint8Array, room: Room = LIMITS): Promise<Grid[]> {
  if (bytes.byteLength > LIMITS.file) {
    throw new AppError('too_large', because('workbook_file', { max: LIMITS.file / 1024 / 1024 }));
  }
  return reading(() => inThread({ work: 'read', bytes }, room) as Promise<Grid[]>);
}

/** The bytes of an .xlsx workbook. */
export function writeWorkbook(sheets: readonly SheetOf[]): Promise<Uint8Array> {
  const room = { time: 120_000, memory: 1024 };
  return writing(() => inThread({ work: 'write', sheets }, room) as Promise<Uint8Array>);
}

function inThread(job: Job, room: Room): Promise<Grid[] | Uint8Array> {
  // A plain path, so that the console's bundler leaves the file alone: Node runs it as it stands.
  const file = fileURLToPath(import.meta.url).replace(/threads\.ts$/, 'worker.ts');
  const worker = new Worker(/* turbopackIgnore: true */ file, {
    workerData: job,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: room.memory, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  let late: NodeJS.Timeout | undefined;
  return new Promise<Grid[] | Uint8Array>((resolve, reject) => {
    late = setTimeout(() => reject(tooMuch('time')), room.time);
    worker.once('message', (reply: Reply) => {
      if (reply.ok) resolve(reply.result);
      else reject(new AppError(reply.code, reply.why, reply.problems));
    });
    worker.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch('memory') : error);
    });
    worker.once('exit', () => reject(new Error('The thread for workbooks ended without an answer.')));
  }).finally(() => {
    clearTimeout(late);
    return worker.terminate();
  });
}

function tooMuch(what: 'time' | 'memory'): AppError {
  return refuseWorkbook(`workbook_${what}`, fault(`workbook_${what}`, '(file)'));
}
