import { addInstrumentVersion, findByName } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { contentHash } from '../instruments/canonical.ts';
import { parseInstrument } from '../instruments/parse.ts';

/** Publishes the instruments that come with the product, marked 试用; versions already there are left alone. */
export async function publishShipped(
  ctx: Context,
  files: readonly { file: string; text: string }[],
): Promise<number> {
  authorize(ctx.actor, 'instrument.decide');
  const parsed = files.map(({ file, text }) => {
    const result = parseInstrument(text, file);
    if (!result.ok) throw new AppError('invalid_input', `${file} cannot be read.`, result.findings);
    return { text, instrument: result.instrument };
  });
  return ctx.store.write(async (tx) => {
    let added = 0;
    for (const { text, instrument } of parsed) {
      if ((await findByName(tx.db, instrument.id, instrument.version)) !== undefined) continue;
      const at = ctx.now();
      await addInstrumentVersion(tx.db, {
        instrumentId: instrument.id,
        kind: instrument.kind,
        version: instrument.version,
        status: 'published',
        trial: true,
        title: instrument.title,
        source: text,
        contentHash: contentHash(instrument),
        createdBy: ctx.actor.userId,
        createdAt: at,
        submittedBy: ctx.actor.userId,
        submittedAt: at,
        decidedBy: ctx.actor.userId,
        decidedAt: at,
        decisionReason: '随产品提供，未经现场验证（试用）',
      });
      added++;
    }
    return added;
  });
}
