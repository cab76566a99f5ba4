import { isLocale } from '#lib/i18n/locales.ts';
import { previewVersion } from '#lib/library/preview-version.ts';
import { door } from '../../../_door.ts';

/** HTML for the preview frames of the author's screen. */
export const GET = door<{ versionId: string }>(async (ctx, { params, query }) => {
  const asked = query.get('locale');
  const page = await previewVersion(ctx, params.versionId, isLocale(asked) ? asked : 'zh-CN');
  return new Response(page, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
});
