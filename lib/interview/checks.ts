/** Checks of an interview outline on its own, and against its scoring policy and indicator tree. */
import {
  type Indicator,
  type IndicatorSource,
  type IndicatorTree,
  indicatorsOf,
  transformOf,
} from '#lib/indicators/framework.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import { LOCALES } from '#lib/instruments/envelope.ts';
import { type Check, repeatedAt, sameSum, tidy } from '#lib/instruments/finding.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';
import { WORDING_CHECKS } from '#lib/interview/wording-checks.ts';
import { fault } from '#lib/problems.ts';

export type OutlineWithPolicy = { outline: InterviewOutline; policy: ScoringPolicy };
export type OutlineWithTree = { outline: InterviewOutline; tree: IndicatorTree };

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const duplicateQuestion: Check<InterviewOutline> = {
  rule: 'duplicate_question',
  severity: 'error',
  find: (outline) => {
    const questions = questionsOf(outline);
    return repeatedAt(questions.map(({ question }) => question.id)).map((i) =>
      fault('duplicate_question', `${questions[i]?.path}.id`, { question: questions[i]?.question.id ?? '' }),
    );
  },
};

const duplicateSection: Check<InterviewOutline> = {
  rule: 'duplicate_section',
  severity: 'error',
  find: (outline) =>
    repeatedAt(outline.sections.map((section) => section.id)).map((i) =>
      fault('duplicate_section', `sections[${i}].id`, { section: outline.sections[i]?.id ?? '' }),
    ),
};

const sectionMinutes: Check<InterviewOutline> = {
  rule: 'section_minutes',
  severity: 'error',
  find: (outline) =>
    outline.sections.flatMap((section, i) => {
      const total = sum(section.questions.map((q) => q.minutes));
      if (sameSum(total, section.minutes)) return [];
      const { id, minutes } = section;
      return [
        fault('section_minutes', `sections[${i}].minutes`, { section: id, total: tidy(total), minutes }),
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
    const budget = outline.time_budget_minutes;
    return [fault('time_budget', 'time_budget_minutes', { total: tidy(total), budget })];
  },
};

const samplingRange: Check<InterviewOutline> = {
  rule: 'sampling_range',
  severity: 'error',
  find: ({ sampling }) => {
    if (sampling.max === undefined || sampling.min <= sampling.max) return [];
    return [fault('sampling_range', 'sampling.max')];
  },
};

const probes: Check<InterviewOutline> = {
  rule: 'question_probes',
  severity: 'warning',
  find: (outline) =>
    questionsOf(outline)
      .filter(({ question }) => question.rating !== undefined && question.probes.length === 0)
      .map(({ question, path }) => fault('question_probes', `${path}.probes`, { question: question.id })),
};

const ANCHORS = ['5', '3', '1'] as const;

const ratingUnmapped: Check<InterviewOutline> = {
  rule: 'rating_unmapped',
  severity: 'error',
  find: (outline) =>
    questionsOf(outline)
      .filter(({ question }) => question.rating?.indicator === '')
      .map(({ question, path }) =>
        fault('rating_unmapped', `${path}.rating.indicator`, { question: question.id }),
      ),
};

const ratingAnchors: Check<InterviewOutline> = {
  rule: 'rating_anchors',
  severity: 'error',
  find: (outline) =>
    questionsOf(outline).flatMap(({ question, path }) =>
      ANCHORS.filter(
        (point) =>
          question.rating !== undefined &&
          question.rating.anchors[point][outline.source_locale] === undefined,
      ).map((point) =>
        fault('rating_anchors', `${path}.rating.anchors.${point}`, { question: question.id, point }),
      ),
    ),
};

/** What an anchor says, whatever its marks and spaces. */
const bare = (text: string): string => text.replace(/[\s\p{P}]/gu, '').toLowerCase();

const anchorsAlike: Check<InterviewOutline> = {
  rule: 'anchors_alike',
  severity: 'warning',
  find: (outline) =>
    questionsOf(outline).flatMap(({ question, path }) => {
      const { rating } = question;
      if (rating === undefined) return [];
      return LOCALES.flatMap((locale) => {
        const said = ANCHORS.map((point) => bare(rating.anchors[point][locale] ?? ''));
        // What is not written yet is missing, not alike.
        return repeatedAt(said)
          .filter((i) => said[i] !== '')
          .map((i) => {
            const point = ANCHORS[i] ?? '1';
            const other = ANCHORS[said.indexOf(said[i] ?? '')] ?? '5';
            const at = `${path}.rating.anchors.${point}.${locale}`;
            return fault('anchors_alike', at, { question: question.id, point, other });
          });
      });
    }),
};

export const INTERVIEW_CHECKS: readonly Check<InterviewOutline>[] = [
  duplicateQuestion,
  duplicateSection,
  sectionMinutes,
  timeBudget,
  samplingRange,
  probes,
  ratingUnmapped,
  ratingAnchors,
  anchorsAlike,
  ...WORDING_CHECKS,
];

const interviewRole: Check<OutlineWithPolicy> = {
  rule: 'interview_role',
  severity: 'error',
  find: ({ outline, policy }) => {
    const roles = policy.evaluation?.interview_roles.map((r) => r.id) ?? [];
    if (roles.includes(outline.role)) return [];
    return [fault('interview_role', 'role', { role: outline.role, policy: policy.id, known: roles })];
  },
};

const ratingChoices: Check<OutlineWithPolicy> = {
  rule: 'rating_choices',
  severity: 'error',
  find: ({ outline, policy }) => {
    const list = outline.conduct.rating_choices;
    const values = policy.choice_lists.find((l) => l.id === list)?.choices.map((c) => c.value) ?? [];
    if (values.length === 5 && values[0] === 1 && values[4] === 5) return [];
    return [fault('rating_choices', 'conduct.rating_choices', { list, policy: policy.id })];
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
      const { transform: name } = question.rating;
      return [fault('rating_transform', `${path}.rating.transform`, { transform: name, policy: policy.id })];
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
        known.has(id)
          ? []
          : [fault('unknown_evidence', `${path}.ask_for_evidence[${i}]`, { evidence: id, tree: tree.id })],
      ),
    );
  },
};

