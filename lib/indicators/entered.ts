/**
 * What a person enters for a source that is neither questionnaire nor interview, and the rate that it gives: a measured
 * value, a level of 1 to 5, how often each verified deduction applies, or the parts of a unit-specific indicator. Pure.
 */
import type { Localized } from '#lib/instruments/envelope.ts';
import type { Indicator, IndicatorSource, IndicatorTree } from './framework.ts';
import type { Transform } from './policy.ts';
import { applyTransform } from './transform.ts';

export const ENTERED_KINDS = ['statistics', 'document'] as const;

export type EnteredPart = {
  /** Empty for an indicator's one value. */
  readonly id: string;
  readonly asks: 'value' | 'level' | 'count';
  readonly title?: Localized;
  /** Of a unit-specific part: reached at this value, with this weight. */
  readonly target?: number;
  readonly weight?: number;
  /** Of a deduction: points each time, and at most. */
  readonly per?: number;
  readonly cap?: number;
};

export function isEntered(source: Pick<IndicatorSource, 'type'>): boolean {
  return (ENTERED_KINDS as readonly string[]).includes(source.type);
}

/**
 * What has to be entered for a source before it counts. Empty where nothing can be: a unit-specific indicator without
 * a variant for the unit's type.
 */
export function enteredParts(
  tree: Pick<IndicatorTree, 'variants'>,
  indicator: Indicator,
  source: IndicatorSource,
  transform: Transform,
  unitType: string,
): EnteredPart[] {
  if (indicator.variant_slot === true) {
    const variant = tree.variants?.find((v) => v.slot === indicator.id && v.unit_type === unitType);
    return (variant?.parts ?? []).map(({ id, title, target, weight }) => ({
      id,
      asks: 'value',
      title,
      target,
      weight,
    }));
  }
  if (transform.type === 'deduct') {
    const deductions = source.deductions ?? indicator.method.deductions ?? [];
    return deductions.map(({ id, when, per, cap }) => ({ id, asks: 'count', title: when, per, cap }));
  }
  if (transform.type === 'level') return [{ id: '', asks: 'level' }];
  const title = source.value ?? (source.transform === undefined ? indicator.method.value : undefined);
  return [{ id: '', asks: 'value', ...(title === undefined ? {} : { title }) }];
}

export type EnteredRate = {
  /** 0–1. */
  readonly rate: number;
  /** The value on the scale of the transform, where there is one value and no more. */
  readonly value?: number;
  /** d rate / d value. */
  readonly slope: number;
};

/**
 * The rate of a source, once every part has a value: Σ weight × min(1, value ÷ target) of unit-specific parts,
 * (full − Σ min(count × per, cap)) ÷ full of verified deductions, else the transform of the one value. A deduction
 * that does not apply is a count of 0 that somebody entered: nothing counts as 0 by itself.
 */
export function enteredRate(
  parts: readonly EnteredPart[],
  transform: Transform,
  full: number,
  values: ReadonlyMap<string, number>,
): EnteredRate | undefined {
  if (parts.length === 0 || !parts.every((p) => values.has(p.id))) return undefined;
  const [only] = parts;
  const of = (part: EnteredPart) => values.get(part.id) ?? 0;
  if (only?.target !== undefined) {
    const rate = parts.reduce((sum, p) => sum + (p.weight ?? 0) * share(of(p) / (p.target ?? 1)), 0);
    return { rate: share(rate), slope: 0 };
  }
  if (only?.asks === 'count') {
    const lost = parts.reduce((sum, p) => sum + Math.min(of(p) * (p.per ?? 0), p.cap ?? 0), 0);
    return { rate: share((full - lost) / full), slope: 0 };
  }
  const value = only === undefined ? 0 : of(only);
  const applied = applyTransform(transform, value);
  return applied === undefined ? undefined : { ...applied, value };
}

function share(x: number): number {
  return Math.min(1, Math.max(0, x));
}

/** What is wrong with a value for a part; undefined where it may be entered. */
export function valueFault(part: EnteredPart, value: number): 'level' | 'count' | 'value' | undefined {
  if (part.asks === 'level') return Number.isInteger(value) && value >= 1 && value <= 5 ? undefined : 'level';
  if (part.asks === 'count')
    return Number.isInteger(value) && value >= 0 && value <= 1_000 ? undefined : 'count';
  return Number.isFinite(value) && Math.abs(value) <= 1_000_000 ? undefined : 'value';
}
