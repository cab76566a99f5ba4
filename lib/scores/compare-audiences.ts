/** The same indicator as different people see it: each audience's part of its score beside the others'. */
import { undefinedBecause } from '../estimate.ts';
import { compositeInterval } from '../indicators/composite.ts';
import { type IndicatorTree, indicatorsOf } from '../indicators/framework.ts';
import { averageOfUnits, type ValueWithError } from '../indicators/unit-average.ts';
import type { Localized } from '../instruments/envelope.ts';
import type { Outcome } from '../psychometrics/outcome.ts';
import type { ConfidenceInterval } from '../psychometrics/unit-mean.ts';
import type { UnitTotals } from './totals.ts';
import type { SourceResult } from './types.ts';

/** Interviews, beside the audiences of questionnaires. */
const INTERVIEWS = 'interview';

export type AudienceComparison = {
  readonly id: string;
  readonly title: Localized;
  /** Units that every audience speaks of. */
  readonly units: number;
  readonly audiences: readonly (ValueWithError & {
    /** An audience of the policy, or `interview`. */
    readonly audience: string;
    readonly interval: Outcome<ConfidenceInterval>;
  })[];
};

/**
 * Indicators that two audiences or more speak of, as means over the same units, each counted once.
 * @param only indicators that this audience was asked about
 */
export function compareAudiences(
  tree: IndicatorTree,
  units: readonly UnitTotals[],
  only: string | undefined,
): AudienceComparison[] {
  return indicatorsOf(tree).flatMap(({ indicator: { id, title } }): AudienceComparison[] => {
    const byUnit = units.map((u) => partsOf((u.latest.get(id)?.sources ?? []) as SourceResult[]));
    const audiences = [...new Set(byUnit.flatMap((parts) => [...parts.keys()]))].sort();
    const complete = byUnit.filter((parts) => audiences.every((a) => parts.has(a)));
    if (audiences.length < 2 || complete.length === 0) return [];
    if (only !== undefined && !audiences.includes(only)) return [];
    return [
      {
        id,
        title,
        units: complete.length,
        audiences: audiences.map((audience) => {
          const value = averageOfUnits(complete.flatMap((parts) => parts.get(audience) ?? []));
          return { ...value, audience, interval: compositeInterval(value, 0.95) };
        }),
      },
    ];
  });
}

/** What each audience says of a unit, where it counts. */
function partsOf(sources: readonly SourceResult[]): Map<string, ValueWithError> {
  return new Map(
    sources.flatMap((s) => {
      const audience = s.questionnaire?.audience ?? (s.interview === undefined ? undefined : INTERVIEWS);
      if (audience === undefined || !(s.effectiveWeight > 0) || s.rate.kind !== 'estimate') return [];
      const { rate, standardError, degreesOfFreedom = undefinedBecause('not_computed') } = s;
      return [[audience, { rate, standardError, degreesOfFreedom }] as const];
    }),
  );
}
