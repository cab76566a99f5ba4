/** Checks of an interview outline on its own, and against its scoring policy and indicator tree. */
import { type IndicatorTree, indicatorsOf, transformOf } from '#lib/indicators/framework.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import { type Check, type Fault, repeatedAt, sameSum, tidy } from '#lib/instruments/finding.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';

export type OutlineWithPolicy = { outline: InterviewOutline; policy: ScoringPolicy };
export type OutlineWithTree = { outline: InterviewOutline; tree: IndicatorTree };

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const duplicateQuestion: Check<InterviewOutline> = {
  rule: 'duplicate_question',
  severity: 'error',
  find: (outline) => {
    const questions = questionsOf(outline);
    const remedy = 'Give each question its own id and never use an old one again.';
    return repeatedAt(questions.map(({ question }) => question.id)).map((i) => ({
      path: `${questions[i]?.path}.id`,
      message: `Question id ${questions[i]?.question.id} is used twice.`,
      remedy,
    }));
  },
};

const duplicateSection: Check<InterviewOutline> = {
  rule: 'duplicate_section',
  severity: 'error',
  find: (outline) =>
    repeatedAt(outline.sections.map((section) => section.id)).map((i) => ({
      path: `sections[${i}].id`,
      message: `Section id ${outline.sections[i]?.id} is used twice.`,
      remedy: 'Give each section its own id.',
    })),
};

const sectionMinutes: Check<InterviewOutline> = {
  rule: 'section_minutes',
  severity: 'error',
  find: (outline) =>
    outline.sections.flatMap((section, i) => {
      const total = sum(section.questions.map((q) => q.minutes));
      if (sameSum(total, section.minutes)) return [];
      const message = `The questions of ${section.id} take ${tidy(total)} minutes, the section says ${section.minutes}.`;
      return [
        { path: `sections[${i}].minutes`, message, remedy: 'Make the minutes of the questions add up.' },
      ];
    }),
};

const timeBudget: Check<InterviewOutline> = {
  rule: 'time_budget',
  severity: 'error',
  find: (outline) => {
    const { opening, closing } = outline.script_minutes;
    const total = sum(outline.sections.map((section) => section.minutes)) + opening + closing;
    if (sameSum(total, outline.time_budget_minutes)) return [];
    const message = `Scripts and sections take ${tidy(total)} minutes, the budget is ${outline.time_budget_minutes}.`;
    return [
      { path: 'time_budget_minutes', message, remedy: 'Make sections and scripts add up to the budget.' },
    ];
  },
};

const samplingRange: Check<InterviewOutline> = {
  rule: 'sampling_range',
  severity: 'error',
  find: ({ sampling }) => {
    if (sampling.max === undefined || sampling.min <= sampling.max) return [];
    return [
      {
        path: 'sampling.max',
        message: 'The largest sample is below the smallest.',
        remedy: 'Set max to min or more.',
      },
    ];
  },
};

const probes: Check<InterviewOutline> = {
  rule: 'question_probes',
  severity: 'warning',
  find: (outline) =>
    questionsOf(outline)
      .filter(({ question }) => question.rating !== undefined && question.probes.length === 0)
      .map(({ question, path }) => ({
        path: `${path}.probes`,
        message: `Rated question ${question.id} has no probe.`,
        remedy:
          'Write a follow-up question, so that every interview reaches the facts that the anchors need.',
      })),
};

export const INTERVIEW_CHECKS: readonly Check<InterviewOutline>[] = [
  duplicateQuestion,
  duplicateSection,
  sectionMinutes,
  timeBudget,
  samplingRange,
  probes,
];

const interviewRole: Check<OutlineWithPolicy> = {
  rule: 'interview_role',
  severity: 'error',
  find: ({ outline, policy }) => {
    const roles = policy.evaluation?.interview_roles.map((r) => r.id) ?? [];
    if (roles.includes(outline.role)) return [];
    const remedy = `Use one of ${roles.join(', ')}, or add the role to the policy.`;
    return [{ path: 'role', message: `Role ${outline.role} has no weight in ${policy.id}.`, remedy }];
  },
};

