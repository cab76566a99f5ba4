/** What the interviewer's screen and the printed outline show, in one locale. */
import { type IndicatorTree, indicatorsOf } from '#lib/indicators/framework.ts';
import { choiceList, type ScoringPolicy } from '#lib/indicators/policy.ts';
import { type Locale, type Localized, localized } from '#lib/instruments/envelope.ts';
import type { InterviewOutline, InterviewQuestion } from '#lib/interview/outline.ts';

export type OutlineQuestion = {
  readonly id: string;
  /** Running number over the whole outline. */
  readonly number: string;
  readonly text: string;
  readonly probes: readonly string[];
  readonly evidence: readonly { readonly id: string; readonly title: string }[];
  readonly required: boolean;
  readonly minutes: number;
  readonly rated: boolean;
  readonly indicator?: string;
  /** Title of the indicator it is rated for: the question's short name in lists. */
  readonly indicatorTitle?: string;
  readonly anchors?: { readonly 1: string; readonly 3: string; readonly 5: string };
};

export type RatingChoice = { readonly value: number; readonly label: string };

export type OutlineModel = {
  readonly id: string;
  readonly version: string;
  readonly locale: Locale;
  readonly title: string;
  readonly role: string;
  readonly budgetMinutes: number;
  readonly scriptMinutes: { readonly opening: number; readonly closing: number };
  readonly openingScript: string;
  readonly closingScript: string;
  readonly sampling: string;
  readonly checklist: readonly string[];
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly minutes: number;
    readonly questions: readonly OutlineQuestion[];
  }[];
  readonly ratingChoices: readonly RatingChoice[];
  /** The mark for a question that was not asked or cannot be rated. */
  readonly notRated?: { readonly value: string; readonly label: string };
  readonly interviewers: number;
  readonly ratingWithinHours: number;
  /** Independent ratings this far apart need a written reconciliation. */
  readonly disagreementGap: number;
};

/** The model of an outline under its policy and tree; all three must have passed lint. */
export function outlineModel(
  outline: InterviewOutline,
  policy: ScoringPolicy,
  tree: IndicatorTree,
  locale: Locale,
): OutlineModel {
  const say = (text: Localized) => localized(text, locale, outline.source_locale);
  const materials = new Map(tree.evidence_catalogue.map((e) => [e.id, say(e.title)]));
  const titles = new Map(indicatorsOf(tree).map(({ indicator: i }) => [i.id, say(i.title)]));
  const list = choiceList(policy, outline.conduct.rating_choices);
  let number = 0;
  return {
    id: outline.id,
    version: outline.version,
    locale,
    title: say(outline.title),
    role: outline.role,
    budgetMinutes: outline.time_budget_minutes,
    scriptMinutes: outline.script_minutes,
    openingScript: say(outline.opening_script),
    closingScript: say(outline.closing_script),
    sampling: say(outline.sampling.note),
    checklist: outline.interviewer_checklist.map(say),
    sections: outline.sections.map((section) => ({
      id: section.id,
      title: say(section.title),
      minutes: section.minutes,
      questions: section.questions.map((question) => {
        number += 1;
        return outlineQuestion(question, String(number), { materials, titles }, say);
      }),
    })),
    ratingChoices: list.choices.map((choice) => ({ value: choice.value, label: say(choice.label) })),
    ...(list.not_applicable === undefined
      ? {}
      : { notRated: { value: list.not_applicable.code, label: say(list.not_applicable.label) } }),
    interviewers: outline.conduct.interviewers,
    ratingWithinHours: outline.conduct.rating_within_hours,
    disagreementGap: outline.conduct.disagreement_gap,
  };
}

function outlineQuestion(
  question: InterviewQuestion,
  number: string,
  names: { readonly materials: ReadonlyMap<string, string>; readonly titles: ReadonlyMap<string, string> },
  say: (text: Localized) => string,
): OutlineQuestion {
  const { rating } = question;
  return {
    id: question.id,
    number,
    text: say(question.text),
    probes: question.probes.map(say),
    evidence: (question.ask_for_evidence ?? []).map((id) => ({ id, title: names.materials.get(id) ?? id })),
    required: question.required,
    minutes: question.minutes,
    rated: rating !== undefined,
    ...(rating === undefined
      ? {}
      : {
          indicator: rating.indicator,
          indicatorTitle: names.titles.get(rating.indicator) ?? rating.indicator,
          anchors: { 1: say(rating.anchors['1']), 3: say(rating.anchors['3']), 5: say(rating.anchors['5']) },
        }),
  };
}
