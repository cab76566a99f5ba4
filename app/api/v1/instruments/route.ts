import { inEnglish } from '#lib/i18n/problem-catalogues.ts';
import { listVersions } from '#lib/library/list-versions.ts';
import { saveDraft } from '#lib/library/save-draft.ts';
import { door } from '../_door.ts';

export const GET = door((ctx) => listVersions(ctx));
export const POST = door(async (ctx, { body }) => {
  const { versionId, findings } = await saveDraft(ctx, body);
  return { versionId, findings: findings.map((f) => inEnglish(f)) };
});
