import { describe, expect, it } from 'vitest';
import { base32, newId } from './ids.ts';

describe('identifiers', () => {
  it('are base 32 without look-alikes, and no two alike over many pages of random bytes', () => {
    const made = Array.from({ length: 2_000 }, newId);
    expect(new Set(made).size).toBe(made.length);
    for (const id of made) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    // Every place takes every character: nothing of a wiped page comes back.
    for (const place of [0, 12, 24]) expect(new Set(made.map((id) => id[place])).size).toBe(32);
  });

  it('encode bytes five bits a character', () => {
    expect(base32(Uint8Array.of(0xff))).toBe('zw');
    expect(base32(Uint8Array.of(0, 0, 0, 0, 0))).toBe('00000000');
  });
});
