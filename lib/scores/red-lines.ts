/** Red lines that people confirmed for units. */
import { listSourceValues } from '#db/repositories/source-values.ts';
import type { Db } from '#db/store.ts';
import { valuesInForce } from '../sources/slots.ts';

export type RedLine = {
  readonly indicatorId: string;
  readonly evidence: readonly string[];
  readonly reason: string;
};

/** Those in force, by unit. */
export async function redLinesOf(db: Db, evaluationId: string): Promise<ReadonlyMap<string, RedLine[]>> {
  const byUnit = new Map<string, RedLine[]>();
  for (const row of valuesInForce(await listSourceValues(db, evaluationId)).values()) {
    if (row.kind !== 'red_line') continue;
    const { unitId, indicatorId, evidence, note } = row;
    byUnit.set(unitId, [...(byUnit.get(unitId) ?? []), { indicatorId, evidence, reason: note }]);
  }
  return byUnit;
}
