import { decideProposal } from '#lib/scores/decide-proposal.ts';
import { door } from '../../../../../_door.ts';

export const POST = door<{ evaluationId: string; proposalId: string }>((ctx, { params, body }) =>
  decideProposal(ctx, params.evaluationId, params.proposalId, body),
);
