import { describe, expect, it } from 'vitest';
import { expectWords } from '#lib/i18n/problem-text.test-support.ts';
import { at, SHIPPED, shipped } from './check-cases.test-support.ts';
import { parseInstrument, readInstrument } from './parse.ts';
import { MAX_BYTES } from './read-text.ts';
import { READING_RULES } from './rules.ts';

const Q = shipped('questionnaire', 'Q_COOP');
const HEAD = 'schema: hengping/1\nkind: questionnaire\n';

function spoilt(change: (q: Record<string, unknown> & typeof Q) => void): string {
  const copy = structuredClone(Q);
  change(copy as Record<string, unknown> & typeof Q);
  return JSON.stringify(copy);
}

function findings(text: string) {
  const parsed = parseInstrument(text);
  expect(parsed.ok).toBe(false);
  return parsed.findings;
}

/** For each rule of reading a text that breaks it, and where. */
const CASES: Record<(typeof READING_RULES)[number], [text: string, path: string | RegExp][]> = {
  file_size: [
    [' '.repeat(MAX_BYTES + 1), '(file)'],
    ['评'.repeat(MAX_BYTES / 2), '(file)'],
  ],
  yaml_syntax: [
    ['a: [1', /^line 1:/],
    ['schema: hengping/1\nid:\n\t- x', /^line 3:/],
    ['a: 1\n---\nb: 2', /^line 2:/],
    ['{"a": 1,, }', /^line 1:9/],
    ['['.repeat(5000), /^line 1:|\(file\)/],
  ],
  yaml_alias: [['a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]', '(file)']],
  yaml_key: [
    ['? [1, 2]\n: 3', /^line 1:/],
    ['null: 3', 'line 1:1'],
  ],
  yaml_duplicate_key: [
    [`${HEAD}id: A\nid: B`, 'line 4:1'],
    ['{"a": 1, "a": 2}', 'line 1:10'],
  ],
  yaml_tag: [
    [`${HEAD}id: !js/function x`, /^line 3:/],
    ['a: !!binary AAAA', /^line 1:/],
    ['a: !x [1]', /^line 1:/],
  ],
  schema_kind: [
    ['', '(file)'],
    ['- 1', '(file)'],
    ['kind: questionnaire', 'schema'],
    ['schema: hengping/2\nkind: questionnaire', 'schema'],
    ['schema: hengping/1\nkind: quiz', 'kind'],
  ],
  schema_missing: [[spoilt((q) => Reflect.deleteProperty(at(q.items, 3), 'text')), 'items[3].text']],
  schema_unknown_key: [
    [spoilt((q) => Object.assign(at(q.items, 3), { colour: 'red' })), 'items[3].colour'],
    [spoilt((q) => Object.assign(q, { '<<': {} })), '<<'],
    [JSON.stringify(Q).replace('{', '{"__proto__":{"admin":true},'), '__proto__'],
  ],
  schema_type: [
    [spoilt((q) => Object.assign(at(q.items, 3), { scale: 3 })), 'items[3].scale'],
    [spoilt((q) => Object.assign(q, { items: 'none' })), 'items'],
    [spoilt((q) => Object.assign(q, { title: null })), 'title'],
  ],
  schema_value: [
    [spoilt((q) => Object.assign(at(q.items, 0), { type: 'matrix' })), 'items[0].type'],
    [spoilt((q) => Object.assign(at(q.items, 0), { keyed: 'sideways' })), 'items[0].keyed'],
    [spoilt((q) => Object.assign(q, { title: {} })), 'title'],
  ],
  schema_range: [
    [
      spoilt((q) => {
        const [item] = q.items;
        if (item?.type === 'likert') at(item.maps, 0).weight = -1;
      }),
      'items[0].maps[0].weight',
    ],
    [spoilt((q) => Object.assign(q.layout, { pages: [] })), 'layout.pages'],
    [spoilt((q) => Object.assign(q.intro, { en: 'x'.repeat(4001) })), 'intro.en'],
  ],
  schema_format: [
    [spoilt((q) => Object.assign(q, { version: 'one' })), 'version'],
    [spoilt((q) => Object.assign(at(q.items, 0), { id: '<script>' })), 'items[0].id'],
  ],
};

describe('parseInstrument', () => {
  it.each(READING_RULES)('reports %s with its place', (rule) => {
    for (const [text, path] of CASES[rule]) {
      const found = findings(text);
      expect(found.map((f) => f.rule)).toContain(rule);
      const place = found.find((f) => f.rule === rule);
      if (typeof path === 'string') expect(place?.path).toBe(path);
      else expect(place?.path).toMatch(path);
      expectWords(place);
    }
  });

  it('reports everything at once, naming the file', () => {
    const text = spoilt((q) => {
      Object.assign(q, { colour: 'red', version: 'one' });
      Reflect.deleteProperty(q, 'intro');
    });
    const parsed = parseInstrument(text, 'draft.yaml');
    expect(parsed.findings.map((f) => f.path).sort()).toEqual(['colour', 'intro', 'version']);
    expect(parsed.findings.every((f) => f.file === 'draft.yaml' && f.severity === 'error')).toBe(true);
  });

  it('reads YAML and JSON alike', () => {
    for (const { instrument, text } of SHIPPED) {
      const json = parseInstrument(JSON.stringify(instrument));
      expect(json.ok && json.instrument).toEqual(instrument);
      expect(parseInstrument(text).ok).toBe(true);
    }
  });

  it('allows a few aliases, keeps warnings apart from errors', () => {
    const text = spoilt((q) => Reflect.deleteProperty(at(q.items, 0).text, 'en'));
    const parsed = parseInstrument(text);
    expect(parsed.ok).toBe(true);
    expect(parsed.findings).toMatchObject([
      { rule: 'translation', severity: 'warning', path: 'items[0].text.en' },
    ]);
    const aliased = SHIPPED[0]?.text.replace(/(default_choices): (\w+)/, '$1: &c $2') ?? '';
    expect(parseInstrument(aliased).ok).toBe(true);
  });

  it('refuses many keys without taking long', () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(findings(text)[0]?.rule).toBe('schema_kind');
  }, 15_000);
});

describe('readInstrument', () => {
  it('reads what lint would now refuse, so that published versions stay readable', () => {
    const text = spoilt((q) => q.layout.pages.pop());
    expect(parseInstrument(text).ok).toBe(false);
    expect(readInstrument(text).ok).toBe(true);
    expect(readInstrument('kind: quiz').ok).toBe(false);
  });
});
