/** Time-based one-time codes (RFC 6238): six digits, thirty seconds, SHA-1, as every authenticator app has them. */
import { randomBytes } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { base32 } from '../ids.ts';

const STEP_S = 30;
export const RECOVERY_CODES = 10;

export const newFactorKey = (): string => generateSecret();

/** What an authenticator app reads from the QR code. */
export function factorAddress(key: string, username: string): string {
  return generateURI({ issuer: 'Hengping', label: username, secret: key });
}

/**
 * The time step whose code was given, one before or after now included; undefined when the code is none of them
 * or belongs to a step that was used before.
 */
export function stepOf(key: string, code: string, now: number, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const found = verifySync({
    secret: key,
    token: code,
    epoch: Math.floor(now / 1_000),
    epochTolerance: STEP_S,
    // The library would refuse a last step that lies in its future, as after a clock was set back.
    ...(lastStep > 0 && lastStep <= now / 1_000 / STEP_S + 1 ? { afterTimeStep: lastStep } : {}),
  }) as { valid: boolean; timeStep?: number };
  return found.valid && found.timeStep !== undefined && found.timeStep > lastStep
    ? found.timeStep
    : undefined;
}

/** Codes for the day the device is lost: 80 random bits each, in groups that can be copied by hand. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    (base32(randomBytes(10)).match(/.{4}/g) ?? []).join('-'),
  );
}

/** A code as it was meant, however it was typed. */
export const plainRecoveryCode = (typed: string): string => typed.toLowerCase().replace(/[^0-9a-z]/g, '');
