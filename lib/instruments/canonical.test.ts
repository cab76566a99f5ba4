import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, contentHash } from './canonical.ts';
import { SHIPPED, shipped } from './check-cases.test-support.ts';

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

describe('canonicalJson', () => {
  it('sorts keys at every level and leaves out undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: '评' })).toBe('{"a":"评","b":[{"d":1}]}');
  });

  it('is JSON of the same value, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, new Date(0), new Map(), undefined, () => 1, 1n])(
    'refuses %s, which JSON cannot carry',
    (value) => {
      expect(() => canonicalJson({ value: [value] })).toThrow(TypeError);
    },
  );
});

describe('contentHash', () => {
  it('does not depend on the order of keys or on the status', () => {
    for (const { instrument } of SHIPPED) {
      const hash = contentHash(instrument);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(contentHash(reversed(instrument) as typeof instrument)).toBe(hash);
      expect(contentHash({ ...instrument, status: 'published' })).toBe(hash);
      expect(contentHash({ ...instrument, version: '1.0.1' })).not.toBe(hash);
    }
  });

  it('changes with any word', () => {
    const q = shipped('questionnaire', 'Q_COOP');
    const before = contentHash(q);
    q.intro.en = `${q.intro.en} `;
    expect(contentHash(q)).not.toBe(before);
  });
});
