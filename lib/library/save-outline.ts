import { findInstrumentVersion } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { writeOutline } from '../instruments/write-outline.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { editedOutline } from './input.ts';
import { saveDraft } from './save-draft.ts';

/**
 * Saves what the editor made of a version as a draft, in the canonical form of a file.
 *
 * @returns with the comments of the version it was made from that have no place in it any more
 * @throws AppError as `saveDraft`
 */
export async function saveOutline(
  ctx: Context,
  input: unknown,
): Promise<{ versionId: string; contentHash: string; lost: readonly string[] }> {
  authorize(ctx.actor, 'instrument.draft');
  const { outline, from, was } = parseInput(editedOutline, input);
  const row = await findInstrumentVersion(ctx.store.db, from);
  if (row?.kind !== 'interview_outline') throw new AppError('not_found', because('no_version'));
  const { text, lost } = writeOutline(outline, row.source);
  const { versionId, contentHash } = await saveDraft(ctx, { text, was });
  return { versionId, contentHash, lost };
}