const ratingChoices: Check<OutlineWithPolicy> = {
  rule: 'rating_choices',
  severity: 'error',
  find: ({ outline, policy }) => {
    const list = policy.choice_lists.find((l) => l.id === outline.conduct.rating_choices);
    const values = list?.choices.map((c) => c.value) ?? [];
    if (values.length === 5 && values[0] === 1 && values[4] === 5) return [];
    const message = `Rating list ${outline.conduct.rating_choices} is not a list from 1 to 5 of ${policy.id}.`;
    return [
      { path: 'conduct.rating_choices', message, remedy: 'Anchors stand at 5, 3 and 1: use such a list.' },
    ];
  },
};

const ratingTransform: Check<OutlineWithPolicy> = {
  rule: 'rating_transform',
  severity: 'error',
  find: ({ outline, policy }) =>
    questionsOf(outline).flatMap(({ question, path }) => {
      if (question.rating === undefined) return [];
      const transform = policy.transforms.find((t) => t.id === question.rating?.transform);
      const fits =
        transform?.type === 'linear'
          ? transform.params.min === 1 && transform.params.max === 5
          : transform !== undefined && ['proportional', 'banded', 'level'].includes(transform.type);
      if (fits) return [];
      const message = `Transform ${question.rating.transform} cannot turn ratings from 1 to 5 into a rate.`;
      return [
        { path: `${path}.rating.transform`, message, remedy: `Use a transform of means of ${policy.id}.` },
      ];
    }),
};

export const INTERVIEW_POLICY_CHECKS: readonly Check<OutlineWithPolicy>[] = [
  interviewRole,
  ratingChoices,
  ratingTransform,
];

const unknownEvidence: Check<OutlineWithTree> = {
  rule: 'unknown_evidence',
  severity: 'error',
  find: ({ outline, tree }) => {
    const known = new Set(tree.evidence_catalogue.map((e) => e.id));
    return questionsOf(outline).flatMap(({ question, path }) =>
      (question.ask_for_evidence ?? []).flatMap((id, i) =>
        known.has(id) ? [] : [unknown(`${path}.ask_for_evidence[${i}]`, id, tree)],
      ),
    );
  },
};

function unknown(path: string, id: string, tree: IndicatorTree): Fault {
  const remedy = 'Use a number of the catalogue, or add the material there.';
  return { path, message: `Evidence ${id} is not in the catalogue of ${tree.id}.`, remedy };
}

const questionSource: Check<OutlineWithTree> = {
  rule: 'question_source',
  severity: 'error',
  find: ({ outline, tree }) => {
    const byId = new Map(indicatorsOf(tree).map(({ indicator }) => [indicator.id, indicator]));
    return questionsOf(outline).flatMap(({ question, path }) => {
      const { rating } = question;
      if (rating === undefined) return [];
      const indicator = byId.get(rating.indicator);
      if (indicator === undefined) {
        const message = `Indicator ${rating.indicator} is not a third-level indicator of ${tree.id}.`;
        return [
          { path: `${path}.rating.indicator`, message, remedy: 'Use the id of a third-level indicator.' },
        ];
      }
      const source = indicator.sources.find(
        (s) => s.type === 'interview' && s.ref?.includes(outline.id) === true,
      );
      if (source === undefined) {
        const message = `${rating.indicator} has no interview source that names ${outline.id}.`;
        return [
          {
            path: `${path}.rating.indicator`,
            message,
            remedy: 'Add the source to the tree, or drop the rating.',
          },
        ];
      }
      const expected = transformOf(indicator, source);
      if (expected === rating.transform) return [];
      const message = `${question.id} uses ${rating.transform}, the tree uses ${expected} for ${rating.indicator}.`;
      return [
        {
          path: `${path}.rating.transform`,
          message,
          remedy: 'Use the transform that the tree gives the source.',
        },
      ];
    });
  },
};

export const INTERVIEW_TREE_CHECKS: readonly Check<OutlineWithTree>[] = [unknownEvidence, questionSource];
