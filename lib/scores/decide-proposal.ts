import { closeProposal, findProposal, type ProposalRow } from '#db/repositories/proposals.ts';
import type { Transaction } from '#db/store.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { proposalDecision } from './input.ts';
import { changesNow, type ProposedChanges } from './proposed-changes.ts';
import { needsAnother } from './second-person.ts';
import { writeChanges, writeRevert } from './write-scores.ts';

/**
 * The second person's decision: approval writes the proposed versions with both names, a return says why. What was
 * proposed on evidence that has changed since becomes stale, and nothing is written.
 * @throws AppError `not_allowed` for whoever proposed it; `conflict` where it is decided already, or stale
 */
export async function decideProposal(
  ctx: Context,
  evaluationId: string,
  proposalId: string,
  input: unknown,
): Promise<{ written: number }> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const { decision, reason } = parseInput(proposalDecision, input);
  const proposal = await findProposal(ctx.store.db, proposalId);
  if (proposal?.evaluationId !== evaluationId) throw new AppError('not_found', because('no_proposal'));
  if (proposal.proposedBy === ctx.actor.userId && (await needsAnother(ctx.store.db, evaluationId))) {
    throw new AppError('not_allowed', because('own_proposal'));
  }
  if (proposal.status !== 'pending') throw new AppError('conflict', because('proposal_decided'));
  if (decision === 'return') {
    await ctx.store.write((tx) => close(ctx, tx, proposal, 'returned', reason));
    return { written: 0 };
  }
  const now = await changesNow(ctx, evaluationId, proposal);
  if (now.kind === 'stale') {
    await ctx.store.write((tx) => close(ctx, tx, proposal, 'stale', reason));
    throw new AppError('conflict', because('proposal_stale'));
  }
  await ctx.store.write(async (tx) => {
    await close(ctx, tx, proposal, 'approved', reason);
    await write(ctx, tx, proposal, now);
  });
  return { written: proposal.changes.length };
}

async function write(
  ctx: Context,
  tx: Transaction,
  { evaluationId, proposedBy, why }: ProposalRow,
  now: Exclude<ProposedChanges, { kind: 'stale' }>,
): Promise<void> {
  const authorship = { by: proposedBy, why, approvedBy: ctx.actor.userId };
  if (now.kind === 'revert') await writeRevert(ctx, tx, now, authorship);
  else await writeChanges(ctx, tx, evaluationId, now, authorship);
}

const ACTION = {
  approved: 'indicator.approve',
  returned: 'indicator.return',
  stale: 'indicator.stale',
} as const;

async function close(
  ctx: Context,
  tx: Transaction,
  { id, evaluationId, proposedBy, changes }: ProposalRow,
  status: keyof typeof ACTION,
  reason: string,
): Promise<void> {
  const decisionReason = reason === '' ? null : reason;
  const closed = await closeProposal(tx.db, id, {
    status,
    decidedBy: ctx.actor.userId,
    decidedAt: ctx.now(),
    decisionReason,
  });
  // Somebody else may have decided since it was read.
  if (!closed) throw new AppError('conflict', because('proposal_decided'));
  await audit(ctx, tx, ACTION[status], id, {
    evaluationId,
    before: { status: 'pending' },
    after: { status },
    ...(decisionReason === null ? {} : { why: decisionReason }),
    detail: { proposedBy, scores: changes.length, samePerson: proposedBy === ctx.actor.userId },
  });
}
