import { userNames } from '#db/repositories/accounts.ts';
import { findByName } from '#db/repositories/instruments.ts';
import { listScores, type ScoreRow } from '#db/repositories/scores.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Estimate, estimate, type UndefinedReason, undefinedBecause } from '../estimate.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import type { Indicator } from '../indicators/framework.ts';
import type { Localized } from '../instruments/envelope.ts';
import { parsedOf } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { computeIndicators } from './compute.ts';
import { ruleVersionOf } from './preview-export.ts';
import type { IndicatorResult, IndicatorState, SourceResult } from './types.ts';

export type ScoreView = {
  readonly seq: number;
  readonly rate: Estimate;
  readonly standardError: Estimate;
  /** 95 %, as rates, cut to 0–1. */
  readonly interval: Outcome<ConfidenceInterval>;
  readonly n: number;
  readonly sources: readonly SourceResult[];
  readonly state: IndicatorState;
  readonly by: string;
  readonly at: number;
  readonly why: string;
  readonly revertsTo: number | null;
  readonly inputHash: string;
  readonly ruleVersion: string;
};

export type SheetRow = {
  readonly indicator: Indicator;
  /** The version in force. */
  readonly score?: ScoreView;
  readonly history: readonly ScoreView[];
  /** What the evidence gives now, and whether it differs from the version in force. */
  readonly now: IndicatorResult;
  readonly stale: boolean;
};

export type SheetBranch = {
  readonly id: string;
  readonly title: Indicator['title'];
  readonly weight: number;
  /** Points of the indicators with a score, and their full score: nothing is extrapolated. */
  readonly points: number;
  readonly counted: number;
};

/** One unit's framework: scores in force, their history, and what the evidence would give now. */
export async function readSheet(ctx: Context, evaluationId: string, unitId: string) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, unitId });
  const view = await readEvaluation(ctx, evaluationId);
  const unit = view.units.find((u) => u.id === unitId);
  if (unit === undefined) throw new AppError('not_found', because('no_unit'));
  const names = await userNames(ctx.store.db);
  const rows = await listScores(ctx.store.db, evaluationId, unitId);
  const computed = new Map(
    (await computeIndicators(ctx.store.db, view, ctx.now())).unit(unitId).map((r) => [r.indicatorId, r]),
  );
  const rules = ruleVersionOf(view);
  const rowOf = (indicator: Indicator): SheetRow => {
    const history = rows.filter((r) => r.indicatorId === indicator.id).map((r) => scoreView(r, names));
    const latest = rows.find((r) => r.indicatorId === indicator.id);
    const now = computed.get(indicator.id) as IndicatorResult;
    const [score] = history;
    return {
      indicator,
      ...(score === undefined ? {} : { score }),
      history,
      now,
      stale:
        latest === undefined
          ? now.rate.kind === 'estimate'
          : latest.inputHash !== now.inputHash ||
            latest.ruleVersion !== rules ||
            latest.engineVersion !== ENGINE_VERSION,
    };
  };
  const tree = view.tree.tree.map((first) => {
    const children = first.children.map((second) => {
      const leaves = second.children.map(rowOf);
      return { branch: branchOf(second, leaves), leaves };
    });
    return {
      branch: branchOf(
        first,
        children.flatMap((c) => c.leaves),
      ),
      children,
    };
  });
  const all = tree.flatMap((f) => f.children.flatMap((c) => c.leaves));
  return {
    ...view,
    unit,
    tree,
    framework: view.tree,
    itemTexts: await itemTexts(ctx, all),
    total: branchOf({ id: '', title: view.tree.title, weight: view.tree.full_score }, all),
    may: {
      export: may(ctx.actor, 'indicator.export', { evaluationId }),
      sourceState: may(ctx.actor, 'indicator.source_state', { evaluationId, unitId }),
    },
  };
}

/** Wording of the items behind the scores shown, from the versions they were answered in. */
async function itemTexts(ctx: Context, rows: readonly SheetRow[]): Promise<ReadonlyMap<string, Localized>> {
  const texts = new Map<string, Localized>();
  const versions = new Set(
    rows.flatMap((row) =>
      [...(row.score?.sources ?? []), ...row.now.sources].flatMap(
        (s) => s.questionnaire?.questionnaire ?? [],
      ),
    ),
  );
  for (const name of versions) {
    const [id = '', version = ''] = name.split('@');
    const row = await findByName(ctx.store.db, id, version);
    const instrument = row === undefined ? undefined : parsedOf(row);
    if (instrument?.kind !== 'questionnaire') continue;
    for (const item of instrument.items) texts.set(item.id, item.text);
  }
  return texts;
}

export type SheetView = Awaited<ReturnType<typeof readSheet>>;

function branchOf(
  node: { id: string; title: Indicator['title']; weight: number },
  leaves: readonly SheetRow[],
): SheetBranch {
  let points = 0;
  let counted = 0;
  for (const { indicator, score } of leaves) {
    if (score === undefined || score.rate.kind === 'undefined') continue;
    points += score.rate.value * indicator.weight;
    counted += indicator.weight;
  }
  return { id: node.id, title: node.title, weight: node.weight, points, counted };
}

export function scoreView(row: ScoreRow, names: ReadonlyMap<string, string>): ScoreView {
  const rate =
    row.value === null
      ? undefinedBecause((row.reason ?? 'not_yet') as UndefinedReason, row.n)
      : estimate(row.value, row.n);
  const standardError =
    row.standardError === null
      ? undefinedBecause(errorReason(row), row.n)
      : estimate(row.standardError, row.n);
  const sources = row.sources as SourceResult[];
  const counting = sources.filter((s) => s.effectiveWeight > 0).length;
  return {
    seq: row.seq,
    rate,
    standardError,
    // Without any spread in the sample there is no interval to speak of, however many there were.
    interval:
      row.standardError === 0
        ? undefinedBecause('zero_variance', row.n)
        : cut(interval(rate, standardError, row.degreesOfFreedom ?? 0, 0.95)),
    n: row.n,
    sources,
    state:
      counting === 0
        ? 'waiting'
        : counting < sources.length
          ? 'partial'
          : sources.length === 1
            ? 'direct'
            : 'blended',
    by: names.get(row.createdBy) ?? row.createdBy,
    at: row.createdAt,
    why: row.why,
    revertsTo: row.revertsTo,
    inputHash: row.inputHash,
    ruleVersion: row.ruleVersion,
  };
}

/** The reason that the first source without a standard error gave. */
function errorReason(row: ScoreRow): UndefinedReason {
  for (const s of row.sources as SourceResult[]) {
    if (s.effectiveWeight > 0 && s.standardError.kind === 'undefined') return s.standardError.reason;
  }
  return 'not_yet';
}

/** A rate lies between 0 and 1, and so do the ends of its interval. */
function cut(i: Outcome<ConfidenceInterval>): Outcome<ConfidenceInterval> {
  return isUndefined(i) ? i : { ...i, lower: Math.max(0, i.lower), upper: Math.min(1, i.upper) };
}
