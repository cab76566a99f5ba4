import { AppError } from '#lib/errors.ts';
import { exportAnswers, exportTexts } from '#lib/exports/export-answers.ts';
import { exportFlags } from '#lib/exports/export-flags.ts';
import { exportStatistics } from '#lib/exports/export-statistics.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { because } from '#lib/problems.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

export const GET = door<{ campaignId: string; table: string }>(async (ctx, { params, query }) => {
  const { campaignId, table } = params;
  const format = query.get('format');
  const locale = await readerLocale();
  switch (table) {
    case 'responses':
      return tableResponse(await exportAnswers(ctx, campaignId), format, locale);
    case 'texts':
      return tableResponse(await exportTexts(ctx, campaignId), format, locale);
    case 'flags':
      return tableResponse(await exportFlags(ctx, campaignId), format, locale);
    case 'items':
    case 'scales':
    case 'units':
    case 'codebook':
      return tableResponse(await exportStatistics(ctx, campaignId, table), format, locale);
    default:
      throw new AppError('not_found', because('no_table'));
  }
});
