import { addInstrumentVersion, findByName, replaceDraft } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { contentHash } from '../instruments/canonical.ts';
import type { Finding } from '../instruments/finding.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { lintWithPublished } from './check-text.ts';
import { draftText } from './input.ts';

/**
 * Saves a file as a draft version. The same instrument and version may be replaced while it is a draft;
 * afterwards a new version number is needed. With `was` it is replaced only as the writer knew it: its content's
 * hash, or null where there was no such version yet.
 *
 * @throws AppError `invalid_input` with every error of the file, `conflict` where somebody else has written
 *   meanwhile; nothing is stored then
 */
export async function saveDraft(
  ctx: Context,
  input: unknown,
): Promise<{ versionId: string; contentHash: string; findings: Finding[] }> {
  authorize(ctx.actor, 'instrument.draft');
  const { text, was } = parseInput(draftText, input);
  const { instrument, findings } = await lintWithPublished(ctx, text);
  const errors = findings.filter((f) => f.severity === 'error');
  if (instrument === undefined || errors.length > 0) {
    throw new AppError('invalid_input', because('file_errors'), errors);
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
    // The draft that was edited is gone, or was renamed: it is not made anew behind the writer's back.
    if (typeof was === 'string' && existing === undefined) {
      throw new AppError('conflict', because('draft_changed'));
    }
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
    } else if (was === null && existing?.status === 'draft') {
      throw new AppError(
        'conflict',
        because('draft_exists', { instrument: instrument.id, version: instrument.version }),
      );
    } else if (!(await replaceDraft(tx.db, id, content, was ?? undefined))) {
      if (existing?.status === 'draft') throw new AppError('conflict', because('draft_changed'));
      const { id: name, version } = instrument;
      throw new AppError('conflict', because('not_draft', { instrument: name, version }), [
        {
          rule: 'version_taken',
          ...fault('version_taken', 'version', { version, status: existing?.status ?? '' }),
        },
      ]);
    }
    await audit(ctx, tx, 'instrument.draft', id, {
      detail: { name: `${instrument.id}@${instrument.version}` },
    });
    return id;
  });
  return { versionId, contentHash: content.contentHash, findings };
}
