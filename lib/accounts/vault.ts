/**
 * Everything that needs the installation's secret or costs as much as a password: hashes, seals, marks. Nothing
 * of it leaves in clear text except to the person it belongs to.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';

export type Vault = {
  /** Argon2id. */
  hashPassword(password: string): Promise<string>;
  passwordMatches(stored: string, password: string): Promise<boolean>;
  /** A keyed mark of a text, 64 hex digits: says that two are the same and not what they are. */
  mark(purpose: string, text: string): string;
  marked(purpose: string, text: string, mark: string): boolean;
  /** Encrypts a text for one owner (AES-256-GCM); it opens for no other. */
  seal(owner: string, text: string): string;
  /** @throws when the text was not sealed for this owner by this installation */
  unseal(owner: string, sealed: string): string;
};

/** A hash takes 20 MB and a core for 50 ms: more at once would be a way to stop the machine. */
const AT_ONCE = 3;
const WAITING = 100;

export function createVault(secret: string): Vault {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `hengping ${purpose}`, 32));
  const sealing = key('seal');
  const marking = key('mark');
  const turn = turns(AT_ONCE, WAITING);
  const mark = (purpose: string, text: string) =>
    createHmac('sha256', marking).update(`${purpose}\n${text}`).digest('hex');
  return {
    hashPassword: (password) => turn(() => hash(password)),
    passwordMatches: (stored, password) => turn(() => verify(stored, password)),
    mark,
    marked: (purpose, text, given) => {
      const [a, b] = [Buffer.from(mark(purpose, text)), Buffer.from(given)];
      return a.length === b.length && timingSafeEqual(a, b);
    },
    seal(owner, text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    unseal(owner, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const cipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
    },
  };
}

/** Runs at most `atOnce` works at once and lets at most `waiting` wait. */
function turns(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new AppError('unavailable', because('busy_sign_in'));
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      // The place is handed on, not given back and taken again.
      const next = queue.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
