import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from './body.ts';

/** Pieces of which forms are made, the awkward ones more often than a browser would send them. */
const piece = fc.oneof(
  fc.constantFrom('&', '=', '+', '%', '%2', '%20', '%E8%AF%84', '%FF', '?', '#', ';', '\u0000', '评', '4'),
  fc.string(),
);

describe('fieldsOf', () => {
  it('reads every body as URLSearchParams does', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = Buffer.from(pieces.join('')).toString('utf8');
        expect(fieldsOf(text)).toEqual([...new URLSearchParams(`&${text}`)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a question mark as part of a name', () => {
    expect(fieldsOf('?A=1&?B=%34')).toEqual([
      ['?A', '1'],
      ['?B', '4'],
    ]);
  });
});
