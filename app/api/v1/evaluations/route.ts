import { createEvaluation } from '#lib/evaluations/create-evaluation.ts';
import { listEvaluations } from '#lib/evaluations/list-evaluations.ts';
import { door } from '../_door.ts';

export const GET = door((ctx) => listEvaluations(ctx));
export const POST = door(async (ctx, { body }) => ({ evaluationId: await createEvaluation(ctx, body) }));
