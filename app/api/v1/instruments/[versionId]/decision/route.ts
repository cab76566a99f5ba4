import { decideVersion } from '#lib/library/decide-version.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ versionId: string }>((ctx, { params, body }) =>
  decideVersion(ctx, params.versionId, body),
);
