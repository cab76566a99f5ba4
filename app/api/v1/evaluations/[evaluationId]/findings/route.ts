import { addFinding } from '#lib/evidence/save-finding.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  addFinding(ctx, params.evaluationId, body),
);
