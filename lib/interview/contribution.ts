/** From locked interview ratings to a unit's contribution to an indicator, with its standard error. */
import { type Estimate, estimate, isDefined, type UndefinedReason, undefinedBecause } from '#lib/estimate.ts';

/** One interview's ratings for one indicator. */
export type RatedInterview = {
  readonly role: string;
  /** Tells the interview from others of its role, for covariances between indicators. */
  readonly id?: number;
  /** A rating per question mapped to the indicator: the mean of the raters' locked ratings, on the 1–5 scale. */
  readonly ratings: readonly { readonly value: number; readonly weight: number }[];
};

export type RoleMean = {
  readonly role: string;
  /** Weight of the role after leaving out roles without a rated interview; they sum to 1. */
  readonly weight: number;
  /** Interviews. */
  readonly m: number;
  readonly mean: number;
  /** Standard deviation over interviews; undefined for a single one. */
  readonly sd: Estimate;
};

export type Contribution = {
  /** Mean rating, 1–5. n is the number of interviews. */
  readonly mean: Estimate;
  readonly standardError: Estimate;
  /** Welch–Satterthwaite degrees of freedom; undefined where the standard error is. */
  readonly degreesOfFreedom: Estimate;
  readonly roles: readonly RoleMean[];
  /** Roles that the source names and that have no rated interview. */
  readonly missingRoles: readonly string[];
  /** By role, the error of each interview: the squares sum to the squared standard error. Empty where that is undefined. */
  readonly errors: readonly RoleErrors[];
};

export type RoleErrors = {
  readonly role: string;
  readonly ids: Int32Array;
  readonly values: Float64Array;
};

/**
 * Mean of an interview's questions (by their weights), then of the interviews within a role, then of the
 * roles by their weights, renormalised over roles with at least one rated interview.
 * SE² = Σ w_r² s_r² / m_r over roles; undefined (`single_interview`) where a role has one interview, while
 * the value is still given. Degrees of freedom by Satterthwaite (1946, doi:10.2307/3002019).
 *
 * @param roleWeights weights of the roles that the source names, by role; any positive scale
 */
export function interviewContribution(
  interviews: readonly RatedInterview[],
  roleWeights: ReadonlyMap<string, number>,
): Contribution {
  const byRole = new Map<string, number[]>();
  const ids = new Map<string, number[]>();
  for (const interview of interviews) {
    const weight = interview.ratings.reduce((sum, r) => sum + r.weight, 0);
    if (!(weight > 0) || !roleWeights.has(interview.role)) continue;
    const value = interview.ratings.reduce((sum, r) => sum + r.weight * r.value, 0) / weight;
    byRole.set(interview.role, [...(byRole.get(interview.role) ?? []), value]);
    ids.set(interview.role, [...(ids.get(interview.role) ?? []), interview.id ?? -1]);
  }
  const missingRoles = [...roleWeights.keys()].filter((role) => !byRole.has(role));
  const total = [...byRole.keys()].reduce((sum, role) => sum + (roleWeights.get(role) ?? 0), 0);
  const n = [...byRole.values()].reduce((sum, values) => sum + values.length, 0);
  if (n === 0 || !(total > 0)) {
    const none = undefinedBecause('no_observations', 0);
    return { mean: none, standardError: none, degreesOfFreedom: none, roles: [], missingRoles, errors: [] };
  }
  const roles = [...byRole].map(([role, values]): RoleMean => {
    const m = values.length;
    const mean = values.reduce((sum, v) => sum + v, 0) / m;
    const ss = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    const sd = m > 1 ? estimate(Math.sqrt(ss / (m - 1)), m) : undefinedBecause('single_interview', m);
    return { role, weight: (roleWeights.get(role) ?? 0) / total, m, mean, sd };
  });
  const mean = estimate(
    roles.reduce((sum, r) => sum + r.weight * r.mean, 0),
    n,
  );
  let variance = 0;
  let denominator = 0;
  for (const r of roles) {
    if (!isDefined(r.sd)) {
      const reason: UndefinedReason = 'single_interview';
      const none = undefinedBecause(reason, n);
      return { mean, standardError: none, degreesOfFreedom: none, roles, missingRoles, errors: [] };
    }
    const part = (r.weight * r.sd.value) ** 2 / r.m;
    variance += part;
    denominator += part ** 2 / (r.m - 1);
  }
  return {
    mean,
    standardError: estimate(Math.sqrt(variance), n),
    // Without any spread the degrees of freedom are those of the role with the fewest interviews.
    degreesOfFreedom: estimate(
      denominator > 0 ? variance ** 2 / denominator : Math.min(...roles.map((r) => r.m)) - 1,
      n,
    ),
    roles,
    missingRoles,
    errors: roles.map(({ role, weight, m, mean }) => ({
      role,
      ids: Int32Array.from(ids.get(role) ?? []),
      values: Float64Array.from(
        byRole.get(role) ?? [],
        (v) => (weight * (v - mean)) / Math.sqrt(m * (m - 1)),
      ),
    })),
  };
}
