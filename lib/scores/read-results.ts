import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { type Estimate, isDefined, undefinedBecause } from '../estimate.ts';
import { type Composite, compositeInterval } from '../indicators/composite.ts';
import type { UnitUncertainty } from '../indicators/composite-uncertainty.ts';
import { cappedChances, crossesThreshold } from '../indicators/grades.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { shrinkTotals } from '../indicators/shrunken-totals.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import type { ConfidenceInterval } from '../psychometrics/unit-mean.ts';
import { cappedGrades } from './capped-grades.ts';
import { type Observed, observedIn } from './composites.ts';
import { unitPeriods } from './evidence-period.ts';
import { type RankingObstacle, rankingObstacles } from './ranking.ts';
import { type RedLine, redLinesOf } from './red-lines.ts';
import { readTotals, type UnitTotals } from './totals.ts';
import type { SourceResult } from './types.ts';
import { uncertaintyOf } from './uncertainty.ts';

export type ResultRow = {
  readonly unitId: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly unitType: string;
  readonly total: Composite;
  readonly observed: Observed;
  /** What stands from here on exists where there is a total. */
  readonly graded?: Graded;
};

export type Graded = {
  /** On the full score. */
  readonly points: number;
  /** At the policy's confidence for grades, on the full score. */
  readonly interval: Outcome<ConfidenceInterval>;
  /** Red lines confirmed for the unit; they cap the grade whatever the total is. */
  readonly redLines: readonly RedLine[];
  /** The grade without red lines, where they lower it. */
  readonly uncapped?: { readonly byThreshold: number; readonly byShare: number };
  /** Places in `levels`: by threshold, and by share among the units of the type; capped by red lines. */
  readonly byThreshold: number;
  readonly byShare: number;
  /** The interval reaches over a threshold. */
  readonly borderline: boolean;
  /** Other units of the type show the same score and share its place. */
  readonly tied: boolean;
  /** Where the units of the type may be ranked. */
  readonly rank?: number;
  /** Drawn towards the mean of its type, for reference. */
  readonly shrunken: Estimate;
  /** Once the draws are there. */
  readonly drawn?: UnitUncertainty;
};

export type ResultGroup = {
  readonly type: string;
  readonly rows: readonly ResultRow[];
  /** What keeps its units from being ranked; none: they are. */
  readonly obstacles: readonly RankingObstacle[];
};

/**
 * Totals, grades and how far they rest on decisions and chance, by type of unit.
 * @param waitMs how long to wait for the draws
 */
export async function readResults(ctx: Context, evaluationId: string, waitMs: number) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const totals = await readTotals(ctx, evaluationId);
  const { view, computation, totalled, units } = totals;
  const { grading } = evaluationRules(view.policy);
  const job =
    totalled.length === 0 ? undefined : await uncertaintyOf(ctx, view, computation, totalled, waitMs);
  const drawn = new Map(totalled.map((u, i) => [u.unitId, job?.result?.units[i]]));
  const seen = (unitId: string) => may(ctx.actor, 'indicator.read', { evaluationId, unitId });
  const redLines = await redLinesOf(ctx.store.db, evaluationId);
  const groups = totals.types.map((type): ResultGroup => {
    const own = totalled.filter((u) => u.unit.type === type);
    const obstacles = rankingObstacles(view.policy, computation, own);
    const graded = gradesOf(view, own, obstacles.length === 0, drawn, redLines);
    return {
      type,
      rows: units
        .filter((u) => u.unit.type === type && seen(u.unitId))
        .map((u) => rowOf(u, graded.get(u.unitId)))
        .sort((a, b) => (b.graded?.points ?? -1) - (a.graded?.points ?? -1)),
      obstacles: obstacles.flatMap((o) => seenObstacle(o, seen)),
    };
  });
  return {
    ...view,
    groups: groups.filter((g) => g.rows.length > 0),
    levels: grading.levels,
    mode: grading.mode,
    confidence: grading.uncertainty.confidence,
    redLineCap: grading.red_line_cap,
    job,
    draws: job?.result?.draws,
    /** What the scores of each unit are about. */
    periods: await unitPeriods(
      ctx.store.db,
      evaluationId,
      units.filter((u) => seen(u.unitId)),
    ),
    may: { export: may(ctx.actor, 'export.statistics', { evaluationId }) },
  };
}

