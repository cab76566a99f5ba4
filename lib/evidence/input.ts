import { z } from 'zod';
import { hasPersonalNumber } from '../questionnaire/personal-numbers.ts';

/** A note of a finished interview, as findings cite it. */
const excerptRef = z.object({
  interviewId: z.string().min(1).max(40),
  questionId: z.string().min(1).max(60),
  noteId: z.string().min(1).max(40),
});
export type ExcerptRef = z.output<typeof excerptRef>;

const content = {
  indicatorId: z.string().min(1, 'finding_indicator').max(20),
  type: z.string().min(1).max(40),
  statement: z.string().trim().min(6, 'finding_text').max(2_000),
  excerpts: z.array(excerptRef).min(1, 'finding_excerpts').max(30),
  /** The writer was asked about what looks like a personal number in the statement, and means it to stay. */
  keepNumbers: z.boolean().default(false),
};

/** Asks back once where a statement holds what looks like a telephone or identity number. */
const asked = (finding: { statement: string; keepNumbers: boolean }) =>
  finding.keepNumbers || !hasPersonalNumber(finding.statement);
const numbers = { path: ['statement'], message: 'finding_numbers' };

export const newFinding = z
  .object({ unitId: z.string().min(1, 'unit_unchosen').max(40), ...content })
  .refine(asked, numbers);
export const findingChange = z
  .object({ baseVersion: z.number().int().min(1), ...content })
  .refine(asked, numbers);
export const withdrawal = z.object({
  baseVersion: z.number().int().min(1),
  why: z.string().trim().min(2, 'withdraw_reason').max(300),
});

/** The form: excerpts by their keys. */
export const findingForm = z
  .object({ ...content, excerpts: z.array(z.string()).min(1, 'finding_excerpts').max(30) })
  .refine(asked, numbers);

/** Key of an excerpt in lists and forms. */
export function keyOf(ref: ExcerptRef): string {
  return [ref.interviewId, ref.questionId, ref.noteId].join(' ');
}

export function refOf(key: string): ExcerptRef {
  const [interviewId = '', questionId = '', noteId = ''] = key.split(' ');
  return { interviewId, questionId, noteId };
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

export type EvidenceFilter = {
  readonly unitId?: string | undefined;
  readonly indicatorId?: string | undefined;
  readonly mark?: string | undefined;
  readonly type?: string | undefined;
  /** Type and industry of the unit, and, of findings, the days it was recorded on: not yet read, as choices depend on the evaluation. */
  readonly about?: Query;
};

/** Filters of lists and exports, as addresses carry them; an empty one filters nothing. */
export function evidenceFilter(query: Query): EvidenceFilter {
  const one = (name: string) => {
    const value = query[name];
    return (Array.isArray(value) ? value[0] : value) || undefined;
  };
  const { unitType: type, industry, from, to } = query;
  return {
    unitId: one('unit'),
    indicatorId: one('indicator'),
    mark: one('mark'),
    type: one('type'),
    about: { type, industry, from, to },
  };
}
