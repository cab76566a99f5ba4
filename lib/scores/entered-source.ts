/** What people entered for the sources of an evaluation, gathered once and asked per unit and source. */
import { listSourceValues, type SourceValueRow } from '#db/repositories/source-values.ts';
import type { Db } from '#db/store.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import { type EnteredRate, enteredParts, enteredRate } from '../indicators/entered.ts';
import type { Indicator, IndicatorSource } from '../indicators/framework.ts';
import { keyOfValue, valuesInForce } from '../sources/slots.ts';
import { transformFor } from './transform-for.ts';
import type { EnteredDetail } from './types.ts';

export type EnteredEvidence = ReadonlyMap<string, SourceValueRow>;

export async function gatherEntered(db: Db, evaluationId: string): Promise<EnteredEvidence> {
  return valuesInForce(await listSourceValues(db, evaluationId));
}

/** The values of a source and the rate that they give; no rate while a part has no value. */
export function findEntered(
  evidence: EnteredEvidence,
  { tree, policy }: Pick<EvaluationView, 'tree' | 'policy'>,
  unit: { readonly id: string; readonly type: string },
  indicator: Indicator,
  source: IndicatorSource,
): { detail: EnteredDetail; rate: EnteredRate | undefined } {
  const transform = transformFor(policy, indicator, source);
  const parts = enteredParts(tree, indicator, source, transform, unit.type);
  const rowOf = (part: string) =>
    evidence.get(keyOfValue({ unitId: unit.id, indicatorId: indicator.id, kind: source.type, part }));
  const rows = parts.flatMap((p) => rowOf(p.id) ?? []);
  const open = parts.flatMap((p) => (rowOf(p.id) === undefined ? [p.id] : []));
  const values = new Map(rows.map((r) => [r.part, r.value]));
  return {
    detail: {
      parts: rows.map(({ part, value, asOf, origin, evidence: numbers }) => ({
        part,
        value,
        asOf,
        origin,
        evidence: numbers,
      })),
      ...(open.length === 0 ? {} : { open }),
    },
    rate: enteredRate(parts, transform, indicator.weight, values),
  };
}
