import { AppError } from '../errors.ts';
import { because, type Fault } from '../problems.ts';

/** A fault of one field of a form about accounts. */
export function accountProblem(found: Fault): AppError {
  return new AppError('invalid_input', because('input_refused'), [{ rule: found.key, ...found }]);
}
