/** What must not stand in the notes of an interview; said while it is being written, never held back. Pure. */
import { hasPersonalNumber } from '#lib/questionnaire/personal-numbers.ts';

export type Sensitive = 'personal_number' | 'secret';

/**
 * Marks of classified papers: 绝密, 机密, 秘密 as a mark or a level, in both scripts, and the English words. The word
 * 秘密 alone is ordinary speech.
 */
const SECRET =
  /绝密|絕密|机密|機密|秘密\s*[★☆级級]|[★☆]\s*秘密|[密]级[:：]|密級[:：]|\btop secret\b|\bclassified (?:document|information|paper)s?\b/i;

/** What a text seems to hold that does not belong into a record of talk. */
export function sensitiveIn(text: string): Sensitive[] {
  return [
    ...(hasPersonalNumber(text) ? (['personal_number'] as const) : []),
    ...(SECRET.test(text.normalize('NFKC')) ? (['secret'] as const) : []),
  ];
}
