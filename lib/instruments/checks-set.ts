/** Checks over several files together: references, and what one instrument says about another. */
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import { TREE_INSTRUMENT_CHECKS, TREE_POLICY_CHECKS } from '#lib/indicators/source-checks.ts';
import { parseReference, referenceTo } from '#lib/instruments/envelope.ts';
import { type Check, type Finding, repeatedAt, runChecks } from '#lib/instruments/finding.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';
import { CALIBRATION_OUTLINE_CHECKS } from '#lib/interview/calibration-checks.ts';
import { INTERVIEW_POLICY_CHECKS, INTERVIEW_TREE_CHECKS } from '#lib/interview/checks.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { fault } from '#lib/problems.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';
import { QUESTIONNAIRE_POLICY_CHECKS, QUESTIONNAIRE_TREE_CHECKS } from '#lib/questionnaire/policy-checks.ts';

export type InstrumentFile = { file: string; instrument: Instrument };

type Reference = { path: string; kind: Instrument['kind']; to: string };

/** The references that an instrument makes to others by id and major version. */
function referencesOf(instrument: Instrument): Reference[] {
  if (instrument.kind === 'scoring_policy') {
    const to = instrument.evaluation?.calibration?.cases;
    return to === undefined ? [] : [{ path: 'evaluation.calibration.cases', kind: 'calibration_cases', to }];
  }
  if (instrument.kind === 'calibration_cases') {
    return instrument.cases.map(({ outline: to }, i) => ({
      path: `cases[${i}].outline`,
      kind: 'interview_outline',
      to,
    }));
  }
  const policy: Reference = { path: 'scoring_policy', kind: 'scoring_policy', to: instrument.scoring_policy };
  if (instrument.kind === 'indicator_tree' || instrument.indicator_tree === undefined) return [policy];
  return [policy, { path: 'indicator_tree', kind: 'indicator_tree', to: instrument.indicator_tree }];
}

/** Runs every check that needs more than one file; single-file checks belong to `parseInstrument`. */
export function lintSet(files: readonly InstrumentFile[]): Finding[] {
  return [...runChecks(SET_CHECKS, files), ...files.flatMap((file) => lintReferring(file, files))];
}

const duplicateInstrument: Check<readonly InstrumentFile[]> = {
  rule: 'duplicate_instrument',
  severity: 'error',
  find: (files) =>
    repeatedAt(files.map(({ instrument }) => `${instrument.id} ${instrument.version}`)).flatMap((i) => {
      const file = files[i];
      if (file === undefined) return [];
      const { id, version } = file.instrument;
      return [{ ...fault('duplicate_instrument', 'id', { instrument: id, version }), file: file.file }];
    }),
};

const unknownReference: Check<readonly InstrumentFile[]> = {
  rule: 'unknown_reference',
  severity: 'error',
  find: (files) =>
    files.flatMap(({ file, instrument }) =>
      referencesOf(instrument)
        .filter((reference) => resolve(files, reference) === undefined)
        .map((reference) => {
          const { id, major } = parseReference(reference.to);
          const named = { kind: reference.kind, instrument: id, major };
          return { ...fault('unknown_reference', reference.path, named), file };
        }),
    ),
};

export const SET_CHECKS: readonly Check<readonly InstrumentFile[]>[] = [
  duplicateInstrument,
  unknownReference,
];

function resolve(files: readonly InstrumentFile[], reference: Reference): Instrument | undefined {
  return files.find(
    ({ instrument }) => instrument.kind === reference.kind && referenceTo(instrument) === reference.to,
  )?.instrument;
}

function policyOf(files: readonly InstrumentFile[], to: string): ScoringPolicy | undefined {
  const found = resolve(files, { path: 'scoring_policy', kind: 'scoring_policy', to });
  return found?.kind === 'scoring_policy' ? found : undefined;
}

function treeOf(files: readonly InstrumentFile[], to: string | undefined): IndicatorTree | undefined {
  if (to === undefined) return undefined;
  const found = resolve(files, { path: 'indicator_tree', kind: 'indicator_tree', to });
  return found?.kind === 'indicator_tree' ? found : undefined;
}

function lintReferring({ file, instrument }: InstrumentFile, files: readonly InstrumentFile[]): Finding[] {
  if (instrument.kind === 'scoring_policy') return [];
  if (instrument.kind === 'calibration_cases') {
    const subject = { cases: instrument, outlines: outlines(files) };
    return runChecks(CALIBRATION_OUTLINE_CHECKS, subject, { file });
  }
  const policy = policyOf(files, instrument.scoring_policy);
  if (instrument.kind === 'indicator_tree') {
    const subject = { tree: instrument, questionnaires: questionnaires(files), outlines: outlines(files) };
    return [
      ...(policy === undefined ? [] : runChecks(TREE_POLICY_CHECKS, { tree: instrument, policy }, { file })),
      ...runChecks(TREE_INSTRUMENT_CHECKS, subject, { file }),
    ];
  }
  const tree = treeOf(files, instrument.indicator_tree);
  if (instrument.kind === 'questionnaire') {
    const q = instrument;
    return [
      ...(policy === undefined ? [] : runChecks(QUESTIONNAIRE_POLICY_CHECKS, { q, policy }, { file })),
      ...(tree === undefined ? [] : runChecks(QUESTIONNAIRE_TREE_CHECKS, { q, tree }, { file })),
    ];
  }
  const outline = instrument;
  return [
    ...(policy === undefined ? [] : runChecks(INTERVIEW_POLICY_CHECKS, { outline, policy }, { file })),
    ...(tree === undefined ? [] : runChecks(INTERVIEW_TREE_CHECKS, { outline, tree }, { file })),
  ];
}

function questionnaires(files: readonly InstrumentFile[]): Map<string, Questionnaire> {
  return new Map(
    files.flatMap(({ instrument }) =>
      instrument.kind === 'questionnaire' ? [[instrument.id, instrument] as const] : [],
    ),
  );
}

function outlines(files: readonly InstrumentFile[]): Map<string, InterviewOutline> {
  return new Map(
    files.flatMap(({ instrument }) =>
      instrument.kind === 'interview_outline' ? [[instrument.id, instrument] as const] : [],
    ),
  );
}
