import { describe, expect, it } from 'vitest';
import { negotiateLocale } from './locales.ts';
import { MESSAGES, type Messages } from './messages.ts';

describe('the locale a reader wants', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['zh-TW', 'zh-TW'],
    ['zh-Hant-HK,en', 'zh-TW'],
    ['en-GB,zh;q=0.5', 'en'],
    ['zh;q=0.5,en;q=0.9', 'en'],
    ['fr,de', 'zh-CN'],
    ['en;q=0,zh-TW;q=0.1', 'zh-TW'],
    ['', 'zh-CN'],
    ['x'.repeat(600), 'zh-CN'],
  ])('%s → %s', (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});

describe('messages', () => {
  const flat = (value: unknown, path = ''): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${path}.${key}`));
  const places = (text: string) => [...text.matchAll(/\{(\w+)\s*[,}]/g)].map((m) => m[1]).sort();
  const source = new Map(flat(MESSAGES['zh-CN'] satisfies Messages));

  it.each(['zh-TW', 'en'] as const)('%s has every message with the same places', (locale) => {
    const own = new Map(flat(MESSAGES[locale]));
    expect([...own.keys()].sort()).toEqual([...source.keys()].sort());
    for (const [key, text] of source) {
      expect([...new Set(places(own.get(key) ?? ''))], key).toEqual([...new Set(places(text))]);
      expect(own.get(key)?.trim(), key).not.toBe('');
    }
  });
});
