/** Many reports as Word files in one archive, with the checksum of each. */
import { createHash } from 'node:crypto';
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Progress } from '../analysis/progress.ts';
import type { Locale } from '../i18n/locales.ts';
import type { Block } from './blocks.ts';
import { writeWord } from './word.ts';

/** As `sha256sum -c` reads it. */
export const CHECKSUMS = 'SHA256SUMS.txt';

export type ReportsInput = {
  readonly locale: Locale;
  readonly madeAt: number;
  readonly documents: readonly {
    /** File name without its extension. */
    readonly name: string;
    readonly title: string;
    readonly footer: string;
    readonly blocks: readonly Block[];
  }[];
};

export type ReportArchive = { readonly bytes: Uint8Array; readonly madeAt: number };

export async function writeArchive(input: ReportsInput, progress: Progress): Promise<ReportArchive> {
  const { locale, madeAt, documents } = input;
  const files: Zippable = {};
  const sums: string[] = [];
  for (const [i, { name, ...document }] of documents.entries()) {
    const file = `${name}.docx`;
    const bytes = await writeWord({ locale, ...document });
    // A Word file is compressed already.
    files[file] = [bytes, { level: 0 }];
    sums.push(`${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`);
    progress((i + 1) / documents.length);
  }
  files[CHECKSUMS] = strToU8(sums.join(''));
  return { bytes: zipSync(files, { mtime: madeAt }), madeAt };
}
