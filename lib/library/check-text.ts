import { publishedVersions } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { lintSet } from '../instruments/checks-set.ts';
import type { Finding } from '../instruments/finding.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { lintInstrument, readInstrument } from '../instruments/parse.ts';
import { parseInput } from '../parse-input.ts';
import { instrumentText } from './input.ts';
import { parsedOf } from './load-version.ts';

export type Checked = { instrument?: Instrument; findings: Finding[] };

/** Parses and lints a file together with the published instruments it refers to. Stores nothing. */
export async function checkText(ctx: Context, input: unknown): Promise<Checked> {
  authorize(ctx.actor, 'instrument.draft');
  const { text } = parseInput(instrumentText, input);
  return lintWithPublished(ctx, text);
}

/** Every finding at once: of the file alone, and of the file beside what it refers to. */
export async function lintWithPublished(ctx: Context, text: string): Promise<Checked> {
  const read = readInstrument(text);
  if (!read.ok) return { findings: read.findings };
  const { instrument } = read;
  const published = (await publishedVersions(ctx.store.db))
    .filter((row) => row.instrumentId !== instrument.id)
    .map((row) => ({ file: `${row.instrumentId}@${row.version}`, instrument: parsedOf(row) }));
  const own = 'this file';
  const set = lintSet([{ file: own, instrument }, ...published]).filter((f) => f.file === own);
  return { instrument, findings: [...lintInstrument(instrument), ...set] };
}
