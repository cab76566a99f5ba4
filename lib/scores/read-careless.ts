/** What careless answers change of scores, totals and grades: with and without them, as far as the reader may know. */
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { openParts } from '../disclosure/parts.ts';
import { isDefined } from '../estimate.ts';
import { evaluationRules } from '../indicators/policy.ts';
import type { Standing } from '../responses/steer-work.ts';
import { carelessEffects, type UnitCareless, type UnitTruth } from './careless-effect.ts';
import { prepareCareless } from './prepare-careless.ts';
import { type RedLine, redLinesOf } from './red-lines.ts';
import { readTotals, type Totals } from './totals.ts';

/** What is told of units together of which nothing is told one by one. */
export type HiddenUnits = {
  readonly units: number;
  /** Indicators of theirs that questionnaires feed and that are not told. */
  readonly scores: number;
  /** Of a group of people and of units alone: whether some grade is another one, and how many scores move. */
  readonly together?: { readonly otherGrade: boolean; readonly moved: number };
};

export type CarelessView = {
  /** Of the screening and the sums behind the other rules; what is not done is not told. */
  readonly standing: Standing;
  /** Differences of fewer answers than this are not told. */
  readonly k: number;
  readonly levels: readonly { readonly id: string }[];
  readonly firsts: Totals['view']['tree']['tree'];
  readonly units: readonly UnitCareless[];
  /** By type of unit, and of all units under `''`. */
  readonly hidden: ReadonlyMap<string, HiddenUnits>;
};

export type CarelessOptions = {
  /** About how long to wait for the screening. */
  readonly waitMs: number;
  /** For a file or a document, which others will read: nothing in it may need rights of the reader's own. */
  readonly handedOn?: true;
};

/** Of all units that the reader may see. */
export async function readCareless(
  ctx: Context,
  evaluationId: string,
  options: CarelessOptions,
): Promise<CarelessView> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const redLines = await redLinesOf(ctx.store.db, evaluationId);
  return carelessOf(ctx, await readTotals(ctx, evaluationId), redLines, options);
}

/** Of one unit, without grades. */
export async function readUnitCareless(
  ctx: Context,
  evaluationId: string,
  unitId: string,
  options: CarelessOptions,
): Promise<CarelessView> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, unitId });
  return carelessOf(ctx, await readTotals(ctx, evaluationId, unitId), new Map(), options);
}

/** Of the units of totals that are there already. */
export async function carelessOf(
  ctx: Context,
  totals: Totals,
  redLines: ReadonlyMap<string, readonly RedLine[]>,
  { waitMs, handedOn }: CarelessOptions,
): Promise<CarelessView> {
  const { view, computation } = totals;
  const evaluationId = view.evaluation.id;
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const { screenings, ...standing } = await prepareCareless(ctx, evaluationId, computation.closed, waitMs);
  const everything = handedOn !== true && may(ctx.actor, 'export.microdata', { evaluationId });
  const k = view.policy.disclosure.k_report;
  const found = carelessEffects({ totals, screenings, redLines, everything });
  const seen = found.filter(({ lines }) =>
    may(ctx.actor, 'indicator.read', { evaluationId, unitId: lines.unitId }),
  );
  return {
    standing,
    k,
    levels: evaluationRules(view.policy).grading.levels,
    firsts: view.tree.tree,
    units: seen.map((u) => u.lines),
    hidden: hiddenOf(seen, k, seen.length === view.units.length),
  };
}

/** @param all whether these are all units: only then something is told of those that are hidden */
function hiddenOf(found: readonly UnitTruth[], k: number, all: boolean): Map<string, HiddenUnits> {
  const hidden = found.filter((u) => u.hidden > 0 && isDefined(u.lines.total.rate));
  const byType = [...Map.groupBy(hidden, (u) => u.lines.unitType)];
  const answers = (units: readonly UnitTruth[]) => units.reduce((n, u) => n + u.hiddenAnswers, 0);
  // What is told of a type must leave nobody or a group of those that are hidden in the others.
  const open = openParts(
    byType.map(([, units]) => answers(units)),
    k,
    k,
  );
  const told = (units: readonly UnitTruth[], isOpen: boolean): HiddenUnits => ({
    units: units.length,
    scores: units.reduce((n, u) => n + u.hidden, 0),
    ...(all && isOpen && units.length > 1
      ? {
          together: {
            otherGrade: units.some((u) => u.otherGrade),
            moved: units.reduce((n, u) => n + u.hiddenMoved, 0),
          },
        }
      : {}),
  });
  return new Map([
    ...byType.map(([type, units], i) => [type, told(units, open[i] === true)] as const),
    ['', told(hidden, answers(hidden) >= k)],
  ]);
}
