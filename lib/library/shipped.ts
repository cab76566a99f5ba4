/** The instruments shipped with the product, read from their folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AppError } from '../errors.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { parseInstrument } from '../instruments/parse.ts';

export type ShippedInstrument = {
  /** Path inside the folder, with forward slashes: `evaluation/own-staff.yaml`. */
  readonly file: string;
  readonly instrument: Instrument;
  readonly text: string;
};

/** The folder of shipped instruments in this installation. */
export const SHIPPED_DIR = join(import.meta.dirname, '..', '..', 'questionnaires');

/**
 * Reads every YAML file below a folder, sorted by path.
 *
 * @throws {AppError} `invalid_input` with all problems when a file does not pass its own checks
 */
export function loadShipped(dir: string = SHIPPED_DIR): ShippedInstrument[] {
  return yamlFiles(dir).map((path) => {
    const file = relative(dir, path).split(sep).join('/');
    const text = readFileSync(path, 'utf8');
    const parsed = parseInstrument(text, file);
    if (!parsed.ok)
      throw new AppError('invalid_input', `The shipped file ${file} is not valid.`, parsed.findings);
    return { file, instrument: parsed.instrument, text };
  });
}

function yamlFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
