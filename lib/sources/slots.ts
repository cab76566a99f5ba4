/** Everything that can be entered in an evaluation: by unit, indicator, kind and part. */
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import { type EnteredPart, enteredParts, isEntered } from '../indicators/entered.ts';
import { type Indicator, type IndicatorSource, indicatorsOf } from '../indicators/framework.ts';
import type { Transform } from '../indicators/policy.ts';
import { transformFor } from '../scores/transform-for.ts';
import type { ValueKind } from './input.ts';

export type SourceSlot = {
  readonly kind: Exclude<ValueKind, 'red_line'>;
  readonly source: IndicatorSource;
  /** Place of the source in the indicator. */
  readonly sourceIndex: number;
  readonly transform: Transform;
  readonly parts: readonly EnteredPart[];
};

type Rules = Pick<EvaluationView, 'tree' | 'policy'>;

/** Indicators for which something can be entered, in the order of the framework. */
export function enteredIndicators({ tree }: Pick<Rules, 'tree'>): Indicator[] {
  return indicatorsOf(tree)
    .map((i) => i.indicator)
    .filter((i) => i.sources.some(isEntered) || i.red_line !== undefined);
}

/** The sources of an indicator that are entered, for a unit of this type. */
export function slotsOf({ tree, policy }: Rules, indicator: Indicator, unitType: string): SourceSlot[] {
  return indicator.sources.flatMap((source, sourceIndex): SourceSlot[] => {
    if (!isEntered(source)) return [];
    const transform = transformFor(policy, indicator, source);
    const parts = enteredParts(tree, indicator, source, transform, unitType);
    return [{ kind: source.type as SourceSlot['kind'], source, sourceIndex, transform, parts }];
  });
}

type Keyed = { unitId: string; indicatorId: string; kind: string; part: string };

/** What a value is a value of: newer ones under the same key replace older ones. */
export function keyOfValue({ unitId, indicatorId, kind, part }: Keyed): string {
  return [unitId, indicatorId, kind, part].join(' ');
}

/** The values in force, from rows in the order in which they were entered. */
export function valuesInForce<R extends Keyed & { withdrawnAt: number | null }>(
  rows: readonly R[],
): Map<string, R> {
  return new Map(rows.filter((r) => r.withdrawnAt === null).map((r) => [keyOfValue(r), r]));
}
