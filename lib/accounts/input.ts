import { z } from 'zod';
import { ROLES } from './permissions.ts';

/** What a user name looks like: for the form and for the sign-in library alike. */
export const USERNAME = /^[a-z0-9._-]{3,30}$/;

export const newAccount = z.object({
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(USERNAME, '3–30 letters a–z, digits, dot, hyphen or underscore'),
  name: z.string().trim().min(1, 'Give a name.').max(60),
  password: z.string().min(10, 'At least 10 characters.').max(128),
  roles: z.array(z.enum(ROLES)).min(1, 'Choose at least one role.'),
  unitId: z.string().max(40).nullable().default(null),
});
export type NewAccountInput = z.input<typeof newAccount>;

export const signIn = z.object({
  username: z.string().trim().min(1, 'Give your user name.').max(60),
  password: z.string().min(1, 'Give your password.').max(128),
});
