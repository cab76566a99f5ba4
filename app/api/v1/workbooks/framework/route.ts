import { inEnglish } from '#lib/i18n/problem-catalogues.ts';
import { readFrameworkWorkbook } from '#lib/library/read-framework-workbook.ts';
import { fileDoor } from '../../_door.ts';

export const POST = fileDoor(async (ctx, { bytes }) => {
  const { text, instrument, findings } = await readFrameworkWorkbook(ctx, bytes);
  return {
    text,
    findings: findings.map((f) => inEnglish(f)),
    instrument: instrument === undefined ? null : { id: instrument.id, version: instrument.version },
  };
});
