import { cancelResults, readResultProgress, restartResults } from '#lib/scores/uncertainty.ts';
import { door } from '../../../../_door.ts';

type Params = { evaluationId: string };

export const GET = door<Params>((ctx, { params }) => readResultProgress(ctx, params.evaluationId));

export const POST = door<Params>((ctx, { params }) => restartResults(ctx, params.evaluationId));

export const DELETE = door<Params>((ctx, { params }) => cancelResults(ctx, params.evaluationId));
