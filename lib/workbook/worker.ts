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
    const { code, reason, params = {}, message, problems } = error;
    return { ok: false, code, why: reason === undefined ? message : { reason, params }, problems };
  }
}

parentPort?.postMessage(await run(workerData as Job));
