/** Two evaluations compared: the scales that both asked about, unit by unit, on the items that both asked alike. */
import { listCampaigns } from '#db/repositories/evaluations.ts';
import { authorize, may } from '../accounts/permissions.ts';
import { type InvarianceLevel, levelOf } from '../analysis/invariance.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { UndefinedReason } from '../estimate.ts';
import { listEvaluations } from '../evaluations/list-evaluations.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { ofType, type ViewFilter, viewFilter } from '../evaluations/view-filter.ts';
import type { Localized } from '../instruments/envelope.ts';
import { because } from '../problems.ts';
import type { GroupMoments, Invariance } from '../psychometrics/invariance.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { commonItems } from '../questionnaire/common-items.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { type UnitChange, unitChanges, type Wave, waveMoments } from './change.ts';
import { type Dataset, loadDataset } from './dataset.ts';
import { toldAnswers } from './told-answers.ts';

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

/**
 * Change from the earlier to the later of two evaluations (`with` names the other one): units matched by code,
 * questionnaires by id, items by id and content. Nothing where `with` names none.
 *
 * @param waitMs how long to wait for the check of invariance
 */
export async function readChange(ctx: Context, evaluationId: string, query: Query, waitMs: number) {
  authorize(ctx.actor, 'scale.read', { evaluationId });
  const view = await readEvaluation(ctx, evaluationId);
  const filter = viewFilter(query, view.policy);
  const choices = await others(ctx, evaluationId);
  const wanted = query.with === undefined || query.with === '' ? undefined : query.with;
  const types = [...new Set(view.units.map((u) => u.type))];
  const exported = may(ctx.actor, 'export.statistics', { evaluationId });
  const base = { ...view, filter, choices, types };
  if (wanted === undefined) return { ...base, scales: [], may: { export: false } };
  if (wanted === evaluationId) throw new AppError('not_found', because('same_evaluation'));
  const other = choices.find((e) => e.id === wanted);
  if (other === undefined) throw new AppError('not_found', because('no_evaluation'));
  const own = view.evaluation;
  const [before, after] = other.periodStart <= own.periodStart ? [other, own] : [own, other];
  const scales = await scaleChanges(ctx, before.id, after.id, filter, waitMs);
  const both = exported && may(ctx.actor, 'export.statistics', { evaluationId: other.id });
  return { ...base, other, before, after, scales, may: { export: both } };
}

export type ChangeView = Awaited<ReturnType<typeof readChange>>;

async function scaleChanges(
  ctx: Context,
  before: string,
  after: string,
  filter: ViewFilter,
  waitMs: number,
): Promise<ScaleChange[]> {
  const old = await newestAnswers(ctx, before);
  const found: ScaleChange[] = [];
  for (const [instrument, dataset] of await newestAnswers(ctx, after)) {
    const earlier = old.get(instrument);
    if (earlier === undefined) continue;
    if (filter.audience !== undefined && dataset.audience !== filter.audience) continue;
    const common = commonItems(dataset, earlier);
    for (const key of dataset.key.scales) {
      const previous = earlier.key.scales.find((s) => s.id === key.id);
      const ids = common.get(key.id) ?? [];
      if (previous === undefined || ids.length === 0) continue;
      const pick = (items: readonly KeyedItem[]) => items.filter((i) => ids.includes(i.id));
      const waves: [Wave, Wave] = [
        { dataset: earlier, items: pick(key.items) },
        { dataset, items: pick(key.items) },
      ];
      const all = unitChanges(...waves);
      const first = key.items[0];
      found.push({
        instrument,
        scale: key.id,
        title: key.title,
        audience: dataset.audience,
        range: { min: first?.min ?? 1, max: first?.max ?? 5 },
        common: ids,
        items: [previous.items.length, key.items.length],
        // Of all units that are compared, whatever the filter: otherwise filters could be subtracted.
        sameness: await samenessOf(ctx, waves, all, key.id, waitMs),
        units: all.filter((u) => ofType(filter, u.type)),
      });
    }
  }
  return found;
}

/** The newest closed campaign of each questionnaire; pilots are no evidence. */
async function newestAnswers(ctx: Context, evaluationId: string): Promise<Map<string, Dataset>> {
  const found = new Map<string, Dataset>();
  for (const campaign of await listCampaigns(ctx.store.db, evaluationId)) {
    if (campaign.pilot || phaseOf(campaign, ctx.now()) !== 'closed') continue;
    const all = await loadDataset(ctx.store.db, campaign.id, ctx.now());
    const dataset = await toldAnswers(ctx, evaluationId, all);
    found.set(dataset.questionnaire.id, dataset);
  }
  return found;
}

async function samenessOf(
  ctx: Context,
  waves: readonly Wave[],
  units: readonly UnitChange[],
  scale: string,
  waitMs: number,
): Promise<Sameness> {
  const codes = new Set(units.flatMap((u) => (u.compared === undefined ? [] : [u.code])));
  if (codes.size === 0) return { state: 'unknown', reason: 'too_few_units' };
  const moments = waves.map((w) => waveMoments(w, codes));
  const groups: GroupMoments[] = [];
  for (const m of moments) {
    if (isUndefined(m)) return { state: 'unknown', reason: m.reason };
    groups.push(m);
  }
  const items = waves[0]?.items.length ?? 0;
  if (items < 3) return { state: 'unknown', reason: 'too_few_items' };
  const stamps = waves.map(({ dataset }) => [dataset.campaignId, dataset.stamp]);
  const of = waves[0]?.items.map((i) => i.id);
  const key = JSON.stringify(['invariance', ENGINE_VERSION, stamps, scale, of, [...codes]]);
  const ask = () => ctx.work.ask(key, 'invariance', () => ({ groups, items }));
  ask();
  await ctx.work.settle(key, waitMs);
  const job = ask();
  if (job.state === 'running') return { state: 'computing' };
  if (job.state !== 'done') return { state: 'unknown', reason: 'not_computed' };
  const { configural } = job.result;
  if (isUndefined(configural)) return { state: 'unknown', reason: configural.reason };
  return { state: 'known', level: levelOf(job.result), found: job.result };
}
