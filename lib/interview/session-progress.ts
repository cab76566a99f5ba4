/** How far a conversation is: asked, required, time used and left. */
import { type AnswerContent, isAsked } from './answer-merge.ts';
import type { OutlineModel, OutlineQuestion } from './outline-model.ts';

export type QuestionMark = 'asked' | 'skipped' | 'open';

export type Progress = {
  readonly requiredAsked: number;
  readonly required: number;
  readonly secondsUsed: number;
  readonly budgetSeconds: number;
  /** Negative when the budget is used up. */
  readonly secondsLeft: number;
  /** Minutes planned for the questions that have not been asked yet. */
  readonly minutesAhead: number;
  readonly sectionSeconds: Readonly<Record<string, number>>;
  /** Required questions with neither notes nor a reason. */
  readonly missing: readonly OutlineQuestion[];
};

export function markOf(answer: AnswerContent): QuestionMark {
  if (isAsked(answer)) return 'asked';
  return answer.skipReason.trim() === '' ? 'open' : 'skipped';
}

export function questionsIn(outline: OutlineModel): OutlineQuestion[] {
  return outline.sections.flatMap((s) => s.questions);
}

export function progressOf(outline: OutlineModel, answer: (id: string) => AnswerContent): Progress {
  const questions = questionsIn(outline);
  const required = questions.filter((q) => q.required);
  const open = questions.filter((q) => markOf(answer(q.id)) === 'open');
  const secondsUsed = questions.reduce((sum, q) => sum + answer(q.id).seconds, 0);
  const budgetSeconds = Math.round(outline.budgetMinutes * 60);
  return {
    requiredAsked: required.filter((q) => isAsked(answer(q.id))).length,
    required: required.length,
    secondsUsed,
    budgetSeconds,
    secondsLeft: budgetSeconds - secondsUsed,
    minutesAhead: open.reduce((sum, q) => sum + q.minutes, 0),
    sectionSeconds: Object.fromEntries(
      outline.sections.map((s) => [s.id, s.questions.reduce((sum, q) => sum + answer(q.id).seconds, 0)]),
    ),
    missing: open.filter((q) => q.required),
  };
}

/** `m:ss`, minutes running past 60; a minus sign before time overdrawn. */
export function clock(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds));
  return `${seconds < 0 ? '−' : ''}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** How long ago, in the largest fitting unit. */
export function ago(
  now: number,
  then: number,
): { readonly n: number; readonly unit: 'seconds' | 'minutes' | 'hours' } {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  if (seconds < 60) return { n: seconds, unit: 'seconds' };
  if (seconds < 3600) return { n: Math.floor(seconds / 60), unit: 'minutes' };
  return { n: Math.floor(seconds / 3600), unit: 'hours' };
}
