/**
 * What an interview remembers of its saving: the numbers of the changes it has taken, so that one sent again
 * changes nothing, and who wrote last under each question.
 */
import { getSetting, putSetting } from '#db/repositories/accounts.ts';
import type { Db, Transaction } from '#db/store.ts';

export type SessionLog = {
  /** Newest last: number of the change, and the version it made (0 for a rating). */
  readonly ops: readonly (readonly [op: string, version: number])[];
  /** Question → who wrote there last. */
  readonly writers: Readonly<Record<string, string>>;
};

/** Each device repeats at most its last request, which holds at most 300 changes. */
const REMEMBERED = 600;
const EMPTY: SessionLog = { ops: [], writers: {} };
const key = (interviewId: string) => `interview_log:${interviewId}`;

export async function readLog(db: Db, interviewId: string): Promise<SessionLog> {
  return (await getSetting<SessionLog>(db, key(interviewId))) ?? EMPTY;
}

export async function writeLog(tx: Transaction, interviewId: string, log: SessionLog): Promise<void> {
  await putSetting(tx.db, key(interviewId), { ...log, ops: log.ops.slice(-REMEMBERED) });
}

export async function noteWriter(
  tx: Transaction,
  interviewId: string,
  questionId: string,
  userId: string,
): Promise<void> {
  const log = await readLog(tx.db, interviewId);
  if (log.writers[questionId] === userId) return;
  await writeLog(tx, interviewId, { ...log, writers: { ...log.writers, [questionId]: userId } });
}
