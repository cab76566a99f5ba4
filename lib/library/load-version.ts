/** Parsed instruments by stored version. A version's text is immutable under its content hash, so the cache never goes stale. */

import {
  findInstrumentVersion,
  type InstrumentVersionRow,
  publishedVersions,
} from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import { AppError } from '../errors.ts';
import type { IndicatorTree } from '../indicators/framework.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { referenceTo } from '../instruments/envelope.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { readInstrument } from '../instruments/parse.ts';
import type { CalibrationCases } from '../interview/calibration-cases.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { onePerProcess } from '../one-per-process.ts';
import { because } from '../problems.ts';
import type { Questionnaire } from '../questionnaire/definition.ts';

type OfKind = {
  questionnaire: Questionnaire;
  interview_outline: InterviewOutline;
  indicator_tree: IndicatorTree;
  scoring_policy: ScoringPolicy;
  calibration_cases: CalibrationCases;
};

const CACHE_LIMIT = 200;
const cache = onePerProcess('versions of instruments', () => new Map<string, Instrument>());

/** @throws AppError `not_found` when there is no such version or it is of another kind */
export async function loadVersion<K extends keyof OfKind>(
  db: Db,
  versionId: string,
  kind: K,
): Promise<{ row: InstrumentVersionRow; instrument: OfKind[K] }> {
  const row = await findInstrumentVersion(db, versionId);
  if (row === undefined || row.kind !== kind) {
    throw new AppError('not_found', because('no_version_of_kind', { kind, version: versionId }));
  }
  return { row, instrument: parsedOf(row) as OfKind[K] };
}

/** The parsed content of a stored version. */
export function parsedOf(row: InstrumentVersionRow): Instrument {
  const key = `${row.id}:${row.contentHash}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const parsed = readInstrument(row.source, `${row.instrumentId}@${row.version}`);
  if (!parsed.ok) throw new AppError('invalid_input', because('stored_unreadable'), parsed.findings);
  if (cache.size >= CACHE_LIMIT) cache.delete(cache.keys().next().value ?? '');
  cache.set(key, parsed.instrument);
  return parsed.instrument;
}

/** The newest published instrument that a reference names. */
export async function newest<T extends ScoringPolicy | IndicatorTree>(
  db: Db,
  kind: T['kind'],
  reference: string,
): Promise<T> {
  const found = (await publishedVersions(db))
    .filter((r) => r.kind === kind)
    .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))
    .map((r) => parsedOf(r) as T)
    .find((i) => referenceTo(i) === reference);
  if (found === undefined) throw new AppError('not_found', because('reference_unpublished', { reference }));
  return found;
}
