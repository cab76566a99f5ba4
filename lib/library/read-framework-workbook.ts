import { stringify } from 'yaml';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../instruments/finding.ts';
import { placeOf } from '../workbook/framework-cells.ts';
import { frameworkOfWorkbook } from '../workbook/framework-read.ts';
import { readWorkbook } from '../workbook/threads.ts';
import { type Checked, lintWithPublished } from './check-text.ts';

/**
 * Reads an indicator framework from an uploaded workbook: the same text, format and lint as a YAML file, every
 * finding led back to its cell. Stores nothing; the text is what a draft is saved from.
 *
 * @throws AppError `invalid_input` naming the cells where the sheets make no framework at all
 */
export async function readFrameworkWorkbook(
  ctx: Context,
  bytes: Uint8Array,
): Promise<Checked & { text: string }> {
  authorize(ctx.actor, 'instrument.draft');
  const { value, places } = frameworkOfWorkbook(await readWorkbook(bytes));
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  const { instrument, findings } = await lintWithPublished(ctx, text);
  return {
    text,
    ...(instrument === undefined ? {} : { instrument }),
    findings: findings.map((f): Finding => {
      const cell = placeOf(places, f.path);
      return cell === undefined ? f : { ...f, path: `${cell} ${f.path}` };
    }),
  };
}
