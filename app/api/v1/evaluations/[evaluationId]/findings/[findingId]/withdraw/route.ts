import { withdrawFinding } from '#lib/evidence/save-finding.ts';
import { door } from '../../../../../_door.ts';

export const POST = door<{ evaluationId: string; findingId: string }>((ctx, { params, body }) =>
  withdrawFinding(ctx, params.evaluationId, params.findingId, body),
);
