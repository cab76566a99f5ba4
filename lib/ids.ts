import { randomFillSync } from 'node:crypto';

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

const ID_BYTES = 17;
/** Random bytes are drawn by the page: one call for many identifiers. Used ones are wiped. */
const pool = new Uint8Array(ID_BYTES * 240);
let drawn = pool.length;

/** A random identifier of 130 bits: 26 characters, says nothing about when or in which order it was made. */
export function newId(): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const bytes = pool.subarray(drawn, drawn + ID_BYTES);
  drawn += ID_BYTES;
  const id = base32(bytes).slice(0, 26);
  bytes.fill(0);
  return id;
}
