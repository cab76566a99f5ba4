import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN } from '../accounts/input.ts';

/** A device as it registers: its name, and its key to be kept for its owner. */
export const newFieldDevice = z.object({
  name: z.string().trim().min(1, 'device_name_missing').max(60),
  /** 256 bits in base64. */
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'device_key_malformed'),
});

const passphrase = z.string().min(PASSWORD_MIN, 'password_too_short').max(PASSWORD_MAX, 'password_too_long');

const twice = z.object({ passphrase, again: z.string() });
const same = (f: { passphrase: string; again: string }) => f.passphrase === f.again;
const differs = { path: ['again'], message: 'passphrase_differs' };

/** The forms on the device; the passphrase never leaves it. */
export const fieldPassphrase = twice.refine(same, differs);
export const fieldSetup = twice.extend({ name: newFieldDevice.shape.name }).refine(same, differs);
export const fieldUnlock = z.object({ passphrase: z.string().min(1) });
