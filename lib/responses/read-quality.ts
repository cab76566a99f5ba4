/** The flagged responses of a campaign, for those who decide whether they count. */
import { userNames } from '#db/repositories/accounts.ts';
import { findCampaign, findEvaluation } from '#db/repositories/evaluations.ts';
import { listReviews } from '#db/repositories/reviews.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import type { ScreenedCase } from '../analysis/screening.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { itemsInOrder } from '../questionnaire/definition.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { carelessCounts, responseIds, verdictsOf, withoutCareless } from './careless.ts';
import { compareViews, type ViewChange } from './compare-views.ts';
import { type Dataset, loadDataset } from './dataset.ts';
import type { Verdict } from './review-input.ts';
import { type ScaleView, scaleView } from './scale-view.ts';
import { screeningOf } from './screened.ts';
import { openings } from './selection.ts';
import { standingOf } from './steer-work.ts';

/** An item of the strip, in the order of the form. */
export type StripItem = {
  readonly id: string;
  readonly scale: string | null;
  readonly reverse: boolean;
  readonly min: number;
  readonly max: number;
  /** Of an attention item: the code that was asked for. */
  readonly expected?: number;
  /** First item of a page. */
  readonly breaks: boolean;
  /** Mean raw code of all respondents, to lay beside one of them. */
  readonly mean: number | null;
};

export type FlaggedResponse = {
  readonly id: string;
  readonly verdict: Verdict;
  readonly review?: { readonly reason: string; readonly by: string; readonly at: number };
  readonly findings: ScreenedCase['findings'];
  /** Raw codes in the order of `items`, −1 where there is no answer. */
  readonly codes: readonly number[];
  /** The unit it is about, where that may be looked at alone. */
  readonly unitName?: string;
};

export type ScaleEffect = {
  readonly key: ScaleKey;
  readonly all: ScaleView;
  /** Without those that were confirmed and those that nobody decided and the rule suggests. */
  readonly without: ScaleView;
  readonly change: ViewChange;
};

/**
 * Flagged responses in the order of their random keys, with the reasons and the answers of each. Neither link nor
 * department is told, the unit only where it may be looked at alone. That somebody looked is recorded.
 */
export async function readQuality(ctx: Context, campaignId: string, ms: number) {
  authorizeSomewhere(ctx.actor, 'response.review');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  const evaluation = campaign === undefined ? undefined : await findEvaluation(db, campaign.evaluationId);
  if (campaign === undefined || evaluation === undefined)
    throw new AppError('not_found', because('no_campaign'));
  authorize(ctx.actor, 'response.review', { evaluationId: evaluation.id });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  const screening = await screeningOf(ctx.work, dataset, ms);
  if (screening.state !== 'done')
    return { screened: false as const, dataset, standing: standingOf([screening]) };
  const { result } = screening;
  const [ids, verdicts] = [await responseIds(db, dataset), await verdictsOf(db, dataset)];
  const reviews = new Map((await listReviews(db, campaignId)).map((r) => [r.responseId, r]));
  const names = await userNames(db);
  const items = stripItems(dataset);
  const columns = items.map((item) => dataset.columns.get(item.id));
  const open = openings(dataset).units;
  const responses = result.cases.map(({ row, findings }): FlaggedResponse => {
    const id = ids[row] ?? '';
    const review = reviews.get(id);
    const unit = dataset.units[dataset.unit[row] ?? -1];
    return {
      id,
      verdict: (review?.verdict ?? 'undecided') as Verdict,
      ...(review === undefined
        ? {}
        : {
            review: {
              reason: review.reason,
              by: names.get(review.reviewedBy) ?? review.reviewedBy,
              at: review.reviewedAt,
            },
          }),
      findings,
      codes: columns.map((c) => c?.[row] ?? -1),
      ...(unit !== undefined && open.has(unit.id) ? { unitName: unit.name } : {}),
    };
  });
  if (responses.length > 0) {
    await ctx.store.write((tx) =>
      audit(ctx, tx, 'response.look', campaignId, {
        evaluationId: evaluation.id,
        detail: { responses: responses.length },
      }),
    );
  }
  const without = withoutCareless(dataset, verdicts, result);
  return {
    screened: true as const,
    dataset,
    items,
    responses,
    counts: carelessCounts(verdicts, result),
    screening: result,
    effects: dataset.key.scales.map((key): ScaleEffect => {
      const [all, fewer] = [scaleView(dataset, key), scaleView(without, key)];
      return { key, all, without: fewer, change: compareViews(all, fewer) };
    }),
  };
}

/** Scored and attention items in the order in which respondents meet them. */
function stripItems(dataset: Dataset): StripItem[] {
  const { questionnaire, key } = dataset;
  const scales = new Map(
    key.scales.flatMap((s) => s.items.map((item) => [item.id, { ...item, scale: s.id }])),
  );
  const attention = new Map(key.attention.map((a) => [a.id, a.expected]));
  const firsts = new Set(questionnaire.layout.pages.map((page) => page[0]));
  const all = key.scales.flatMap((s) => s.items);
  const [min, max] = [Math.min(...all.map((i) => i.min)), Math.max(...all.map((i) => i.max))];
  let pending = false;
  return itemsInOrder(questionnaire).flatMap((item): StripItem[] => {
    pending ||= firsts.has(item.id);
    const scored = scales.get(item.id);
    const expected = attention.get(item.id);
    if (scored === undefined && expected === undefined) return [];
    const breaks = pending;
    pending = false;
    return [
      {
        id: item.id,
        scale: scored?.scale ?? null,
        reverse: scored?.reverse ?? false,
        min: scored?.min ?? min,
        max: scored?.max ?? max,
        ...(expected === undefined ? {} : { expected }),
        breaks,
        mean: meanCode(dataset.columns.get(item.id)),
      },
    ];
  });
}

function meanCode(column: Int8Array | undefined): number | null {
  const given = (column ?? new Int8Array()).filter((code) => code >= 0);
  return given.length === 0 ? null : given.reduce((sum, code) => sum + code, 0) / given.length;
}
