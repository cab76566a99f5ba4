import { userNames } from '#db/repositories/accounts.ts';
import { findByName } from '#db/repositories/instruments.ts';
import { listScores } from '#db/repositories/scores.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { type Composite, compositeInterval } from '../indicators/composite.ts';
import type { Indicator } from '../indicators/framework.ts';
import type { Localized } from '../instruments/envelope.ts';
import { parsedOf } from '../library/load-version.ts';
import { because } from '../problems.ts';
import type { Outcome } from '../psychometrics/outcome.ts';
import type { ConfidenceInterval } from '../psychometrics/unit-mean.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { type Observed, observedIn, unitComposites } from './composites.ts';
import { computeIndicators } from './compute.ts';
import { latestByKey, ruleVersionOf } from './preview-export.ts';
import { type ScoreView, scoreView } from './score-view.ts';
import type { IndicatorResult } from './types.ts';

const SHEET_LEVEL = 0.95;

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
  /** The rate of what counts, with its error and what is missing. */
  readonly composite: Composite;
  /** 95 %, of that rate. */
  readonly interval: Outcome<ConfidenceInterval>;
  readonly observed: Observed;
};

/** One unit's framework: scores in force, their history, and what the evidence would give now. */
export async function readSheet(ctx: Context, evaluationId: string, unitId: string) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, unitId });
  const view = await readEvaluation(ctx, evaluationId);
  const unit = view.units.find((u) => u.id === unitId);
  if (unit === undefined) throw new AppError('not_found', because('no_unit'));
  const names = await userNames(ctx.store.db);
  const rows = await listScores(ctx.store.db, evaluationId, unitId);
  const computation = await computeIndicators(ctx.store.db, view, ctx.now());
  const computed = new Map(computation.unit(unitId).map((r) => [r.indicatorId, r]));
  const latestRows = new Map([...latestByKey(rows).values()].map((r) => [r.indicatorId, r]));
  const composites = unitComposites(view, computation, unitId, latestRows);
  const rules = ruleVersionOf(view);
  const rowOf = (indicator: Indicator): SheetRow => {
    const history = rows.filter((r) => r.indicatorId === indicator.id).map((r) => scoreView(r, names));
    const latest = latestRows.get(indicator.id);
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
      return { branch: branchOf(second, leaves, composites.nodes.get(second.id)), leaves };
    });
    return {
      branch: branchOf(
        first,
        children.flatMap((c) => c.leaves),
        composites.nodes.get(first.id),
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
    total: branchOf({ id: '', title: view.tree.title, weight: view.tree.full_score }, all, composites.total),
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
  composite: Composite | undefined,
): SheetBranch {
  if (composite === undefined) throw new Error(`no composite of ${node.id}`);
  let points = 0;
  let counted = 0;
  for (const { indicator, score } of leaves) {
    if (score === undefined || score.rate.kind === 'undefined') continue;
    points += score.rate.value * indicator.weight;
    counted += indicator.weight;
  }
  return {
    id: node.id,
    title: node.title,
    weight: node.weight,
    points,
    counted,
    composite,
    interval: compositeInterval(composite, SHEET_LEVEL),
    observed: observedIn(leaves.flatMap(({ score }) => (score === undefined ? [] : [score.sources]))),
  };
}
