import { type InstrumentVersionRow, publishedVersions } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { fittingVersions } from './fitting-versions.ts';

/** What a new evaluation can rest on: published frameworks, newest first, each with the policies that fit it. */
export async function readEvaluationChoices(ctx: Context) {
  authorize(ctx.actor, 'evaluation.create');
  const named = ({ id, instrumentId, version, title, trial }: InstrumentVersionRow) => ({
    versionId: id,
    instrumentId,
    version,
    title,
    trial,
  });
  return fittingVersions(await publishedVersions(ctx.store.db)).map(({ row, policies }) => ({
    ...named(row),
    policies: policies.map(named),
  }));
}
export type EvaluationChoices = Awaited<ReturnType<typeof readEvaluationChoices>>;
