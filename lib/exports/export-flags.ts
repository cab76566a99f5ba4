import { randomInt } from 'node:crypto';
import { userNames } from '#db/repositories/accounts.ts';
import { findCampaign, findEvaluation } from '#db/repositories/evaluations.ts';
import { listReviews } from '#db/repositories/reviews.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { responseIds } from '../responses/careless.ts';
import { loadDataset } from '../responses/dataset.ts';
import { screeningOf } from '../responses/screened.ts';
import { openings } from '../responses/selection.ts';
import type { Cell, Table } from './table.ts';

const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Flagged responses with their flags and what was decided, without any answer: in an order drawn anew, the unit named
 * only where it may be looked at alone.
 */
export async function exportFlags(ctx: Context, campaignId: string): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'export.microdata');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  const evaluation = await findEvaluation(db, campaign?.evaluationId ?? '');
  if (campaign === undefined || evaluation === undefined) {
    throw new AppError('not_found', because('no_campaign'));
  }
  authorize(ctx.actor, 'export.microdata', { evaluationId: evaluation.id });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  const screening = await screeningOf(ctx.work, dataset, LONGEST_WAIT_MS);
  if (screening.state !== 'done') throw new AppError('unavailable', because('screening_runs'));
  const kinds = dataset.policy.quality.flags.map((f) => f.id);
  const ids = await responseIds(db, dataset);
  const reviews = new Map((await listReviews(db, campaignId)).map((r) => [r.responseId, r]));
  const names = await userNames(db);
  const open = openings(dataset).units;
  const rows = screening.result.cases.map(({ row, findings }): [number, Cell[]] => {
    const review = reviews.get(ids[row] ?? '');
    const unit = dataset.units[dataset.unit[row] ?? -1];
    const held = new Set(findings.filter((f) => f.counts).map((f) => f.kind));
    return [
      randomInt(2 ** 40),
      [
        unit !== undefined && open.has(unit.id) ? unit.code : null,
        dataset.audience,
        held.size,
        ...kinds.map((kind) => Number(held.has(kind))),
        review?.verdict ?? 'undecided',
        review?.reason ?? null,
        review === undefined ? null : (names.get(review.reviewedBy) ?? review.reviewedBy),
        review === undefined ? null : new Date(review.reviewedAt).toISOString().slice(0, 10),
      ],
    ];
  });
  rows.sort(([a], [b]) => a - b);
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.microdata', campaignId, {
      evaluationId: evaluation.id,
      detail: { table: 'flags', rows: rows.length },
    }),
  );
  return {
    name: `${dataset.questionnaire.id}-flags`,
    sheet: 'flags',
    demo: evaluation.demo,
    pilot: campaign.pilot,
    columns: ['unit_code', 'audience', 'flags', ...kinds, 'verdict', 'why', 'decided_by', 'decided_on'],
    rows: rows.map(([, cells]) => cells),
  };
}
