import { randomBytes } from 'node:crypto';

/** Lower-case Crockford base 32: no i, l, o, u, so that a code can be read aloud and typed. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Encodes bytes as base 32, five bits a character, without padding. */
export function base32(bytes: Uint8Array): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(buffer >>> (bits - 5)) & 31];
      bits -= 5;
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) out += ALPHABET[(buffer << (5 - bits)) & 31];
  return out;
}

/** A random identifier of 130 bits: 26 characters, says nothing about when or in which order it was made. */
export function newId(): string {
  return base32(randomBytes(17)).slice(0, 26);
}
