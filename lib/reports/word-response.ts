/** Downloads of report files, whose names are the units' own. */
import { WORD_TYPE } from '../documents/word.ts';
import type { WordFile } from './export-reports.ts';

export function wordResponse({ name, bytes }: WordFile): Response {
  return downloadOf(`${name}.docx`, WORD_TYPE, bytes);
}

/** A plain name for old programs, the real one for all others (RFC 6266). */
export function downloadOf(name: string, type: string, bytes: Uint8Array): Response {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return new Response(Buffer.from(bytes), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
}
