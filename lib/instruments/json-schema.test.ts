import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';
import { KINDS } from './envelope.ts';
import { jsonSchemas, jsonSchemaText } from './json-schema.ts';

describe('JSON Schemas', () => {
  it.each(KINDS)('the committed schema of %s is current (node scripts/write-schemas.ts)', (kind) => {
    const committed = readFileSync(join(SHIPPED_DIR, 'schemas', `${kind}.schema.json`), 'utf8');
    expect(committed).toBe(jsonSchemaText(jsonSchemas()[kind]));
  });
});
