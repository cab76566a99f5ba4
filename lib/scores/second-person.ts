import { getSetting } from '#db/repositories/accounts.ts';
import { findEvaluation } from '#db/repositories/evaluations.ts';
import type { Db } from '#db/store.ts';

/**
 * Whether a proposal has to be decided by somebody else than who made it: always, but for the demonstration's own
 * scores in an installation that is marked as a demonstration, where somebody alone tries everything.
 */
export async function needsAnother(db: Db, evaluationId: string): Promise<boolean> {
  const demonstration = (await getSetting<boolean>(db, 'demonstration')) === true;
  return !(demonstration && (await findEvaluation(db, evaluationId))?.demo === true);
}
