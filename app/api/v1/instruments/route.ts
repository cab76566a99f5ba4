import { listVersions } from '#lib/library/list-versions.ts';
import { saveDraft } from '#lib/library/save-draft.ts';
import { door } from '../_door.ts';

export const GET = door((ctx) => listVersions(ctx));
export const POST = door((ctx, { body }) => saveDraft(ctx, body));
