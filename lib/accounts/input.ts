import { z } from 'zod';
import { ROLES } from './permissions.ts';

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;
/** What a user name looks like: for the form and for the sign-in library alike. */
export const USERNAME = /^[a-z0-9._-]{3,30}$/;

const why = z.string().trim().min(2, 'why_missing').max(400);
const newPassword = z.string().min(PASSWORD_MIN, 'password_too_short').max(PASSWORD_MAX, 'password_too_long');
/** A day as a form sends it; the account or role lasts to its end in the server's time zone. */
const lastDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'day_format')
  .refine((day) => Number.isFinite(Date.parse(`${day}T00:00:00`)), 'day_format');
const optionalDay = z.union([z.literal(''), lastDay]).default('');

/** The moment after a last day, null where there is none. */
export function endOf(day: string): number | null {
  if (day === '') return null;
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + 1);
  return date.getTime();
}

export const newAccount = z.strictObject({
  username: z.string().trim().toLowerCase().regex(USERNAME, 'username_format'),
  name: z.string().trim().min(1, 'name_missing').max(60),
  /** Third parties: whom they work for, and until when. */
  organisation: z.string().trim().max(120).default(''),
  lastDay: optionalDay,
});
export type NewAccountInput = z.input<typeof newAccount>;

export const accountChange = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('disable'), why }),
  z.strictObject({ act: z.literal('enable'), why }),
  z.strictObject({ act: z.literal('end'), lastDay: optionalDay, why }),
  /** A new invitation: the password, and every session, end with it. */
  z.strictObject({ act: z.literal('invite'), why }),
]);

export const authorizationChange = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('grant'),
    role: z.enum(ROLES),
    evaluationId: z.string().max(40).default(''),
    unitId: z.string().max(40).default(''),
    lastDay: optionalDay,
    why,
  }),
  z.strictObject({ act: z.literal('revoke'), grantId: z.string().max(40), why }),
  z.strictObject({ act: z.literal('reset_second_factor'), why }),
  z.strictObject({ act: z.literal('end_sessions'), why }),
]);

export const acceptance = z.strictObject({ password: newPassword });
export const passwordChange = z.strictObject({
  current: z.string().min(1, 'password_missing').max(PASSWORD_MAX),
  next: newPassword,
});
export const factorCode = z.strictObject({
  code: z.string().trim().min(6, 'code_missing').max(30),
});
export const factorConfirm = factorCode.extend({
  /** What `beginOwnFactor` gave: the key that waits, sealed. */
  pending: z.string().min(1).max(1_000),
});
export const factorStart = z.strictObject({
  /** Starting a second factor is as good as replacing it, so the password is asked for again. */
  password: z.string().min(1, 'password_missing').max(PASSWORD_MAX),
});

export const signIn = z.object({
  username: z.string().trim().min(1, 'username_format').max(60),
  password: z.string().min(1, 'password_missing').max(PASSWORD_MAX),
});
