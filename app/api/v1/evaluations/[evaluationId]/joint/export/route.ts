import { evidenceFilter } from '#lib/evidence/input.ts';
import { exportJoint } from '#lib/exports/export-joint.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

export const GET = door<{ evaluationId: string }>(async (ctx, { params, query }) =>
  tableResponse(
    await exportJoint(ctx, params.evaluationId, evidenceFilter(Object.fromEntries(query))),
    query.get('format'),
    await readerLocale(),
  ),
);
