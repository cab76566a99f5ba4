import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../i18n/locales.ts';
import { writeWorkbook } from '../workbook/threads.ts';
import { unitsTemplate } from '../workbook/units.ts';

/** A workbook to fill in the units of a new evaluation. */
export async function unitsTemplateWorkbook(ctx: Context, locale: Locale): Promise<Uint8Array> {
  authorize(ctx.actor, 'evaluation.create');
  return writeWorkbook(unitsTemplate(locale));
}
