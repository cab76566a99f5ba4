/** Whether a scale measures the same in several groups, as a task of its own: the fits take longer than a page waits. */
import { type GroupMoments, type Invariance, measurementInvariance } from '../psychometrics/invariance.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { Progress } from './progress.ts';

/** Complete rows of the items of one factor. */
export type InvarianceInput = { readonly groups: readonly GroupMoments[]; readonly items: number };

export function invariance({ groups, items }: InvarianceInput, progress: Progress): Invariance {
  progress(0);
  return measurementInvariance({ items, factors: [Array.from({ length: items }, (_, i) => i)] }, groups);
}

/** The most that is equal in all groups; `none`: not even the pattern fits, or it cannot be computed. */
export type InvarianceLevel = 'none' | 'configural' | 'metric' | 'scalar';

/** Fall of CFI (Cheung & Rensvold 2002) and rise of RMSEA (Chen 2007) that a step may bring. */
const LIMIT = { cfi: 0.01, rmsea: 0.015 } as const;

/** How far invariance goes. Means may be compared from `scalar` on. */
export function levelOf(found: Invariance): InvarianceLevel {
  if (isUndefined(found.configural)) return 'none';
  const holds = (step: Invariance['metricDifference']) =>
    !isUndefined(step) && step.cfi >= -LIMIT.cfi && step.rmsea <= LIMIT.rmsea;
  if (!holds(found.metricDifference)) return 'configural';
  return holds(found.scalarDifference) ? 'scalar' : 'metric';
}
