/**
 * The device's key and what it locks. A random AES-256-GCM key encrypts everything the device keeps; the key itself
 * is stored only wrapped by the field passphrase (PBKDF2-SHA-256). Runs wherever WebCrypto does.
 */

export const ROUNDS = 600_000;
const text = new TextEncoder();

/** A wrapped key as it is stored: nothing of it is secret without the passphrase. */
export type Wrapped = {
  readonly rounds: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly key: Uint8Array<ArrayBuffer>;
};

/** An encrypted record. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

export type Chance = (length: number) => Uint8Array<ArrayBuffer>;

export const randomBytes: Chance = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Wraps the raw key for one device; `chance` gives salt and vector. */
export async function wrapKey(
  raw: Uint8Array<ArrayBuffer>,
  passphrase: string,
  deviceId: string,
  chance: Chance = randomBytes,
  rounds = ROUNDS,
): Promise<Wrapped> {
  const [salt, iv] = [chance(16), chance(12)];
  const outer = await keyOf(passphrase, salt, rounds);
  const key = await crypto.subtle.encrypt(boundTo(iv, `device ${deviceId}`), outer, raw);
  return { rounds, salt, iv, key: new Uint8Array(key) };
}

/** The raw key, or undefined where the passphrase is another. */
export async function unwrapKey(
  wrapped: Wrapped,
  passphrase: string,
  deviceId: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const outer = await keyOf(passphrase, wrapped.salt, wrapped.rounds);
  try {
    const bound = boundTo(wrapped.iv, `device ${deviceId}`);
    return new Uint8Array(await crypto.subtle.decrypt(bound, outer, wrapped.key));
  } catch {
    return undefined;
  }
}

/** The key to work with; it cannot be read out of the page again. */
export function workingKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Encrypts a value for one place: it opens nowhere else, so records cannot be exchanged. */
export async function seal(
  key: CryptoKey,
  place: string,
  value: unknown,
  chance: Chance = randomBytes,
): Promise<Sealed> {
  const iv = chance(12);
  const data = await crypto.subtle.encrypt(boundTo(iv, place), key, text.encode(JSON.stringify(value)));
  return { iv, data };
}

/** @throws when the record is of another place or key, or was changed */
export async function unseal(key: CryptoKey, place: string, sealed: Sealed): Promise<unknown> {
  const plain = await crypto.subtle.decrypt(boundTo(sealed.iv, place), key, sealed.data);
  return JSON.parse(new TextDecoder().decode(plain));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function boundTo(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: text.encode(`hengping ${place}`) };
}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  // One passphrase typed on two keyboards is one passphrase.
  const typed = text.encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
