import type { SourceResult } from '#lib/scores/types.ts';

/** What a score rests on, in words. People and interviews are counted apart: they are not the same kind of n. */
export function countsOf(
  sources: readonly SourceResult[],
  t: (key: 'nPeople' | 'nInterviews', values: { n: number }) => string,
): string {
  return sources
    .filter((s) => s.effectiveWeight > 0)
    .flatMap((s) => [
      ...(s.questionnaire === undefined ? [] : [t('nPeople', { n: s.questionnaire.respondents })]),
      ...(s.interview === undefined ? [] : [t('nInterviews', { n: s.interview.interviews.length })]),
    ])
    .join(' · ');
}
