/** The repository's own source files, and what they import. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export type Source = { readonly path: string; readonly text: string; readonly imports: readonly string[] };

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap((m) => m[1] ?? m[2] ?? m[3] ?? []);
}

/** Text without comments, so that a word in an explanation is no use of it. Strings stay. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/[^\n]*/g, '$1');
}

/** TypeScript below a folder (or one file), without tests unless asked for. */
export function sources(folder: string, options: { tests?: boolean } = {}): Source[] {
  const read = (path: string): Source => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return { path, text, imports: importsOf(text) };
  };
  if (/\.tsx?$/.test(folder)) return [read(folder)];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.tsx?$/.test(e.name))
    .filter((e) => options.tests === true || !/\.(test|test-support)\.tsx?$/.test(e.name))
    .map((e) => join(e.parentPath, e.name).slice(ROOT.length + 1))
    .sort()
    .map(read);
}

export const PURE_FOLDERS = [
  'lib/psychometrics',
  'lib/questionnaire',
  'lib/interview',
  'lib/indicators',
  'lib/instruments',
  'lib/oracle',
  'lib/disclosure',
] as const;
export const PURE_FILES = ['lib/estimate.ts', 'lib/errors.ts', 'lib/problems.ts'] as const;
