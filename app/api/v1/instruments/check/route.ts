import { inEnglish } from '#lib/i18n/problem-catalogues.ts';
import { checkText } from '#lib/library/check-text.ts';
import { door } from '../../_door.ts';

export const POST = door(async (ctx, { body }) => {
  const { instrument, findings } = await checkText(ctx, body);
  return {
    findings: findings.map((f) => inEnglish(f)),
    instrument:
      instrument === undefined
        ? null
        : { id: instrument.id, kind: instrument.kind, version: instrument.version, title: instrument.title },
  };
});
