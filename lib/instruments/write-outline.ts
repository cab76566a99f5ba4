/** An outline as the text of a file. */
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { type WrittenText, writeText } from './write-text.ts';

/** Order of the keys in a file. */
const KEYS = [
  'schema',
  'kind',
  'id',
  'version',
  'status',
  'locales',
  'source_locale',
  'scoring_policy',
  'indicator_tree',
  'title',
  'role',
  'time_budget_minutes',
  'script_minutes',
  'sampling',
  'conduct',
  'opening_script',
  'sections',
  'closing_script',
  'interviewer_checklist',
] as const satisfies readonly (keyof InterviewOutline)[];

const IN_LINE = new Set(['locales', 'ask_for_evidence', 'script_minutes']);

/** Writes an outline; comments of the text that it was made from stay with what they are about. */
export function writeOutline(outline: InterviewOutline, before?: string): WrittenText {
  return writeText(outline, { kind: 'interview_outline', keys: KEYS, inLine: IN_LINE }, before);
}
