import { WORD_TYPE } from '#lib/documents/word.ts';
import { exportRecord } from '#lib/interviews/export-record.ts';
import { door } from '../../../../_door.ts';
import { readerLocale } from '../../../../_locale.ts';

/** The record of a talk, or with `?blank=1` the form to fill in by hand. */
export const GET = door<{ interviewId: string }>(async (ctx, { params, query }) => {
  const wanted = { locale: await readerLocale(), blank: query.get('blank') === '1' };
  const { name, bytes } = await exportRecord(ctx, params.interviewId, wanted);
  return new Response(Buffer.from(bytes), {
    headers: {
      'content-type': WORD_TYPE,
      'content-disposition': `attachment; filename="${name}.docx"`,
      'cache-control': 'no-store',
    },
  });
});
