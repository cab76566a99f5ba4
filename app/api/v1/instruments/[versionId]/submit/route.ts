import { submitVersion } from '#lib/library/submit-version.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ versionId: string }>((ctx, { params }) => submitVersion(ctx, params.versionId));
