import { userNames } from '#db/repositories/accounts.ts';
import { findProposal, listProposals, type ProposalRow } from '#db/repositories/proposals.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { because } from '../problems.ts';
import { changesNow } from './proposed-changes.ts';
import { needsAnother } from './second-person.ts';

export type ProposalStatus = 'pending' | 'approved' | 'returned' | 'stale';

export type ProposalView = {
  readonly id: string;
  readonly status: ProposalStatus;
  readonly scores: number;
  readonly unitIds: readonly string[];
  /** The version that it goes back to, where it does. */
  readonly revertsTo?: number;
  readonly why: string;
  readonly by: string;
  readonly at: number;
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  readonly decisionReason?: string;
  /** Whether the reader proposed it himself, and so may not decide. */
  readonly own: boolean;
};

/** Proposals of an evaluation, newest first. */
export async function readProposals(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const view = await readEvaluation(ctx, evaluationId);
  const names = await userNames(ctx.store.db);
  const rows = await listProposals(ctx.store.db, evaluationId);
  const another = await needsAnother(ctx.store.db, evaluationId);
  return { ...view, proposals: rows.map((row) => proposalView(ctx, row, names, another)) };
}

/** One proposal with what it would write now; `stale` where its evidence has changed, whatever is stored. */
export async function readProposal(ctx: Context, evaluationId: string, proposalId: string) {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const view = await readEvaluation(ctx, evaluationId);
  const row = await findProposal(ctx.store.db, proposalId);
  if (row?.evaluationId !== evaluationId) throw new AppError('not_found', because('no_proposal'));
  const another = await needsAnother(ctx.store.db, evaluationId);
  const proposal = proposalView(ctx, row, await userNames(ctx.store.db), another);
  const now = proposal.status === 'pending' ? await changesNow(ctx, evaluationId, row) : undefined;
  return {
    ...view,
    changes: row.changes,
    now,
    proposal: now?.kind === 'stale' ? { ...proposal, status: 'stale' as const } : proposal,
    may: {
      approve: now !== undefined && now.kind !== 'stale' && !proposal.own,
      return: now !== undefined && !proposal.own,
    },
  };
}

function proposalView(
  ctx: Context,
  row: ProposalRow,
  names: ReadonlyMap<string, string>,
  another: boolean,
): ProposalView {
  const { decidedBy, decidedAt, decisionReason } = row;
  const revertsTo = row.changes[0]?.revertsTo;
  return {
    id: row.id,
    status: row.status as ProposalStatus,
    scores: row.changes.length,
    unitIds: [...new Set(row.changes.map((c) => c.unitId))],
    ...(revertsTo === undefined ? {} : { revertsTo }),
    why: row.why,
    by: names.get(row.proposedBy) ?? row.proposedBy,
    at: row.proposedAt,
    ...(decidedBy === null ? {} : { decidedBy: names.get(decidedBy) ?? decidedBy }),
    ...(decidedAt === null ? {} : { decidedAt }),
    ...(decisionReason === null ? {} : { decisionReason }),
    own: another && row.proposedBy === ctx.actor.userId,
  };
}
