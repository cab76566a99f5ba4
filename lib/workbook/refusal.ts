import { AppError, type Problem } from '../errors.ts';

/** A workbook is refused as a whole: for one reason, with what would be right. */
export function refuseWorkbook(rule: string, path: string, message: string, remedy: string): AppError {
  return new AppError('invalid_input', 'The workbook was not read; nothing was stored.', [
    { rule, path, message, remedy },
  ]);
}

/** A workbook was read and some of its cells are wrong: all of them at once. */
export function wrongCells(problems: readonly Problem[]): AppError {
  return new AppError('invalid_input', 'Some cells need another look; nothing was stored.', problems);
}
