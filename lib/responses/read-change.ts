/** Two evaluations compared: the scales that both asked about, unit by unit, on the items that both asked alike. */
import { authorize, may } from '../accounts/permissions.ts';
import { type InvarianceLevel, levelOf } from '../analysis/invariance.ts';
import type { JobState } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { UndefinedReason } from '../estimate.ts';
import { listEvaluations } from '../evaluations/list-evaluations.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { choicesIn, ofUnit, type ViewFilter, viewFilter, withoutPeriod } from '../evaluations/view-filter.ts';
import type { Localized } from '../instruments/envelope.ts';
import { because } from '../problems.ts';
import type { GroupMoments, Invariance } from '../psychometrics/invariance.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { type UnitChange, unitChanges, waveMoments } from './change.ts';
import { type Standing, standingOf } from './steer-work.ts';
import { invarianceKey, type ScaleInWaves, scalesInWaves } from './two-waves.ts';

/** How far the scale measures the same in both waves. */
export type Sameness =
  | { readonly state: 'known'; readonly level: InvarianceLevel; readonly found: Invariance }
  | { readonly state: 'computing' }
  | { readonly state: 'unknown'; readonly reason: UndefinedReason };

export type ScaleChange = {
  readonly instrument: string;
  readonly scale: string;
  readonly title: Localized;
  readonly audience: string;
  readonly range: { readonly min: number; readonly max: number };
  /** Items that both waves asked alike, of those of the scale in either. */
  readonly common: readonly string[];
  readonly items: readonly [number, number];
  readonly sameness: Sameness;
  readonly units: readonly UnitChange[];
};

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Evaluations that the reader may compare with this one. */
async function others(ctx: Context, evaluationId: string) {
  return (await listEvaluations(ctx)).filter(
    (e) => e.id !== evaluationId && may(ctx.actor, 'scale.read', { evaluationId: e.id }),
  );
}

type Wave = { readonly id: string; readonly periodStart: string };

/**
 * The evaluation that is asked about and the one that the address names, the earlier first.
 *
 * @returns undefined where it names none
 */
function chosen<E extends Wave>(own: E, choices: readonly E[], wanted: Query[string]) {
  if (wanted === undefined || wanted === '') return undefined;
  if (wanted === own.id) throw new AppError('not_found', because('same_evaluation'));
  const other = choices.find((e) => e.id === wanted);
  if (other === undefined) throw new AppError('not_found', because('no_evaluation'));
  const [before, after] = other.periodStart <= own.periodStart ? [other, own] : [own, other];
  return { other, before, after };
}

/** Keys of the checks of invariance between an evaluation and the one that `with` names. */
export async function invarianceKeys(ctx: Context, evaluationId: string, query: Query): Promise<string[]> {
  authorize(ctx.actor, 'scale.read', { evaluationId });
  const { evaluation } = await readEvaluation(ctx, evaluationId);
  const pair = chosen(evaluation, await others(ctx, evaluationId), query.with);
  if (pair === undefined) return [];
  return (await scalesInWaves(ctx, pair.before.id, pair.after.id)).map(invarianceKey);
}

/**
 * Change from the earlier to the later of two evaluations (`with` names the other one): units matched by code,
 * questionnaires by id, items by id and content. Nothing where `with` names none.
 *
 * @param waitMs how long to wait for the checks of invariance, all together
 */
export async function readChange(ctx: Context, evaluationId: string, query: Query, waitMs: number) {
  authorize(ctx.actor, 'scale.read', { evaluationId });
  const view = await readEvaluation(ctx, evaluationId);
  const filter = withoutPeriod(viewFilter(query, view));
  const choices = await others(ctx, evaluationId);
  const exported = may(ctx.actor, 'export.statistics', { evaluationId });
  const base = { ...view, filter, choices, ...choicesIn(view.units) };
  const pair = chosen(view.evaluation, choices, query.with);
  if (pair === undefined) return { ...base, scales: [], may: { export: false } };
  const { other, before, after } = pair;
  const codes = new Set(view.units.filter((u) => ofUnit(filter, u)).map((u) => u.code));
  const { scales, standing } = await scaleChanges(ctx, [before.id, after.id], filter, codes, waitMs);
  const both = exported && may(ctx.actor, 'export.statistics', { evaluationId: other.id });
  return { ...base, other, before, after, scales, standing, may: { export: both } };
}

export type ChangeView = Awaited<ReturnType<typeof readChange>>;

async function scaleChanges(
  ctx: Context,
  [before, after]: readonly [string, string],
  { audience }: ViewFilter,
  codes: ReadonlySet<string>,
  waitMs: number,
): Promise<{ scales: ScaleChange[]; standing: Standing }> {
  const asked = (await scalesInWaves(ctx, before, after))
    .filter(({ waves: [, { dataset }] }) => audience === undefined || dataset.audience === audience)
    .map((of) => {
      const units = unitChanges(...of.waves);
      // Of all units that are compared, whatever the filter: otherwise filters could be subtracted.
      return { of, units, check: checkOf(ctx, of, units) };
    });
  // All are under way before one is waited for.
  for (const { check } of asked) if (check.kind === 'job') check.ask();
  await Promise.all(asked.map(({ check }) => check.kind === 'job' && ctx.work.settle(check.key, waitMs)));
  const jobs = asked.flatMap(({ check }) => (check.kind === 'job' ? [check.ask()] : []));
  const scales = asked.map(({ of, units, check }): ScaleChange => {
    const { key, previous, common, waves } = of;
    const first = key.items[0];
    return {
      instrument: of.instrument,
      scale: key.id,
      title: key.title,
      audience: waves[1].dataset.audience,
      range: { min: first?.min ?? 1, max: first?.max ?? 5 },
      common,
      items: [previous.items.length, key.items.length],
      sameness: samenessOf(check),
      units: units.filter((u) => codes.has(u.code)),
    };
  });
  return { scales, standing: standingOf(jobs) };
}

type Check =
  | { readonly kind: 'none'; readonly reason: UndefinedReason }
  | { readonly kind: 'job'; readonly key: string; readonly ask: () => JobState<Invariance> };

/** The check of invariance of a scale over the units that are compared, or why there can be none. */
function checkOf(ctx: Context, of: ScaleInWaves, units: readonly UnitChange[]): Check {
  const codes = new Set(units.flatMap((u) => (u.compared === undefined ? [] : [u.code])));
  if (codes.size === 0) return { kind: 'none', reason: 'too_few_units' };
  const groups: GroupMoments[] = [];
  for (const wave of of.waves) {
    const moments = waveMoments(wave, codes);
    if (isUndefined(moments)) return { kind: 'none', reason: moments.reason };
    groups.push(moments);
  }
  const items = of.common.length;
  if (items < 3) return { kind: 'none', reason: 'too_few_items' };
  const key = invarianceKey(of);
  return { kind: 'job', key, ask: () => ctx.work.ask(key, 'invariance', () => ({ groups, items })) };
}

function samenessOf(check: Check): Sameness {
  if (check.kind === 'none') return { state: 'unknown', reason: check.reason };
  const job = check.ask();
  if (job.state === 'running') return { state: 'computing' };
  if (job.state !== 'done') return { state: 'unknown', reason: 'not_computed' };
  const { configural } = job.result;
  if (isUndefined(configural)) return { state: 'unknown', reason: configural.reason };
  return { state: 'known', level: levelOf(job.result), found: job.result };
}
