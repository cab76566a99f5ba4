import { changeFinding } from '#lib/evidence/save-finding.ts';
import { door } from '../../../../_door.ts';

export const PUT = door<{ evaluationId: string; findingId: string }>((ctx, { params, body }) =>
  changeFinding(ctx, params.evaluationId, params.findingId, body),
);
