import { findInstrumentVersion } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { writeTree } from '../instruments/write-tree.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { editedFramework } from './input.ts';
import { saveDraft } from './save-draft.ts';

/**
 * Saves what the editor made of a version as a draft, in the canonical form of a file.
 *
 * @returns with the comments of the version it was made from that have no place in it any more
 * @throws AppError as `saveDraft`
 */
export async function saveFramework(
  ctx: Context,
  input: unknown,
): Promise<{ versionId: string; contentHash: string; lost: readonly string[] }> {
  authorize(ctx.actor, 'instrument.draft');
  const { tree, from, was } = parseInput(editedFramework, input);
  const row = await findInstrumentVersion(ctx.store.db, from);
  if (row?.kind !== 'indicator_tree') throw new AppError('not_found', because('no_version'));
  const { text, lost } = writeTree(tree, row.source);
  const { versionId, contentHash } = await saveDraft(ctx, { text, was });
  return { versionId, contentHash, lost };
}
