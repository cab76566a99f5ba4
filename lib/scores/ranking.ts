/** Whether the units of one type may be ranked by their totals, and what is in the way. */
import { type Estimate, estimate, isDefined, undefinedBecause } from '../estimate.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { oneWay, unitReliability } from '../psychometrics/anova.ts';
import { rankingGate } from '../psychometrics/ranking-gate.ts';
import type { Computation } from './compute.ts';
import type { UnitTotals } from './totals.ts';
import type { SourceResult } from './types.ts';

export type RankingObstacle =
  | { readonly kind: 'too_few_units' | 'no_answers' | 'scale_unreliable' }
  /** These units' totals rest on other sources than most, or on scores whose evidence has changed. */
  | { readonly kind: 'other_sources' | 'stale'; readonly unitIds: readonly string[] }
  | {
      readonly kind: 'unreliable';
      readonly unitId: string;
      readonly audience: string;
      readonly reliability: Estimate;
      /** Observations it has, and needs at the same ICC. */
      readonly n: number;
      readonly needed: Estimate;
    };

/** @param units those of one type that have a total; none in the way means that they may be ranked */
export function rankingObstacles(
  policy: ScoringPolicy,
  computation: Computation,
  units: readonly UnitTotals[],
): RankingObstacle[] {
  if (units.length < 2) return [{ kind: 'too_few_units' }];
  const obstacles: RankingObstacle[] = [];
  const signatures = units.map(sourcesOf);
  const usual = mostCommon(signatures);
  const other = units.filter((_, i) => signatures[i] !== usual);
  if (other.length > 0) obstacles.push({ kind: 'other_sources', unitIds: other.map((u) => u.unitId) });
  const now = units.map((u) => contributions(computation, u));
  const stale = units.filter((_, i) => now[i] === undefined);
  if (stale.length > 0) return [...obstacles, { kind: 'stale', unitIds: stale.map((u) => u.unitId) }];
  const audiences = [...new Set(now.flatMap((c) => [...(c?.keys() ?? [])]))];
  if (audiences.length === 0) return [...obstacles, { kind: 'no_answers' }];
  for (const audience of audiences) {
    obstacles.push(...unreliable(policy, audience, units, now));
  }
  return obstacles;
}

function unreliable(
  policy: ScoringPolicy,
  audience: string,
  units: readonly UnitTotals[],
  now: readonly (ReadonlyMap<string, Moments> | undefined)[],
): RankingObstacle[] {
  const of = now.map((c) => c?.get(audience) ?? { n: 0, mean: 0, ss: 0 });
  const moments = {
    n: Float64Array.from(of, (m) => m.n),
    mean: Float64Array.from(of, (m) => m.mean),
    ss: Float64Array.from(of, (m) => m.ss),
  };
  const enough = units.length >= policy.aggregation.min_units_for_icc;
  const icc = enough ? oneWay(moments).icc1 : undefinedBecause('too_few_units', units.length);
  const reliabilities = of.map((m) => unitReliability(icc, m.n));
  const gate = rankingGate(reliabilities, moments.n, policy.aggregation.unit_reliability.rank_units, icc);
  return gate.failures.map(({ unit, n, needed, ...failure }) => ({
    kind: 'unreliable',
    unitId: units[unit]?.unitId ?? '',
    audience,
    reliability:
      failure.kind === 'unreliable' ? estimate(failure.reliability, n) : undefinedBecause(failure.reason, n),
    n,
    needed,
  }));
}

type Moments = { readonly n: number; readonly mean: number; readonly ss: number };

/**
 * What an audience adds to a unit's total: observations, their mean part and its sum of squares, as rates of the
 * total. Undefined where a score rests on answers that have changed since.
 */
function contributions(
  computation: Computation,
  { unitId, latest, composites }: UnitTotals,
): Map<string, Moments> | undefined {
  const basis = computation.basis(unitId);
  const now = new Map(computation.unit(unitId).map((r) => [r.indicatorId, r.inputHash]));
  const found = new Map<string, { mean: number; errors: Map<number, number> }>();
  for (const [id, share] of composites.total.shares) {
    const row = latest.get(id);
    const sources = (row?.sources ?? []) as SourceResult[];
    if (!sources.some((s) => s.questionnaire !== undefined && s.effectiveWeight > 0)) continue;
    if (row?.inputHash !== now.get(id)) return undefined;
    basis.get(id)?.forEach(({ answers, weight, slope, errors }, i) => {
      const rate = sources[i]?.rate;
      if (answers === undefined || weight === 0 || rate === undefined || !isDefined(rate)) return;
      const own = found.get(answers.dataset.audience) ?? { mean: 0, errors: new Map<number, number>() };
      found.set(answers.dataset.audience, own);
      own.mean += share * weight * rate.value;
      for (const { ids, values } of errors) {
        values.forEach((v, j) => {
          const at = ids[j] as number;
          own.errors.set(at, (own.errors.get(at) ?? 0) + share * weight * slope * v);
        });
      }
    });
  }
  return new Map(
    [...found].map(([audience, { mean, errors }]) => {
      const n = errors.size;
      // An error is (x − mean)/√(n(n − 1)).
      const ss = [...errors.values()].reduce((sum, e) => sum + e * e, 0) * n * (n - 1);
      return [audience, { n, mean, ss }];
    }),
  );
}

/** The indicators that count with the sources that count in them. */
function sourcesOf({ latest, composites }: UnitTotals): string {
  return [...composites.total.shares.keys()]
    .map((id) => {
      const sources = (latest.get(id)?.sources ?? []) as SourceResult[];
      return `${id}:${sources.map((s) => (s.effectiveWeight > 0 ? s.type : '-')).join()}`;
    })
    .join(';');
}

function mostCommon(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, n]) => n === most)?.[0] ?? '';
}
