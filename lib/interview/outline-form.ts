/**
 * An outline as it is edited: every text has every language, every line a key, numbers are what was typed. What is
 * unfinished has a place here, which the format has not.
 */
import { z } from 'zod';
import { LOCALES, type Locale, type Localized } from '#lib/instruments/envelope.ts';
import { type InterviewOutline, interviewOutlineSchema } from '#lib/interview/outline.ts';

/** Paths of fields are those of the outline itself, so that a finding leads to its field. */
const text = z.record(z.enum(LOCALES), z.string());
const line = z.object({ key: z.string(), 'zh-CN': z.string(), 'zh-TW': z.string(), en: z.string() });
const anchors = z.object({ '5': text, '3': text, '1': text });
const question = z.object({
  id: z.string(),
  required: z.boolean(),
  minutes: z.string(),
  text,
  probes: z.array(line),
  ask_for_evidence: z.array(z.string()),
  rated: z.boolean(),
  rating: z.object({ indicator: z.string(), weight: z.string(), transform: z.string(), anchors }),
});
const section = z.object({ id: z.string(), title: text, minutes: z.string(), questions: z.array(question) });

/** Also what a copy on the device is held against. */
export const outlineFormSchema = z.object({
  id: z.string(),
  version: z.string(),
  locales: z.array(z.enum(LOCALES)),
  source_locale: z.enum(LOCALES),
  scoring_policy: z.string(),
  indicator_tree: z.string(),
  title: text,
  role: z.string(),
  time_budget_minutes: z.string(),
  script_minutes: z.object({ opening: z.string(), closing: z.string() }),
  sampling: z.object({ mode: z.string(), min: z.string(), max: z.string(), note: text }),
  conduct: z.object({
    interviewers: z.string(),
    rating_choices: z.string(),
    rating_within_hours: z.string(),
    audio: z.string(),
    presence_of_others: z.string(),
    disagreement_gap: z.string(),
  }),
  opening_script: text,
  sections: z.array(section),
  closing_script: text,
  interviewer_checklist: z.array(line),
});

export type FormText = Record<Locale, string>;
export type FormLine = z.infer<typeof line>;
export type FormQuestion = z.infer<typeof question>;
export type FormSection = z.infer<typeof section>;
export type OutlineForm = z.infer<typeof outlineFormSchema>;

export const NO_TEXT: FormText = { 'zh-CN': '', 'zh-TW': '', en: '' };

/** The form that shows an outline. */
export function formOf(outline: InterviewOutline): OutlineForm {
  const filled = (t: Localized): FormText => ({ ...NO_TEXT, ...t });
  const lines = (list: readonly Localized[]): FormLine[] =>
    list.map((t, i) => ({ key: `l${i}`, ...filled(t) }));
  const { sampling, conduct } = outline;
  return {
    id: outline.id,
    version: outline.version,
    locales: outline.locales,
    source_locale: outline.source_locale,
    scoring_policy: outline.scoring_policy,
    indicator_tree: outline.indicator_tree,
    title: filled(outline.title),
    role: outline.role,
    time_budget_minutes: String(outline.time_budget_minutes),
    script_minutes: {
      opening: String(outline.script_minutes.opening),
      closing: String(outline.script_minutes.closing),
    },
    sampling: {
      mode: sampling.mode,
      min: String(sampling.min),
      max: sampling.max === undefined ? '' : String(sampling.max),
      note: filled(sampling.note),
    },
    conduct: {
      interviewers: String(conduct.interviewers),
      rating_choices: conduct.rating_choices,
      rating_within_hours: String(conduct.rating_within_hours),
      audio: conduct.audio,
      presence_of_others: conduct.presence_of_others,
      disagreement_gap: String(conduct.disagreement_gap),
    },
    opening_script: filled(outline.opening_script),
    sections: outline.sections.map((s) => ({
      id: s.id,
      title: filled(s.title),
      minutes: String(s.minutes),
      questions: s.questions.map((q) => ({
        id: q.id,
        required: q.required,
        minutes: String(q.minutes),
        text: filled(q.text),
        probes: lines(q.probes),
        ask_for_evidence: q.ask_for_evidence ?? [],
        rated: q.rating !== undefined,
        rating: {
          indicator: q.rating?.indicator ?? '',
          weight: String(q.rating?.weight ?? 1),
          transform: q.rating?.transform ?? '',
          anchors: {
            '5': filled(q.rating?.anchors['5'] ?? {}),
            '3': filled(q.rating?.anchors['3'] ?? {}),
            '1': filled(q.rating?.anchors['1'] ?? {}),
          },
        },
      })),
    })),
    closing_script: filled(outline.closing_script),
    interviewer_checklist: lines(outline.interviewer_checklist),
  };
}

