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
  return { versionId, findings };
}
