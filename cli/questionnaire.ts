/** A questionnaire file as the analysis needs it: keyed items, scales, and the columns it may leave alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#lib/errors.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import { referenceTo } from '#lib/instruments/envelope.ts';
import { parseInstrument } from '#lib/instruments/parse.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import type { Questionnaire as Definition } from '#lib/questionnaire/definition.ts';
import { scoringKey } from '#lib/questionnaire/scoring-key.ts';
import type { Questionnaire } from './analyze.ts';

/** Columns of our own export of answers that are not items. */
const EXPORT_COLUMNS = ['row', 'unit_code', 'unit', 'industry', 'audience', 'department', 'note'];

/**
 * Reads a questionnaire with the scoring policy it names, which is looked for among the YAML files beside it
 * and then among the shipped ones.
 *
 * @throws AppError `invalid_input` with everything that is wrong with the file
 */
export function readQuestionnaire(file: string): Questionnaire {
  const parsed = parseInstrument(readFile(file), file);
  if (!parsed.ok) throw new AppError('invalid_input', `${file} cannot be used.`, parsed.findings);
  const { instrument } = parsed;
  if (instrument.kind !== 'questionnaire') {
    throw refuse(file, 'kind', `This is a ${instrument.kind}.`, 'Name a questionnaire.');
  }
  const policy = policyFor(instrument, dirname(file));
  if (policy === undefined) {
    throw refuse(
      file,
      'scoring_policy',
      `The scoring policy ${instrument.scoring_policy} was not found.`,
      'Put its file beside the questionnaire.',
    );
  }
  const key = scoringKey(instrument, policy);
  const items = key.scales.flatMap((scale) =>
    scale.items.map(({ id, reverse, min, max }) => ({ id, scale: scale.id, reverse, min, max })),
  );
  const scored = new Set(items.map((i) => i.id));
  const { num, den } = policy.scoring.min_answered;
  return {
    items,
    scales: key.scales.map(({ id, title }) => {
      const label = title[instrument.source_locale];
      return label === undefined ? { id } : { id, label };
    }),
    ignored: new Set([
      ...instrument.items.map((i) => i.id).filter((id) => !scored.has(id)),
      ...items.filter((i) => i.reverse).map((i) => `${i.id}_r`),
      ...key.scales.map((s) => `score_${s.id}`),
      ...EXPORT_COLUMNS,
    ]),
    minAnswered: { numerator: num, denominator: den },
  };
}

function policyFor(questionnaire: Definition, folder: string): ScoringPolicy | undefined {
  const beside = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') || name.endsWith('.yml'))
    .sort()
    .flatMap((name) => {
      const parsed = parseInstrument(readFile(join(folder, name)), name);
      return parsed.ok ? [parsed.instrument] : [];
    });
  for (const found of [...beside, ...loadShipped().map((s) => s.instrument)]) {
    if (found.kind === 'scoring_policy' && referenceTo(found) === questionnaire.scoring_policy) return found;
  }
  return undefined;
}

/** @throws AppError `invalid_input` when the file cannot be read */
export function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(file, '(file)', `${why}.`, 'Name a file that exists and can be read.');
  }
}

function refuse(file: string, path: string, message: string, remedy: string): AppError {
  return new AppError('invalid_input', `${file} cannot be used.`, [
    { rule: 'questionnaire_file', file, path, message, remedy },
  ]);
}
