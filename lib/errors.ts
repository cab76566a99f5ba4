/**
 * The one error vocabulary that crosses module borders.
 *
 * A service throws `AppError`; the doors (route handlers, respondents' lane, command line) translate its
 * `code` into a status and its `reason` and `problems` into text. Anything else that is thrown is a defect.
 */
import type { Because, Params, ProblemKey, RefusalReason } from './problems.ts';

/** One fault in some input, addressed so that its author can find it. */
export type Problem = {
  /** Stable machine name of the rule that failed, for example `weights_sum`. */
  readonly rule: string;
  /** Where: a path inside the input (`items[3].maps[0].indicator`), a line (`line 12`) or a cell (`B7`). */
  readonly path: string;
  /** The sentence of the catalogue that says it; that of the rule where it is absent. */
  readonly key?: ProblemKey;
  /** Values of the sentence. */
  readonly params?: Params;
  /** What is wrong and what would be right, for operators, where the catalogue has no sentence. */
  readonly message?: string;
  readonly remedy?: string;
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
  /** Why, for people: a sentence of the catalogue. Absent where only operators or programmers read it. */
  readonly reason?: RefusalReason;
  readonly params?: Params;

  constructor(code: ErrorCode, why: string | Because, problems: readonly Problem[] = []) {
    super(typeof why === 'string' ? why : forTheLog(why));
    this.name = 'AppError';
    this.code = code;
    this.problems = problems;
    if (typeof why === 'string') return;
    this.reason = why.reason;
    this.params = why.params;
  }
}

/** What a log or a stack shows of a refusal: its reason and values, without a catalogue. */
function forTheLog({ reason, params }: Because): string {
  return Object.keys(params).length === 0 ? reason : `${reason} ${JSON.stringify(params)}`;
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
