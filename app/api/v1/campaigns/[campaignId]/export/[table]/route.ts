import { AppError } from '#lib/errors.ts';
import { exportAnswers, exportTexts } from '#lib/exports/export-answers.ts';
import { exportStatistics } from '#lib/exports/export-statistics.ts';
import { tableResponse } from '#lib/exports/table.ts';
import { door } from '../../../../_door.ts';

export const GET = door<{ campaignId: string; table: string }>(async (ctx, { params, query }) => {
  const { campaignId, table } = params;
  const format = query.get('format');
  switch (table) {
    case 'responses':
      return tableResponse(await exportAnswers(ctx, campaignId), format);
    case 'texts':
      return tableResponse(await exportTexts(ctx, campaignId), format);
    case 'items':
    case 'scales':
    case 'units':
    case 'codebook':
      return tableResponse(await exportStatistics(ctx, campaignId, table), format);
    default:
      throw new AppError('not_found', 'There is no such table.');
  }
});
