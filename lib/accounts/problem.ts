import { AppError } from '../errors.ts';

/** A fault of one field of a form about accounts; `rule` names it in the reader's language. */
export function accountProblem(path: string, rule: string, message: string, remedy = ''): AppError {
  return new AppError('invalid_input', message, [{ rule, path, message, remedy }]);
}
