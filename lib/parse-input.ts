import type { z } from 'zod';
import { AppError, type Problem } from './errors.ts';
import { PROBLEMS } from './problem-vocabulary.ts';
import { because, type Params, type ProblemKey } from './problems.ts';

/**
 * Parses a service's input once, at the border. The message that a schema gives a rule is the key of its sentence;
 * where it gives none, the sentence is that of zod's code.
 *
 * @throws AppError `invalid_input` with one problem per field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', because('input_refused'), parsed.error.issues.map(problemOf));
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.map(String).join('.') || 'input';
  const key = isKey(issue.message) ? issue.message : issue.code;
  return { rule: key, path, key, params: paramsOf(issue) };
}

function isKey(text: string): text is ProblemKey {
  return Object.hasOwn(PROBLEMS, text);
}

/** The values that zod's own sentences speak of. */
function paramsOf(issue: z.core.$ZodIssue): Params {
  switch (issue.code) {
    case 'invalid_type':
      return { expected: issue.expected };
    case 'too_small':
      return { origin: issue.origin, minimum: Number(issue.minimum) };
    case 'too_big':
      return { origin: issue.origin, maximum: Number(issue.maximum) };
    case 'invalid_value':
      return { allowed: issue.values.map(String) };
    case 'not_multiple_of':
      return { divisor: issue.divisor };
    case 'unrecognized_keys':
      return { keys: issue.keys };
    default:
      return {};
  }
}
