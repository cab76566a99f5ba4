import { publishedVersions } from '#db/repositories/instruments.ts';
import { authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { linkVariable, type Questionnaire } from '../questionnaire/definition.ts';
import { parsedOf } from './load-version.ts';

/** Published questionnaires that can be sent out, newest version first; validation instruments stay apart. */
export async function publishedQuestionnaires(ctx: Context) {
  authorizeSomewhere(ctx.actor, 'campaign.publish');
  return (await publishedVersions(ctx.store.db))
    .filter((row) => row.kind === 'questionnaire')
    .sort((a, b) => a.instrumentId.localeCompare(b.instrumentId) || (b.decidedAt ?? 0) - (a.decidedAt ?? 0))
    .map((row) => ({ row, q: parsedOf(row) as Questionnaire }))
    .filter(({ q }) => q.validation_instrument === undefined)
    .map(({ row, q }) => ({
      versionId: row.id,
      instrumentId: row.instrumentId,
      title: q.title,
      version: row.version,
      trial: row.trial,
      items: q.items.filter((i) => i.type === 'likert').length,
      audience: q.audience.group,
      categories: linkVariable(q) !== undefined,
    }));
}
