/** The checksum of a campaign's dataset: the same in every database, and another one after any change. */
import { createHash } from 'node:crypto';
import { answerLines, type KeyOrder, openTextLines } from '#db/repositories/dataset-pages.ts';
import type { Db } from '#db/store.ts';

export type DatasetChecksum = {
  readonly sha256: string;
  /** Answers, eligible or not, and open texts that went into it. */
  readonly rows: number;
  readonly openTexts: number;
};

/** The first line of what is hashed; another form of the lines after it needs another number. */
const FORM = 'hengping dataset 1';

/**
 * SHA-256 over one line of JSON for each answer and then for each open text, both in the order of the bytes of
 * their keys. Read page by page, so that the answers of a nation do not stand in memory.
 */
export async function datasetChecksum(db: Db, campaignId: string): Promise<DatasetChecksum> {
  // Nearly every database orders these keys by their bytes; one whose language does not is asked to.
  return (await hashed(db, campaignId, 'index')) ?? (await hashed(db, campaignId, 'bytes')) ?? disordered();
}

/** @returns undefined where the keys did not come in the order of their bytes */
async function hashed(db: Db, campaignId: string, order: KeyOrder): Promise<DatasetChecksum | undefined> {
  const hash = createHash('sha256').update(`${FORM}\n`);
  const counts: number[] = [];
  for (const lines of [answerLines, openTextLines]) {
    let n = 0;
    let last = '';
    for await (const page of lines(db, campaignId, order)) {
      for (const { id, fields } of page) {
        if (id <= last) return undefined;
        last = id;
        n++;
        hash.update(`${JSON.stringify(fields)}\n`);
      }
    }
    hash.update(`${n}\n`);
    counts.push(n);
  }
  const [rows = 0, openTexts = 0] = counts;
  return { sha256: hash.digest('hex'), rows, openTexts };
}

function disordered(): never {
  throw new Error('The database does not give keys in the order of their bytes.');
}