/**
 * The outline that a form says. Where a number is missing it has `missing` and where a text is missing nothing: the
 * type holds only for what `outlineSchema` accepts.
 */
export function outlineOf(form: OutlineForm, missing?: number): InterviewOutline {
  const number = (typed: string) => {
    const value = typed.trim() === '' ? undefined : Number(typed);
    return (
      value === undefined || (Number.isNaN(value) && missing !== undefined) ? missing : value
    ) as number;
  };
  return {
    schema: 'hengping/1',
    kind: 'interview_outline',
    id: form.id.trim(),
    version: form.version.trim(),
    status: 'draft',
    locales: form.locales,
    source_locale: form.source_locale,
    scoring_policy: form.scoring_policy,
    indicator_tree: form.indicator_tree,
    title: localizedOf(form.title),
    role: form.role,
    time_budget_minutes: number(form.time_budget_minutes),
    script_minutes: {
      opening: number(form.script_minutes.opening),
      closing: number(form.script_minutes.closing),
    },
    sampling: {
      mode: form.sampling.mode as InterviewOutline['sampling']['mode'],
      min: number(form.sampling.min),
      ...(form.sampling.max.trim() === '' ? {} : { max: Number(form.sampling.max) }),
      note: localizedOf(form.sampling.note),
    },
    conduct: {
      interviewers: number(form.conduct.interviewers),
      rating_choices: form.conduct.rating_choices,
      rating_within_hours: number(form.conduct.rating_within_hours),
      audio: form.conduct.audio as InterviewOutline['conduct']['audio'],
      presence_of_others: form.conduct.presence_of_others as 'forbidden' | 'allowed',
      disagreement_gap: number(form.conduct.disagreement_gap),
    },
    opening_script: localizedOf(form.opening_script),
    sections: form.sections.map((s) => ({
      id: s.id,
      title: localizedOf(s.title),
      minutes: number(s.minutes),
      questions: s.questions.map((q) => ({
        id: q.id,
        required: q.required,
        minutes: number(q.minutes),
        text: localizedOf(q.text),
        probes: q.probes.map(localizedOf),
        ...(q.ask_for_evidence.length === 0 ? {} : { ask_for_evidence: q.ask_for_evidence }),
        ...(q.rated
          ? {
              rating: {
                indicator: q.rating.indicator,
                weight: number(q.rating.weight),
                transform: q.rating.transform,
                anchors: {
                  '5': localizedOf(q.rating.anchors['5']),
                  '3': localizedOf(q.rating.anchors['3']),
                  '1': localizedOf(q.rating.anchors['1']),
                },
              },
            }
          : {}),
      })),
    })),
    closing_script: localizedOf(form.closing_script),
    interviewer_checklist: form.interviewer_checklist.map(localizedOf),
  };
}

/** A text without the languages in which nothing is written. */
function localizedOf(typed: FormText): Localized {
  return Object.fromEntries(
    LOCALES.flatMap((locale) => {
      const words = typed[locale].trim();
      return words === '' ? [] : [[locale, words]];
    }),
  );
}

/** The form's values in, an outline out; problems carry the path of their field. */
export const outlineSchema = z
  .custom<OutlineForm>()
  .transform((form) => outlineOf(form))
  .pipe(interviewOutlineSchema);
