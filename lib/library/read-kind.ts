import { findInstrumentVersion } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Kind } from '../instruments/envelope.ts';
import { because } from '../problems.ts';

/** What kind of instrument a version is. */
export async function readKind(ctx: Context, versionId: string): Promise<Kind> {
  authorize(ctx.actor, 'instrument.read');
  const row = await findInstrumentVersion(ctx.store.db, versionId);
  if (row === undefined) throw new AppError('not_found', because('no_version'));
  return row.kind as Kind;
}
