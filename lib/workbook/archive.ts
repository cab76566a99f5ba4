/**
 * The archive around a workbook. The central directory is read and judged first; only then are the parts
 * inflated, each against its own limit and all against one. What comes out is what was checked: nothing reads
 * the file itself a second time.
 */

import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { AppError } from '../errors.ts';
import { because, fault } from '../problems.ts';
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
    throw refuseWorkbook('workbook_archive', fault('workbook_archive', '(file)', { detail }));
  }
}

function refuseOtherFormats(file: Buffer): void {
  if (file.length > LIMITS.file) {
    throw new AppError('too_large', because('workbook_file', { max: LIMITS.file / 1024 / 1024 }));
  }
  if (file.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') {
    throw refuseWorkbook('workbook_format', fault('workbook_format_protected', '(file)'));
  }
  if (file.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') {
    throw refuseWorkbook('workbook_format', fault('workbook_format', '(file)'));
  }
}

/** Every entry of the directory, judged by what it says of itself. */
async function directory(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > LIMITS.entries) {
    const said = { count: zip.entryCount, max: LIMITS.entries };
    throw refuseWorkbook('workbook_entries', fault('workbook_entries', '(file)', said));
  }
  const entries: Entry[] = [];
  const names = new Set<string>();
  let inflated = 0;
  for await (const entry of zip.eachEntry()) {
    judge(entry);
    const name = entry.fileName.toLowerCase();
    if (names.has(name)) throw misleading(entry, 'twice');
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
  if (/[\u0000-\u001f\u007f]/.test(entry.fileName)) throw misleading(entry, 'control');
  if (((entry.externalFileAttributes >>> 16) & FILE_KIND) === SYMLINK) throw misleading(entry, 'link');
  if (ACTIVE.test(entry.fileName)) {
    throw refuseWorkbook('workbook_active', fault('workbook_active', entry.fileName));
  }
  if (entry.isEncrypted()) {
    throw refuseWorkbook('workbook_encrypted', fault('workbook_encrypted', entry.fileName));
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw misleading(entry, 'compression');
  }
  if (entry.uncompressedSize > LIMITS.entry) throw tooLarge(entry);
  if (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * LIMITS.ratio) {
    throw refuseWorkbook('workbook_ratio', fault('workbook_ratio', entry.fileName, { max: LIMITS.ratio }));
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

function misleading(entry: Entry, why: 'twice' | 'control' | 'link' | 'compression'): AppError {
  return refuseWorkbook('workbook_archive', fault('workbook_archive_part', entry.fileName, { fault: why }));
}

function tooLarge(entry: Entry): AppError {
  const said = { part: LIMITS.entry / 1024 / 1024, all: LIMITS.inflated / 1024 / 1024 };
  return refuseWorkbook('workbook_size', fault('workbook_size', entry.fileName, said));
}
