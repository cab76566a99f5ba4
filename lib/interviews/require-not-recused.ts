import { listRecusals } from '#db/repositories/fieldwork.ts';
import type { Db } from '#db/store.ts';
import { AppError } from '../errors.ts';
import { because, fault } from '../problems.ts';

type Scope = {
  readonly evaluationId: string;
  /** The unit that is judged, or all of them. */
  readonly unitId: string | readonly string[];
};

/**
 * @param at the field of the input that named these people or units
 * @throws AppError naming each of these people who is recused from a unit, with the reason that was noted
 */
export async function requireNotRecused(
  db: Db,
  { evaluationId, unitId }: Scope,
  people: readonly { readonly userId: string; readonly name: string }[],
  at: string,
): Promise<void> {
  const units = new Set([unitId].flat());
  const recusals = (await listRecusals(db, evaluationId)).filter((r) => units.has(r.unitId));
  const found = people.flatMap(({ userId, name }) =>
    recusals
      .filter((r) => r.userId === userId)
      .map(({ reason }) => ({ rule: 'recusal', ...fault('recused', at, { name, reason }) })),
  );
  if (found.length > 0) throw new AppError('invalid_input', because('recusal'), found);
}
