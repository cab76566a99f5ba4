/**
 * The archive around a workbook. The central directory is read and judged first; only then are the parts
 * inflated, each against its own limit and all against one. What comes out is what was checked: nothing reads
 * the file itself a second time.
 */
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { AppError } from '../errors.ts';
import { WORKBOOK_LIMITS as LIMITS } from './limits.ts';
import { refuseWorkbook } from './refusal.ts';

const SMALL = 100 * 1024;
const SYMLINK = 0o120000;
const FILE_KIND = 0o170000;
/** Parts that run, call or carry something: macros, links to other files, embedded objects, connections. */
const ACTIVE =
  /vbaProject|vbaData|(^|\/)(macrosheets|externalLinks|embeddings|activeX|ctrlProps|customUI|webExtensions)\/|(^|\/)(connections\.xml|attachedToolbars)|\.(bin\.rels|exe|dll|js|vbs)$/i;

/** The XML parts of a workbook by name, inflated. */
export async function readArchive(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseOtherFormats(file);
  try {
    const zip = await fromBufferPromise(file, { strictFileNames: true, validateEntrySizes: true });
    return await readParts(zip, await directory(zip));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw refuseWorkbook(
      'workbook_archive',
      '(file)',
      `The file is damaged or made to mislead: ${detail}.`,
      'Open it in a spreadsheet program and save it as .xlsx again.',
    );
  }
}

function refuseOtherFormats(file: Buffer): void {
  if (file.length > LIMITS.file) {
    throw new AppError('too_large', `The file is larger than ${LIMITS.file / 1024 / 1024} MB.`);
  }
  if (file.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') {
    throw refuseWorkbook(
      'workbook_format',
      '(file)',
      'The file is protected by a password, or is an old .xls.',
      'Save it as .xlsx without a password.',
    );
  }
  if (file.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') {
    throw refuseWorkbook(
      'workbook_format',
      '(file)',
      'The file is no .xlsx workbook.',
      'Choose an .xlsx file.',
    );
  }
}

/** Every entry of the directory, judged by what it says of itself. */
async function directory(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > LIMITS.entries) {
    throw refuseWorkbook(
      'workbook_entries',
      '(file)',
      `The file has ${zip.entryCount} parts.`,
      `At most ${LIMITS.entries}: keep the sheets that are asked for and remove the others.`,
    );
  }
  const entries: Entry[] = [];
  const names = new Set<string>();
  let inflated = 0;
  for await (const entry of zip.eachEntry()) {
    judge(entry);
    const name = entry.fileName.toLowerCase();
    if (names.has(name)) throw misleading(entry, 'is there twice');
    names.add(name);
    if (!isRead(entry)) continue;
    inflated += entry.uncompressedSize;
    if (inflated > LIMITS.inflated) throw tooLarge(entry);
    entries.push(entry);
  }
  return entries;
}

/** Parts that are read; pictures, fonts and printer settings are not. */
function isRead(entry: Entry): boolean {
  return /\.(xml|rels)$/i.test(entry.fileName);
}

function judge(entry: Entry): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  if (/[\u0000-\u001f\u007f]/.test(entry.fileName))
    throw misleading(entry, 'has control characters in its name');
  if (((entry.externalFileAttributes >>> 16) & FILE_KIND) === SYMLINK) throw misleading(entry, 'is a link');
  if (ACTIVE.test(entry.fileName)) {
    throw refuseWorkbook(
      'workbook_active',
      entry.fileName,
      'The workbook holds macros, links to other files or embedded objects.',
      'Save it as a plain .xlsx workbook with values only.',
    );
  }
  if (entry.isEncrypted()) {
    throw refuseWorkbook(
      'workbook_encrypted',
      entry.fileName,
      'The file is encrypted.',
      'Remove the password.',
    );
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw misleading(entry, `is compressed by method ${entry.compressionMethod}`);
  }
  if (entry.uncompressedSize > LIMITS.entry) throw tooLarge(entry);
  if (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * LIMITS.ratio) {
    throw refuseWorkbook(
      'workbook_ratio',
      entry.fileName,
      `This part becomes more than ${LIMITS.ratio} times larger when it is unpacked.`,
      'Remove blank rows and columns that only carry a format, then save again.',
    );
  }
}

async function readParts(zip: ZipFile, entries: readonly Entry[]): Promise<Map<string, Uint8Array>> {
  const parts = new Map<string, Uint8Array>();
  let total = 0;
  for (const entry of entries) {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      size += (chunk as Buffer).length;
      if (size > LIMITS.entry || total + size > LIMITS.inflated) throw tooLarge(entry);
      chunks.push(chunk as Buffer);
    }
    total += size;
    parts.set(entry.fileName, Buffer.concat(chunks));
  }
  return parts;
}

function misleading(entry: Entry, why: string): AppError {
  return refuseWorkbook(
    'workbook_archive',
    entry.fileName,
    `This part ${why}.`,
    'Open the file in a spreadsheet program and save it as .xlsx again.',
  );
}

function tooLarge(entry: Entry): AppError {
  return refuseWorkbook(
    'workbook_size',
    entry.fileName,
    'The workbook is too large when it is unpacked.',
    `At most ${LIMITS.entry / 1024 / 1024} MB a part and ${LIMITS.inflated / 1024 / 1024} MB in all: remove other sheets, blank rows and formats.`,
  );
}
