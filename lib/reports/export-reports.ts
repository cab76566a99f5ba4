/** Reports as Word files; somebody waits for a file, so that everything in it has been computed. */
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { Block } from '../documents/blocks.ts';
import { writeWord } from '../documents/word.ts';
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import type { Selection } from '../responses/selection.ts';
import { fileName, titleOf } from './file-name.ts';
import { readOverallReport, readUnitReport } from './read-reports.ts';

export const LONGEST_WAIT_MS = 10 * 60_000;

export type WordFile = { readonly name: string; readonly bytes: Uint8Array };

/** The report of one unit. */
export async function exportUnitReport(
  ctx: Context,
  evaluationId: string,
  unitId: string,
  locale: Locale,
): Promise<WordFile> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const options = { locale, waitMs: LONGEST_WAIT_MS };
  const { unit, blocks, evaluation } = await readUnitReport(ctx, evaluationId, unitId, options);
  await note(ctx, evaluationId, { report: unit.code });
  return word(locale, blocks, `${evaluation.title} · ${unit.name}`, fileName(unit));
}

/** The report over all units, or over those of one type or industry. */
export async function exportOverallReport(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
): Promise<WordFile> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const options = { locale, waitMs: LONGEST_WAIT_MS };
  const { blocks, evaluation } = await readOverallReport(ctx, evaluationId, selection, options);
  await note(ctx, evaluationId, { report: 'overall', ...selection });
  return word(locale, blocks, evaluation.title, MESSAGES[locale].report.document.overallTitle);
}

async function note(
  ctx: Context,
  evaluationId: string,
  detail: Selection & { report: string },
): Promise<void> {
  await ctx.store.write((tx) => audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail }));
}

async function word(
  locale: Locale,
  blocks: readonly Block[],
  footer: string,
  name: string,
): Promise<WordFile> {
  return { name, bytes: await writeWord({ locale, title: titleOf(blocks), blocks, footer }) };
}
