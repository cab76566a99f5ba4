/** The thread that reads or writes one workbook and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { parseWorkbook } from './parse.ts';
import type { Job, Reply } from './threads.ts';
import { workbookBytes } from './write.ts';

async function run(job: Job): Promise<Reply> {
  try {
    const result = job.work === 'read' ? await parseWorkbook(job.bytes) : await workbookBytes(job.sheets);
    return { ok: true, result };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, code: error.code, message: error.message, problems: error.problems };
  }
}

parentPort?.postMessage(await run(workerData as Job));
