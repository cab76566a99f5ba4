import { saveOutline } from '#lib/library/save-outline.ts';
import { door } from '../_door.ts';

export const POST = door((ctx, { body }) => saveOutline(ctx, body));
