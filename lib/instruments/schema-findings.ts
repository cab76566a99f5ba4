/** Translates zod's issues into findings that tell an author where to look and what to write. */
import type { z } from 'zod';
import { type Finding, formatPath } from '#lib/instruments/finding.ts';

type Issue = z.core.$ZodIssue;

/** One finding per issue; an unknown key gets one each. */
export function schemaFindings(issues: readonly Issue[]): Finding[] {
  return issues.flatMap((issue) => translate(issue));
}

function translate(issue: Issue): Finding[] {
  const at = formatPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        finding(
          'schema_unknown_key',
          formatPath([...issue.path, key]),
          `The key ${key} is not part of the format.`,
          'Remove it, or check its spelling in docs/instruments.md.',
        ),
      );
    case 'invalid_type': {
      if (issue.input === undefined) {
        return [
          finding('schema_missing', at, 'This is missing.', `Add it; it must be ${article(issue.expected)}.`),
        ];
      }
      const message = `This is ${article(typeName(issue.input))}.`;
      return [finding('schema_type', at, message, `It must be ${article(issue.expected)}.`)];
    }
    case 'invalid_value':
      return [oneOf(at, issue.input, issue.values)];
    case 'invalid_union': {
      if ('options' in issue && issue.options !== undefined) return [oneOf(at, undefined, issue.options)];
      const first = issue.errors.flat()[0];
      const remedy = first === undefined ? 'Check the value in docs/instruments.md.' : `${first.message}.`;
      return [finding('schema_value', at, 'This value fits none of the allowed forms.', remedy)];
    }
    case 'too_small':
      return [
        finding(
          'schema_range',
          at,
          'This is too small, or too few.',
          `At least ${issue.minimum}${exclusive(issue)}.`,
        ),
      ];
    case 'too_big':
      return [
        finding(
          'schema_range',
          at,
          'This is too large, or too many.',
          `At most ${issue.maximum}${exclusive(issue)}.`,
        ),
      ];
    case 'invalid_format': {
      const remedy =
        issue.pattern === undefined
          ? 'Check the value in docs/instruments.md.'
          : `It must match ${issue.pattern}.`;
      return [finding('schema_format', at, `${show(issue.input)} is not written as it should be.`, remedy)];
    }
    default:
      return [finding('schema_value', at, `${issue.message.replace(/\.?$/, '')}.`, 'Correct the value.')];
  }
}

function finding(rule: string, path: string, message: string, remedy: string): Finding {
  return { rule, severity: 'error', path, message, remedy };
}

function oneOf(at: string, input: unknown, values: readonly unknown[]): Finding {
  const message = input === undefined ? 'This is missing or not allowed.' : `${show(input)} is not allowed.`;
  const remedy =
    values.length === 1 ? `Write ${String(values[0])}.` : `Use one of ${values.map(String).join(', ')}.`;
  return finding('schema_value', at, message, remedy);
}

function typeName(input: unknown): string {
  if (input === null) return 'null';
  return Array.isArray(input) ? 'array' : typeof input;
}

const NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping of keys to values',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
};

function article(type: string): string {
  return NAMES[type] ?? type;
}

function show(input: unknown): string {
  return typeof input === 'string' ? `“${input.slice(0, 60)}”` : String(input);
}

function exclusive(issue: { inclusive?: boolean }): string {
  return issue.inclusive === false ? ', exclusive' : '';
}
