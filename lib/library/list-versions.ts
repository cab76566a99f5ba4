import { userNames } from '#db/repositories/accounts.ts';
import { listInstrumentVersions } from '#db/repositories/instruments.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { parsedOf } from './load-version.ts';

/** All versions, newest first; instruments that only validate the engine are marked, to be kept apart. */
export async function listVersions(ctx: Context) {
  authorize(ctx.actor, 'instrument.read');
  const names = await userNames(ctx.store.db);
  // Calibration cases hold the experts' ratings, which `readVersion` shows to those alone who publish.
  const rows = (await listInstrumentVersions(ctx.store.db)).filter(
    (row) => row.kind !== 'calibration_cases' || may(ctx.actor, 'instrument.decide'),
  );
  return rows.map((row) => {
    const instrument = parsedOf(row);
    const { source: _source, ...rest } = row;
    return {
      ...rest,
      createdByName: names.get(row.createdBy) ?? row.createdBy,
      validation:
        (instrument.kind === 'questionnaire' && instrument.validation_instrument !== undefined) ||
        (instrument.kind === 'scoring_policy' && instrument.evaluation === undefined),
    };
  });
}
