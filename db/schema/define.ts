import type { Kit } from '../kit.ts';
import { accountTables } from './accounts.ts';
import { evaluationTables } from './evaluations.ts';
import { evidenceTables } from './evidence.ts';
import { instrumentTables } from './instruments.ts';
import { interviewTables } from './interviews.ts';
import { responseTables } from './responses.ts';

/** The whole schema, written once; a kit turns it into the tables of one dialect. */
export function defineSchema(k: Kit) {
  const accounts = accountTables(k);
  const instruments = instrumentTables(k);
  const evaluations = evaluationTables(k, instruments);
  return {
    ...accounts,
    ...instruments,
    ...evaluations,
    ...responseTables(k),
    ...interviewTables(k, instruments, accounts, evaluations),
    ...evidenceTables(k, evaluations),
  };
}
