/** Where one can be in a session: the opening, a question (by id), the closing. */
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';

/** A question id, or one of the two below; ids begin with a letter, these do not. */
export type Place = string;
export const OPENING = '-opening';
export const CLOSING = '-closing';

export function placesOf(questions: readonly OutlineQuestion[]): Place[] {
  return [OPENING, ...questions.map((q) => q.id), CLOSING];
}

/** The opening before, the last question written under during, the closing after the interview. */
export function startPlace(view: SessionView, questions: readonly OutlineQuestion[]): Place {
  if (view.interview.state === 'planned') return OPENING;
  if (view.interview.state === 'finished') return CLOSING;
  const [latest] = [...view.answers].sort((a, b) => b.updatedAt - a.updatedAt);
  return latest?.questionId ?? questions[0]?.id ?? OPENING;
}

/** The short name of a question in lists. */
export function shortTitle(question: OutlineQuestion): string {
  return question.indicatorTitle ?? question.text;
}
