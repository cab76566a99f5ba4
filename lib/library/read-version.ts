import { getSetting, userNames } from '#db/repositories/accounts.ts';
import { findInstrumentVersion, latestPublished, versionsOf } from '#db/repositories/instruments.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Change, diffInstruments } from '../instruments/diff.ts';
import type { Finding } from '../instruments/finding.ts';
import { because } from '../problems.ts';
import { lintWithPublished } from './check-text.ts';
import { parsedOf } from './load-version.ts';

/** A version with its lint, and what changed since the last published version. */
export async function readVersion(ctx: Context, versionId: string) {
  authorize(ctx.actor, 'instrument.read');
  const row = await findInstrumentVersion(ctx.store.db, versionId);
  if (row === undefined) throw new AppError('not_found', because('no_version'));
  // Whoever rates must not have read the experts' ratings before.
  if (row.kind === 'calibration_cases') authorize(ctx.actor, 'instrument.decide');
  const instrument = parsedOf(row);
  const before = await latestPublished(ctx.store.db, row.instrumentId, row.id);
  const names = await userNames(ctx.store.db);
  const demonstration = (await getSetting<boolean>(ctx.store.db, 'demonstration')) === true;
  const author = row.createdBy === ctx.actor.userId || row.submittedBy === ctx.actor.userId;
  const findings: Finding[] = (await lintWithPublished(ctx, row.source)).findings;
  const changes: Change[] | undefined =
    before === undefined ? undefined : diffInstruments(parsedOf(before), instrument);
  return {
    row,
    instrument,
    findings,
    compared: before === undefined ? undefined : { version: before.version, changes: changes ?? [] },
    /** Every version of the instrument, newest first. */
    versions: (await versionsOf(ctx.store.db, row.instrumentId)).map((v) => ({
      id: v.id,
      version: v.version,
      status: v.status,
      trial: v.trial,
      createdAt: v.createdAt,
      createdBy: names.get(v.createdBy) ?? v.createdBy,
      decidedAt: v.decidedAt,
      decidedBy: v.decidedBy === null ? undefined : (names.get(v.decidedBy) ?? v.decidedBy),
    })),
    people: {
      createdBy: names.get(row.createdBy) ?? row.createdBy,
      submittedBy: row.submittedBy === null ? undefined : (names.get(row.submittedBy) ?? row.submittedBy),
      decidedBy: row.decidedBy === null ? undefined : (names.get(row.decidedBy) ?? row.decidedBy),
    },
    may: {
      draft: may(ctx.actor, 'instrument.draft'),
      submit: row.status === 'draft' && may(ctx.actor, 'instrument.submit'),
      decide: row.status === 'in_review' && may(ctx.actor, 'instrument.decide'),
      publish:
        row.status === 'in_review' && may(ctx.actor, 'instrument.decide') && (!author || demonstration),
    },
  };
}
