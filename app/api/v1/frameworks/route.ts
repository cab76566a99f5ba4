import { saveFramework } from '#lib/library/save-framework.ts';
import { door } from '../_door.ts';

export const POST = door((ctx, { body }) => saveFramework(ctx, body));