/** The source of an indicator that takes ratings from this outline. */
function sourceFor(indicator: Indicator, outline: InterviewOutline): IndicatorSource | undefined {
  return indicator.sources.find((s) => s.type === 'interview' && s.ref?.includes(outline.id) === true);
}

/** Every rating with the indicator it is for; undefined where the tree has no such indicator. */
function ratingsIn({ outline, tree }: OutlineWithTree) {
  const byId = new Map(indicatorsOf(tree).map(({ indicator }) => [indicator.id, indicator]));
  return questionsOf(outline).flatMap(({ question, path }) => {
    const { rating } = question;
    // A rating for no indicator at all has a rule of its own.
    if (rating === undefined || rating.indicator === '') return [];
    return [{ question, path, rating, indicator: byId.get(rating.indicator) }];
  });
}

const questionSource: Check<OutlineWithTree> = {
  rule: 'question_source',
  severity: 'error',
  find: ({ outline, tree }) =>
    ratingsIn({ outline, tree }).flatMap(({ question, path, rating, indicator }) => {
      if (indicator === undefined) {
        const named = { indicator: rating.indicator, tree: tree.id };
        return [fault('rating_indicator', `${path}.rating.indicator`, named)];
      }
      const source = sourceFor(indicator, outline);
      if (source === undefined) return [];
      const expected = transformOf(indicator, source);
      if (expected === rating.transform) return [];
      const { transform, indicator: id } = rating;
      const named = { question: question.id, transform, expected, indicator: id };
      return [fault('question_source', `${path}.rating.transform`, named)];
    }),
};

/**
 * Not an error: a tree may name an outline only once it is published, so an outline under a new id comes first and
 * is rated for nothing until the tree follows.
 */
const ratingUncounted: Check<OutlineWithTree> = {
  rule: 'rating_uncounted',
  severity: 'warning',
  find: ({ outline, tree }) =>
    ratingsIn({ outline, tree }).flatMap(({ path, rating, indicator }) => {
      if (indicator === undefined || sourceFor(indicator, outline) !== undefined) return [];
      const named = { indicator: rating.indicator, outline: outline.id };
      return [fault('rating_uncounted', `${path}.rating.indicator`, named)];
    }),
};

const indicatorUnasked: Check<OutlineWithTree> = {
  rule: 'indicator_unasked',
  severity: 'warning',
  find: ({ outline, tree }) => {
    const rated = new Set(questionsOf(outline).map(({ question }) => question.rating?.indicator));
    return indicatorsOf(tree)
      .filter(({ indicator }) => sourceFor(indicator, outline) !== undefined && !rated.has(indicator.id))
      .map(({ indicator }) =>
        fault('indicator_unasked', 'sections', {
          indicator: indicator.id,
          tree: tree.id,
          outline: outline.id,
        }),
      );
  },
};

export const INTERVIEW_TREE_CHECKS: readonly Check<OutlineWithTree>[] = [
  unknownEvidence,
  questionSource,
  ratingUncounted,
  indicatorUnasked,
];
