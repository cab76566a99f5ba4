import { acceptInvitation } from '#lib/accounts/accept-invitation.ts';
import { door } from '../../_door.ts';

export const POST = door<{ token: string }>((ctx, { params, body }) =>
  acceptInvitation(ctx, params.token, body),
);
