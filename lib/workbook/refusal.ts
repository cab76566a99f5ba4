import { AppError, type Problem } from '../errors.ts';
import { because, type Fault } from '../problems.ts';

/** A workbook is refused as a whole: for one reason, with what would be right. */
export function refuseWorkbook(rule: string, found: Fault): AppError {
  return new AppError('invalid_input', because('workbook_refused'), [{ rule, ...found }]);
}

/** A workbook was read and some of its cells are wrong: all of them at once. */
export function wrongCells(problems: readonly Problem[]): AppError {
  return new AppError('invalid_input', because('cells_refused'), problems);
}
