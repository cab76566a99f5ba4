import { addInstrumentVersion, findByName, replaceDraft } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { contentHash } from '../instruments/canonical.ts';
import type { Finding } from '../instruments/finding.ts';
import { parseInput } from '../parse-input.ts';
import { lintWithPublished } from './check-text.ts';
import { instrumentText } from './input.ts';

/**
 * Saves a file as a draft version. The same instrument and version may be replaced while it is a draft;
 * afterwards a new version number is needed.
 *
 * @throws AppError `invalid_input` with every error of the file; nothing is stored then
 */
export async function saveDraft(
  ctx: Context,
  input: unknown,
): Promise<{ versionId: string; findings: Finding[] }> {
  authorize(ctx.actor, 'instrument.draft');
  const { text } = parseInput(instrumentText, input);
  const { instrument, findings } = await lintWithPublished(ctx, text);
  const errors = findings.filter((f) => f.severity === 'error');
  if (instrument === undefined || errors.length > 0) {
    throw new AppError('invalid_input', 'The file has errors; nothing was stored.', errors);
  }
  const content = {
    source: text,
    title: instrument.title,
    contentHash: contentHash(instrument),
    createdBy: ctx.actor.userId,
    createdAt: ctx.now(),
  };
  const versionId = await ctx.store.write(async (tx) => {
    const existing = await findByName(tx.db, instrument.id, instrument.version);
    let id = existing?.id;
    if (id === undefined) {
      id = await addInstrumentVersion(tx.db, {
        instrumentId: instrument.id,
        kind: instrument.kind,
        version: instrument.version,
        status: 'draft',
        trial: false,
        ...content,
      });
    } else if (!(await replaceDraft(tx.db, id, content))) {
      throw new AppError('conflict', `${instrument.id} ${instrument.version} is no longer a draft.`, [
        {
          rule: 'version_taken',
          path: 'version',
          message: `Version ${instrument.version} is ${existing?.status}.`,
          remedy: 'Raise the version number; a published version is never edited.',
        },
      ]);
    }
    await audit(ctx, tx, 'instrument.draft', id, {
      detail: { name: `${instrument.id}@${instrument.version}` },
    });
    return id;
  });
  return { versionId, findings };
}
