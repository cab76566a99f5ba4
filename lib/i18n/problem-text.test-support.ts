/** What a reader of each language must find in a problem. */
import { expect } from 'vitest';
import type { Problem } from '../errors.ts';
import { LOCALES } from './locales.ts';
import { problemsIn } from './problem-catalogues.ts';

const HAN = /\p{Script=Han}/u;

/** A problem is said in every locale: one line each for what is wrong and what would be right, in its script. */
export function expectWords(problem: Problem | undefined): void {
  if (problem === undefined) throw new Error('there is no problem');
  const quoted = JSON.stringify(problem.params ?? {});
  for (const locale of LOCALES) {
    const { message, remedy } = problemsIn(locale).say(problem);
    for (const text of [message, remedy]) {
      expect(text, `${problem.rule} ${problem.key} ${locale}`).toMatch(/^[^\n]+[.。]$/);
      if (locale !== 'en') expect(text).toMatch(HAN);
      else if (!HAN.test(quoted)) expect(text).not.toMatch(HAN);
    }
  }
}
