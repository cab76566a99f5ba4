/** JSON Schemas of the format, for editors that complete and check YAML while it is written. */
import { z } from 'zod';
import { KINDS, type Kind } from '#lib/instruments/envelope.ts';
import { SCHEMAS } from '#lib/instruments/parse.ts';

/** The JSON Schema (draft 7, which YAML editors read) of each kind. */
export function jsonSchemas(): Record<Kind, object> {
  const schemas = KINDS.map((kind) => [kind, z.toJSONSchema(SCHEMAS[kind], { target: 'draft-07' })] as const);
  return Object.fromEntries(schemas) as Record<Kind, object>;
}

/** The text of a schema file as it is committed. */
export function jsonSchemaText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