export type ResultsView = Awaited<ReturnType<typeof readResults>>;

function rowOf({ unit, latest, composites }: UnitTotals, graded: Graded | undefined): ResultRow {
  const counting = [...composites.total.shares.keys()];
  return {
    unitId: unit.id,
    unitCode: unit.code,
    unitName: unit.name,
    unitType: unit.type,
    total: composites.total,
    observed: observedIn(counting.map((id) => (latest.get(id)?.sources ?? []) as SourceResult[])),
    ...(graded === undefined ? {} : { graded }),
  };
}

/** Grades of the units of one type that have a total, by unit. */
function gradesOf(
  { policy, tree }: Parameters<typeof uncertaintyOf>[1],
  units: readonly UnitTotals[],
  ranked: boolean,
  drawn: ReadonlyMap<string, UnitUncertainty | undefined>,
  redLines: ReadonlyMap<string, readonly RedLine[]>,
): Map<string, Graded> {
  const { levels, uncertainty } = evaluationRules(policy).grading;
  const full = tree.full_score;
  const totals = units.map(({ composites }) => composites.total);
  const points = totals.map((t) => (isDefined(t.rate) ? t.rate.value * full : 0));
  const pointed = units.map(({ unitId }, i) => ({ unitId, points: points[i] as number }));
  const { shown, ranks, grades } = cappedGrades(policy, pointed, redLines);
  const errors = totals.map((t) => (isDefined(t.standardError) ? t.standardError.value * full : 0));
  const faulty = totals.find((t) => !isDefined(t.standardError))?.standardError;
  const shrunken = shrinkTotals(points, errors);
  return new Map(
    units.map(({ unitId }, i): [string, Graded] => {
      const own = drawn.get(unitId);
      const { free, capped, cap } = grades[i] as (typeof grades)[number];
      const lowered = capped.byThreshold !== free.byThreshold || capped.byShare !== free.byShare;
      const interval = inPoints(compositeInterval(totals[i] as Composite, uncertainty.confidence), full);
      return [
        unitId,
        {
          points: points[i] as number,
          interval,
          redLines: redLines.get(unitId) ?? [],
          ...(lowered ? { uncapped: free } : {}),
          ...capped,
          borderline: !isUndefined(interval) && crossesThreshold(interval, levels, cap),
          tied: shown.filter((p) => p === shown[i]).length > 1,
          ...(ranked ? { rank: ranks[i] as number } : {}),
          shrunken:
            faulty?.kind === 'undefined'
              ? faulty
              : (shrunken[i] ?? undefinedBecause('too_few_units', units.length)),
          ...(own === undefined ? {} : { drawn: underCap(own, cap) }),
        },
      ];
    }),
  );
}

/** Total and variances stay as they were drawn; a red line is about the grade alone. */
function underCap(drawn: UnitUncertainty, cap: number | undefined): UnitUncertainty {
  const { byThreshold, byShare } = drawn;
  return {
    ...drawn,
    byThreshold: cappedChances(byThreshold, cap),
    byShare: cappedChances(byShare, cap),
  };
}

function inPoints(i: Outcome<ConfidenceInterval>, full: number): Outcome<ConfidenceInterval> {
  return isUndefined(i) ? i : { ...i, lower: i.lower * full, upper: i.upper * full };
}

/** Without the units that the reader may not see; that there is something in the way stays. */
function seenObstacle(o: RankingObstacle, seen: (unitId: string) => boolean): RankingObstacle[] {
  if ('unitIds' in o) return [{ ...o, unitIds: o.unitIds.filter(seen) }];
  return 'unitId' in o && !seen(o.unitId) ? [] : [o];
}
