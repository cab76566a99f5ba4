/** Translates zod's issues into findings that tell an author where to look and what to write. */
import type { z } from 'zod';
import { type Finding, formatPath } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';

type Issue = z.core.$ZodIssue;

/** One finding per issue; an unknown key gets one each. */
export function schemaFindings(issues: readonly Issue[]): Finding[] {
  return issues.flatMap((issue) => translate(issue));
}

function translate(issue: Issue): Finding[] {
  const at = formatPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const path = formatPath([...issue.path, key]);
        return finding('schema_unknown_key', fault('schema_unknown_key', path, { key }));
      });
    case 'invalid_type': {
      const { expected } = issue;
      if (issue.input === undefined) {
        return [finding('schema_missing', fault('schema_missing', at, { expected }))];
      }
      const actual = typeName(issue.input);
      return [finding('schema_type', fault('schema_type', at, { actual, expected }))];
    }
    case 'invalid_value':
      return [oneOf(at, issue.input, issue.values)];
    case 'invalid_union': {
      if ('options' in issue && issue.options !== undefined) return [oneOf(at, undefined, issue.options)];
      return [finding('schema_value', fault('schema_value_union', at))];
    }
    case 'too_small': {
      const minimum = String(issue.minimum);
      return [
        finding('schema_range', fault('schema_range_small', at, { minimum, exclusive: exclusive(issue) })),
      ];
    }
    case 'too_big': {
      const maximum = String(issue.maximum);
      return [
        finding('schema_range', fault('schema_range_big', at, { maximum, exclusive: exclusive(issue) })),
      ];
    }
    case 'invalid_format': {
      const value = show(issue.input);
      if (issue.pattern === undefined) {
        return [finding('schema_format', fault('schema_format_other', at, { value }))];
      }
      return [finding('schema_format', fault('schema_format', at, { value, pattern: issue.pattern }))];
    }
    default:
      return [
        finding('schema_value', fault(issue.message === 'no_text' ? 'no_text' : 'schema_value_other', at)),
      ];
  }
}

function finding(rule: string, found: Fault): Finding {
  return { rule, severity: 'error', ...found };
}

function oneOf(at: string, input: unknown, values: readonly unknown[]): Finding {
  const allowed = values.map(String);
  const choice = { allowed, count: allowed.length };
  return finding(
    'schema_value',
    input === undefined
      ? fault('schema_value_missing', at, choice)
      : fault('schema_value', at, { ...choice, value: show(input) }),
  );
}

function typeName(input: unknown): string {
  if (input === null) return 'null';
  return Array.isArray(input) ? 'array' : typeof input;
}

function show(input: unknown): string {
  return typeof input === 'string' ? input.slice(0, 60) : String(input);
}

function exclusive(issue: { inclusive?: boolean }): 'yes' | 'no' {
  return issue.inclusive === false ? 'yes' : 'no';
}
