/** Changes of an interview as a device sends them, for tests. */
import { randomBytes } from 'node:crypto';

const op = () => randomBytes(12).toString('hex');

/** What is written under a question; by default one note. */
export const written = (questionId: string, change: object = {}) => ({
  kind: 'answer' as const,
  op: op(),
  questionId,
  baseVersion: 0,
  notes: [{ id: 'n1', kind: 'fact', text: '举了一个近一年的例子', at: 1 }],
  composer: '',
  probesAsked: [],
  evidence: {},
  skipReason: '',
  seconds: 60,
  ...change,
});

/** A rating; `base` is the one it replaces. */
export const ratingOf = (questionId: string, value: number | null, base?: number | null) => ({
  kind: 'rating' as const,
  op: op(),
  questionId,
  value,
  ...(base === undefined ? {} : { base }),
});

/** The interviewee's answer to the consent text; `base` is the one it replaces. */
export const consented = (consent: 'given' | 'without_audio' | 'refused', base?: string) => ({
  kind: 'consent' as const,
  op: op(),
  consent,
  ...(base === undefined ? {} : { base }),
});
