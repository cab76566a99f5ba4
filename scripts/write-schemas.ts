/** Writes the JSON Schemas of the instrument format to questionnaires/schemas. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas, jsonSchemaText } from '#lib/instruments/json-schema.ts';

const folder = join(import.meta.dirname, '..', 'questionnaires', 'schemas');
mkdirSync(folder, { recursive: true });
for (const [kind, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(join(folder, `${kind}.schema.json`), jsonSchemaText(schema));
}
