import { endOwnSession } from '#lib/accounts/own-account.ts';
import { door } from '../../../../_door.ts';

export const POST = door<{ sessionId: string }>((ctx, { params }) => endOwnSession(ctx, params.sessionId));
