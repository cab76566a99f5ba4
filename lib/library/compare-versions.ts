import { userNames } from '#db/repositories/accounts.ts';
import { findInstrumentVersion, type InstrumentVersionRow } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { diffInstruments } from '../instruments/diff.ts';
import { diffOutlines } from '../interview/outline-diff.ts';
import { because } from '../problems.ts';
import { parsedOf } from './load-version.ts';

/** What changed from one version of an instrument to another; of an outline, by question and word by word. */
export async function compareVersions(ctx: Context, beforeId: string, afterId: string) {
  authorize(ctx.actor, 'instrument.read');
  const find = async (id: string): Promise<InstrumentVersionRow> => {
    const row = await findInstrumentVersion(ctx.store.db, id);
    if (row === undefined) throw new AppError('not_found', because('no_version'));
    return row;
  };
  const [before, after] = [await find(beforeId), await find(afterId)];
  if (before.instrumentId !== after.instrumentId) throw new AppError('not_found', because('no_version'));
  // Whoever rates must not have read the experts' ratings before.
  if (after.kind === 'calibration_cases') authorize(ctx.actor, 'instrument.decide');
  const [old, now] = [parsedOf(before), parsedOf(after)];
  const names = await userNames(ctx.store.db);
  const named = (row: InstrumentVersionRow) => ({
    id: row.id,
    title: row.title,
    version: row.version,
    createdAt: row.createdAt,
    createdByName: names.get(row.createdBy) ?? row.createdBy,
  });
  return {
    before: named(before),
    after: named(after),
    outline:
      old.kind === 'interview_outline' && now.kind === 'interview_outline'
        ? diffOutlines(old, now)
        : undefined,
    changes: diffInstruments(old, now),
  };
}
