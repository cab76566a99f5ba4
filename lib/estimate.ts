/**
 * A statistic that either has a value with the number of observations it rests on, or has a reason for
 * having none. `NaN`, `Infinity` and a silent `null` never cross a module border.
 */
export type Estimate<Extra extends object = object> =
  | ({ readonly kind: 'estimate'; readonly value: number; readonly n: number } & Extra)
  | Undefined;

export type Undefined = {
  readonly kind: 'undefined';
  readonly reason: UndefinedReason;
  /** Observations that were available, where that explains the reason. */
  readonly n?: number;
};

/** Why a number does not exist. Pages translate these; the engine never words them. */
export type UndefinedReason =
  | 'no_observations'
  | 'too_few_observations'
  | 'too_few_items'
  | 'too_few_units'
  | 'single_observation'
  | 'zero_variance'
  | 'constant_item'
  | 'singular_matrix'
  | 'not_converged'
  | 'heywood_case'
  | 'mean_too_extreme'
  | 'below_minimum'
  | 'not_applicable'
  | 'not_yet'
  | 'withheld'
  | 'suppressed'
  | 'single_interview'
  | 'single_department'
  | 'campaign_open'
  | 'not_connected'
  | 'not_sampled'
  | 'not_computed';

/** A defined value; anything not finite becomes `undefined` with `reason`. */
export function estimate(value: number, n: number, reason: UndefinedReason = 'zero_variance'): Estimate {
  return Number.isFinite(value) ? { kind: 'estimate', value, n } : { kind: 'undefined', reason, n };
}

export function undefinedBecause(reason: UndefinedReason, n?: number): Undefined {
  return n === undefined ? { kind: 'undefined', reason } : { kind: 'undefined', reason, n };
}

export function isDefined<T extends { kind: string }>(e: T): e is Extract<T, { kind: 'estimate' }> {
  return e.kind === 'estimate';
}

/** The value, or `null` where it is undefined: for JSON exports, which carry the reason beside it. */
export function valueOrNull(e: Estimate): number | null {
  return e.kind === 'estimate' ? e.value : null;
}
