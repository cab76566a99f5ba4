/** `hengping lint FILES`: checks instruments, alone and together. */
import { readFileSync } from 'node:fs';
import { formatProblem } from '#lib/i18n/problem-catalogues.ts';
import { contentHash } from '#lib/instruments/canonical.ts';
import { type InstrumentFile, lintSet } from '#lib/instruments/checks-set.ts';
import { referenceTo } from '#lib/instruments/envelope.ts';
import { type Finding, hasErrors } from '#lib/instruments/finding.ts';
import { lintInstrument, readInstrument } from '#lib/instruments/parse.ts';
import { loadShipped, SHIPPED_DIR } from '#lib/library/shipped.ts';
import { fault } from '#lib/problems.ts';

const USAGE = 'Usage: hengping lint FILE [FILE ...]';

/** A file as given on the command line, with what is wrong with it. */
type Linted = { file: string; given: InstrumentFile | undefined; findings: Finding[] };

/**
 * Prints findings on standard error and one line per file on standard output. References to instruments that
 * were not given are looked up among the shipped ones.
 *
 * @returns 0 without errors, 1 with errors or when no file was named
 */
export async function main(args: string[]): Promise<number> {
  if (args.length === 0 || args.some((arg) => arg.startsWith('-'))) {
    console.error(USAGE);
    return 1;
  }
  const linted = lintFiles(args);
  for (const { file, given, findings } of linted) {
    for (const finding of findings) console.error(`${finding.severity}: ${formatProblem(finding)}`);
    const errors = findings.filter((finding) => finding.severity === 'error').length;
    const about =
      given === undefined
        ? ''
        : `${referenceTo(given.instrument)} ${contentHash(given.instrument).slice(0, 12)}, `;
    console.log(`${file}: ${about}${errors} errors, ${findings.length - errors} warnings`);
  }
  return linted.some(({ findings }) => hasErrors(findings)) ? 1 : 0;
}

function lintFiles(files: readonly string[]): Linted[] {
  const linted = files.map((file): Linted => {
    const text = readOrRefuse(file);
    if (typeof text !== 'string') return { file, given: undefined, findings: [text] };
    const read = readInstrument(text, file);
    if (!read.ok) return { file, given: undefined, findings: read.findings };
    const { instrument } = read;
    return { file, given: { file, instrument }, findings: lintInstrument(instrument, file) };
  });
  const given = linted.flatMap((l) => l.given ?? []);
  const together = given.length === 0 ? [] : lintSet([...given, ...shippedBeside(given)]);
  return linted.map((l) => ({
    ...l,
    findings: [...l.findings, ...together.filter((f) => f.file === l.file)],
  }));
}

/** Shipped instruments whose ids were not given; a given file stands for the shipped one of its id. */
function shippedBeside(given: readonly InstrumentFile[]): InstrumentFile[] {
  const ids = new Set(given.map(({ instrument }) => instrument.id));
  return loadShipped(SHIPPED_DIR).filter(({ instrument }) => !ids.has(instrument.id));
}

function readOrRefuse(file: string): string | Finding {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      rule: 'file_unreadable',
      severity: 'error',
      ...fault('file_unreadable', '(file)', { detail }),
      file,
    };
  }
}
