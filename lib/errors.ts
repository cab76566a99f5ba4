/**
 * The one error vocabulary that crosses module borders.
 *
 * A service throws `AppError`; the doors (route handlers, respondents' lane, command line) translate its
 * `code` into a status and its `problems` into text. Anything else that is thrown is a defect.
 */

/** One fault in some input, addressed so that its author can find it. */
export type Problem = {
  /** Stable machine name of the rule that failed, for example `weights_sum`. */
  readonly rule: string;
  /** Where: a path inside the input (`items[3].maps[0].indicator`), a line (`line 12`) or a cell (`B7`). */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What would be right, in one sentence. */
  readonly remedy: string;
  /** File the problem is in, when the input came from a file. */
  readonly file?: string;
};

export type ErrorCode =
  | 'invalid_input'
  | 'not_signed_in'
  | 'step_required'
  | 'not_allowed'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_early'
  | 'too_large'
  | 'too_many'
  | 'unsupported_media_type'
  | 'unavailable';

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.problems = problems;
  }
}

/** HTTP status of each error code; the only place where the two meet. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  not_signed_in: 401,
  step_required: 403,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_early: 403,
  too_large: 413,
  too_many: 429,
  unsupported_media_type: 415,
  unavailable: 503,
};

/** One line per problem: `file: path: message remedy [rule]`. */
export function formatProblem(p: Problem): string {
  const where = p.file === undefined ? p.path : `${p.file}: ${p.path}`;
  return `${where}: ${p.message} ${p.remedy} [${p.rule}]`;
}
