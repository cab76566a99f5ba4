import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRANSFORM_FORMULA } from '#lib/indicators/policy.ts';
import { KINDS } from '#lib/instruments/envelope.ts';
import { jsonSchemas } from '#lib/instruments/json-schema.ts';
import { CHECK_RULES, READING_RULES } from '#lib/instruments/rules.ts';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';

const text = readFileSync(join(SHIPPED_DIR, '..', 'docs', 'instruments.md'), 'utf8');
// tables may be aligned
const [format = '', rules = ''] = text.replace(/ {2,}/g, ' ').split('\n## Rules\n');
const named = (part: string) => new Set([...part.matchAll(/`([a-z0-9_]+)`/g)].map((match) => match[1]));

describe('docs/instruments.md', () => {
  it('explains every rule, and no rule that is gone', () => {
    const listed = [...rules.matchAll(/^\| (`[^|]*) \|/gm)].flatMap((row) => [...named(row[1] ?? '')]);
    expect(listed.sort()).toEqual([...READING_RULES, ...CHECK_RULES].sort());
  });

  it.each(KINDS)('names every key at the top of a %s', (kind) => {
    const schema = jsonSchemas()[kind] as { properties: Record<string, unknown> };
    for (const key of Object.keys(schema.properties)) expect(named(format), key).toContain(key);
  });

  it.each(Object.entries(TRANSFORM_FORMULA))('gives the formula of %s', (type, formula) => {
    expect(format).toContain(`| \`${type}\` |`);
    expect(format).toContain(formula.replace(/^r = /, ''));
  });
});
