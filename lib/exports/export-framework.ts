import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../i18n/locales.ts';
import { writeTree } from '../instruments/write-tree.ts';
import { loadVersion } from '../library/load-version.ts';
import { frameworkSheets } from '../workbook/framework-write.ts';
import { writeWorkbook } from '../workbook/threads.ts';

/** A version of an indicator framework as a workbook that can be changed and uploaded again. */
export async function exportFramework(
  ctx: Context,
  versionId: string,
  locale: Locale,
): Promise<{ name: string; bytes: Uint8Array }> {
  authorize(ctx.actor, 'instrument.read');
  const { instrument } = await loadVersion(ctx.store.db, versionId, 'indicator_tree');
  return {
    name: `${instrument.id}-${instrument.version}`,
    bytes: await writeWorkbook(frameworkSheets(instrument, locale)),
  };
}

/** The same as the text of a file, in canonical form: read back it is the same content. */
export async function exportFrameworkText(
  ctx: Context,
  versionId: string,
): Promise<{ name: string; text: string }> {
  authorize(ctx.actor, 'instrument.read');
  const { row, instrument } = await loadVersion(ctx.store.db, versionId, 'indicator_tree');
  return {
    name: `${instrument.id}-${instrument.version}`,
    text: writeTree({ ...instrument, status: 'draft' }, row.source).text,
  };
}
