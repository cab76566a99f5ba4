import { cancelBatch, readBatch, startBatch } from '#lib/reports/batch.ts';
import { parseSelection } from '#lib/responses/selection.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

type Params = { evaluationId: string };

export const GET = door<Params>(async (ctx, { params, query }) =>
  readBatch(ctx, params.evaluationId, parseSelection(query), await readerLocale()),
);

export const POST = door<Params>(async (ctx, { params, query }) =>
  startBatch(ctx, params.evaluationId, parseSelection(query), await readerLocale()),
);

export const DELETE = door<Params>(async (ctx, { params, query }) =>
  cancelBatch(ctx, params.evaluationId, parseSelection(query), await readerLocale()),
);
