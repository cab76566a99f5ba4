import { readOwnAccount } from '#lib/accounts/own-account.ts';
import { door } from '../_door.ts';

export const GET = door((ctx) => readOwnAccount(ctx));
