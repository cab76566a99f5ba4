import type { z } from 'zod';
import { AppError } from './errors.ts';

/**
 * Parses a service's input once, at the border.
 * @throws AppError `invalid_input` with one problem per field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid_input',
    'Some fields need another look.',
    parsed.error.issues.map((issue) => ({
      rule: issue.code,
      path: issue.path.map(String).join('.') || 'input',
      message: issue.message,
      remedy: '',
    })),
  );
}
