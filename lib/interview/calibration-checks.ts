/** Checks of calibration cases on their own, and against the outlines whose questions they use. */
import { referenceTo } from '#lib/instruments/envelope.ts';
import { type Check, repeatedAt } from '#lib/instruments/finding.ts';
import type { CalibrationCases } from '#lib/interview/calibration-cases.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';
import { fault } from '#lib/problems.ts';

/** Cases with the outlines that are known, by id. */
export type CasesWithOutlines = {
  cases: CalibrationCases;
  outlines: ReadonlyMap<string, InterviewOutline>;
};

const duplicateCase: Check<CalibrationCases> = {
  rule: 'duplicate_case',
  severity: 'error',
  find: ({ cases }) =>
    repeatedAt(cases.map((c) => c.id)).map((i) =>
      fault('duplicate_case', `cases[${i}].id`, { case: cases[i]?.id ?? '' }),
    ),
};

/** Whoever always chooses the middle must not pass, and a point that no case asks for is not practised. */
const caseSpread: Check<CalibrationCases> = {
  rule: 'case_spread',
  severity: 'warning',
  find: ({ cases }) => {
    const missing = [1, 2, 3, 4, 5].filter((point) => cases.every((c) => c.expert.rating !== point));
    return missing.length === 0 ? [] : [fault('case_spread', 'cases', { missing })];
  },
};

export const CALIBRATION_CHECKS: readonly Check<CalibrationCases>[] = [duplicateCase, caseSpread];

const caseQuestion: Check<CasesWithOutlines> = {
  rule: 'case_question',
  severity: 'error',
  find: ({ cases: { cases }, outlines }) =>
    cases.flatMap(({ question, outline: to }, i) => {
      const outline = [...outlines.values()].find((o) => referenceTo(o) === to);
      // An outline that is not there is an unknown reference.
      if (outline === undefined) return [];
      const found = questionsOf(outline).find(({ question: q }) => q.id === question);
      const path = `cases[${i}].question`;
      if (found === undefined) return [fault('case_question_unknown', path, { question, outline: to })];
      if (found.question.rating !== undefined) return [];
      return [fault('case_question_unrated', path, { question, outline: to })];
    }),
};

export const CALIBRATION_OUTLINE_CHECKS: readonly Check<CasesWithOutlines>[] = [caseQuestion];
