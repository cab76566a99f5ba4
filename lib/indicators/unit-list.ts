/** What units of one type are held against: the common indicators, and the variant of their type in each slot. */
import { type Indicator, type IndicatorTree, indicatorsOf } from './framework.ts';

export type Variant = NonNullable<IndicatorTree['variants']>[number];

export type UnitList = {
  readonly rows: readonly {
    readonly indicator: Indicator;
    readonly kind: 'common' | 'specific';
    /** What stands in the slot; absent where the tree has none for the type. */
    readonly variant?: Variant;
  }[];
  readonly common: number;
  readonly specific: number;
  /** Slots without a variant for this type: nobody has said yet what is asked of such a unit. */
  readonly empty: readonly string[];
};

/** Types of unit that a tree has variants for, in order. */
export function variantTypes(tree: IndicatorTree): string[] {
  return [...new Set((tree.variants ?? []).map((v) => v.unit_type))];
}

/** The indicators of a unit of this type, with their points. */
export function unitList(tree: IndicatorTree, unitType: string): UnitList {
  const rows = indicatorsOf(tree).map(({ indicator }) => {
    if (indicator.variant_slot !== true) return { indicator, kind: 'common' as const };
    const variant = tree.variants?.find((v) => v.slot === indicator.id && v.unit_type === unitType);
    return { indicator, kind: 'specific' as const, ...(variant === undefined ? {} : { variant }) };
  });
  const sum = (kind: 'common' | 'specific') =>
    rows.reduce((total, row) => total + (row.kind === kind ? row.indicator.weight : 0), 0);
  return {
    rows,
    common: sum('common'),
    specific: sum('specific'),
    empty: rows.flatMap((r) => (r.kind === 'specific' && !('variant' in r) ? [r.indicator.id] : [])),
  };
}
