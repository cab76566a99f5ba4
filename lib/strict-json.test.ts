import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { formatRefusal } from './i18n/problem-catalogues.ts';
import { JSON_DEPTH, JSON_VALUES, parseStrictJson } from './strict-json.ts';

const said = (text: string) => {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof AppError) return formatRefusal(error);
    throw error;
  }
  return 'taken';
};

describe('strict JSON', () => {
  it('is JSON: the same value for everything that JSON.stringify writes', () => {
    const json = fc.jsonValue({ maxDepth: 6 }).filter((v) => !JSON.stringify(v).includes('__proto__'));
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
        expect(parseStrictJson(JSON.stringify(value, null, 2))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['["\\"", "a: b", {"x": "}"}]', 'taken'],
    ['{"a": {"k": 1}, "b": {"k": 2}}', 'taken'],
    ['{"a": ["k", "k"], "k": 1}', 'taken'],
    ['{"a": 1, "a": 2}', 'twice'],
    ['{"a": 1, "\\u0061": 2}', 'twice'],
    ['{"x": {"a" : 1,\n"a" : 2}}', 'twice'],
    ['{"__proto__": {"admin": true}}', '__proto__'],
    ['{"a": [{"__proto__": 1}]}', '__proto__'],
    ['[1e400]', 'too large'],
    ['{"n": -1e999}', 'too large'],
    ['["\\ud800"]', 'surrogate'],
    ['{"a": "x\\udc00y"}', 'surrogate'],
    ['["\\ud83d\\ude00"]', 'taken'],
    ['', 'not JSON'],
    ['{"a":', 'not JSON'],
    ['"\\', 'not JSON'],
    ['{"a": 1}x', 'not JSON'],
    ["{'a': 1}", 'not JSON'],
    ['[NaN]', 'not JSON'],
  ])('%s: %s', (text, outcome) => {
    expect(said(text)).toContain(outcome);
  });

  it('has bounds of depth and of size', () => {
    const nested = (n: number) => '['.repeat(n) + ']'.repeat(n);
    expect(said(nested(JSON_DEPTH))).toBe('taken');
    expect(said(nested(JSON_DEPTH + 1))).toContain('deeper');
    expect(said('{"a":'.repeat(100_000))).toContain('deeper');
    expect(said(`[${'1,'.repeat(JSON_VALUES - 2)}1]`)).toBe('taken');
    expect(said(`[${'1,'.repeat(JSON_VALUES)}1]`)).toContain('values');
  });
});
