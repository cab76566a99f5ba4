/** From the text of a file to an instrument, or to everything that is wrong with it. */
import type { ZodType } from 'zod';
import { TREE_CHECKS } from '#lib/indicators/checks.ts';
import { indicatorTreeSchema } from '#lib/indicators/framework.ts';
import { scoringPolicySchema } from '#lib/indicators/policy.ts';
import { POLICY_CHECKS } from '#lib/indicators/policy-checks.ts';
import { FORMAT, KINDS, type Kind } from '#lib/instruments/envelope.ts';
import { ENVELOPE_CHECKS } from '#lib/instruments/envelope-checks.ts';
import { type Finding, hasErrors, runChecks } from '#lib/instruments/finding.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';
import { readText } from '#lib/instruments/read-text.ts';
import { schemaFindings } from '#lib/instruments/schema-findings.ts';
import { calibrationCasesSchema } from '#lib/interview/calibration-cases.ts';
import { CALIBRATION_CHECKS } from '#lib/interview/calibration-checks.ts';
import { INTERVIEW_CHECKS } from '#lib/interview/checks.ts';
import { interviewOutlineSchema } from '#lib/interview/outline.ts';
import { type Fault, fault } from '#lib/problems.ts';
import { QUESTIONNAIRE_CHECKS } from '#lib/questionnaire/checks.ts';
import { questionnaireSchema } from '#lib/questionnaire/definition.ts';
import { QUESTIONNAIRE_DESIGN_CHECKS } from '#lib/questionnaire/design-checks.ts';
import { QUESTIONNAIRE_MAPPING_CHECKS } from '#lib/questionnaire/mapping-checks.ts';

export type { Finding } from '#lib/instruments/finding.ts';
export type { Instrument } from '#lib/instruments/instrument.ts';

export type ParsedInstrument =
  | { ok: true; instrument: Instrument; findings: Finding[] }
  | { ok: false; findings: Finding[] };

export const SCHEMAS: Readonly<Record<Kind, ZodType<Instrument>>> = {
  questionnaire: questionnaireSchema,
  interview_outline: interviewOutlineSchema,
  indicator_tree: indicatorTreeSchema,
  scoring_policy: scoringPolicySchema,
  calibration_cases: calibrationCasesSchema,
};

/**
 * Parses the YAML or JSON text of an instrument and runs every check that needs no other file. It is `ok` when
 * there is no finding of severity `error`; warnings come with the instrument.
 *
 * @param file name to show with findings
 */
export function parseInstrument(text: string, file?: string): ParsedInstrument {
  const read = readInstrument(text, file);
  if (!read.ok) return read;
  const findings = lintInstrument(read.instrument, file);
  return hasErrors(findings) ? { ok: false, findings } : { ...read, findings };
}

/**
 * Parses text that was accepted before: the format is checked, the rules of lint are not, so that a published
 * version stays readable when rules are added.
 */
export function readInstrument(text: string, file?: string): ParsedInstrument {
  const read = readText(text);
  if (!read.ok) return { ok: false, findings: inFile(read.findings, file) };
  const kind = kindOf(read.value);
  if (typeof kind !== 'string') return { ok: false, findings: inFile([kind], file) };
  const parsed = SCHEMAS[kind].safeParse(read.value, { reportInput: true });
  if (!parsed.success) return { ok: false, findings: inFile(schemaFindings(parsed.error.issues), file) };
  return { ok: true, instrument: parsed.data, findings: [] };
}

/** Every finding about one instrument that needs no other file. */
export function lintInstrument(instrument: Instrument, file?: string): Finding[] {
  const shared = runChecks(ENVELOPE_CHECKS, instrument, { file });
  switch (instrument.kind) {
    case 'questionnaire': {
      const checks = [
        ...QUESTIONNAIRE_CHECKS,
        ...QUESTIONNAIRE_MAPPING_CHECKS,
        ...QUESTIONNAIRE_DESIGN_CHECKS,
      ];
      const skipDesign = instrument.validation_instrument !== undefined;
      return [...shared, ...runChecks(checks, instrument, { file, skipDesign })];
    }
    case 'interview_outline':
      return [...shared, ...runChecks(INTERVIEW_CHECKS, instrument, { file })];
    case 'indicator_tree':
      return [...shared, ...runChecks(TREE_CHECKS, instrument, { file })];
    case 'scoring_policy':
      return [...shared, ...runChecks(POLICY_CHECKS, instrument, { file })];
    case 'calibration_cases':
      return [...shared, ...runChecks(CALIBRATION_CHECKS, instrument, { file })];
  }
}

/** The kind that a file says it is, or what is wrong with what it says. */
function kindOf(value: unknown): Kind | Finding {
  const head = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  if (head === undefined || Array.isArray(value)) {
    return unusable(fault('schema_kind_none', '(file)', { format: FORMAT }));
  }
  if (head.schema !== FORMAT) {
    return unusable(fault('schema_kind_format', 'schema', { format: FORMAT }));
  }
  const kind = KINDS.find((k) => k === head.kind);
  return kind ?? unusable(fault('schema_kind_unknown', 'kind', { kinds: KINDS }));
}

function unusable(found: Fault): Finding {
  return { rule: 'schema_kind', severity: 'error', ...found };
}

function inFile(findings: readonly Finding[], file: string | undefined): Finding[] {
  return findings.map((finding) => (file === undefined ? finding : { ...finding, file }));
}
