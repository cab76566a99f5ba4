import { toString as qr } from 'qrcode';
import { beginOwnFactor } from '#lib/accounts/own-second-factor.ts';
import { door } from '../../_door.ts';

/** A new key, and its address as a picture for an authenticator app. */
export const POST = door(async (ctx, { body }) => {
  const { key, address, pending } = await beginOwnFactor(ctx, body);
  return { key, pending, picture: await qr(address, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) };
});
