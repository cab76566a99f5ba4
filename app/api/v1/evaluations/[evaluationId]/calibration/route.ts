import { handInCalibration } from '#lib/interviews/hand-in-calibration.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  handInCalibration(ctx, params.evaluationId, body),
);
