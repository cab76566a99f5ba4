/**
 * Checks of how a question is worded. They are guesses from patterns: each is tuned to stay silent rather than to
 * cry wolf, so a text that they pass may still be poor.
 */
import { LOCALES, type Localized } from '#lib/instruments/envelope.ts';
import type { Check } from '#lib/instruments/finding.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';
import { fault } from '#lib/problems.ts';

/** A question and what follows from it (“…？效果怎样？”) is usual in an interview; a third is one too many. */
const QUESTION_MARKS = 3;
/** Words that ask, in Chinese of both scripts. */
const ASKING =
  '(?:是否|有没有|有沒有|能不能|会不会|會不會|怎样|怎樣|怎么|怎麼|如何|什么|什麼|哪些|为什么|為什麼)';
/** Two things asked in one breath, joined by a word that adds. A bare 和 or 、 joins objects and is left alone. */
const JOINED: readonly RegExp[] = [
  new RegExp(`${ASKING}[^？?。；]*(?:以及|并且|並且|同时|同時|和是否|或是否)[^？?。；]*${ASKING}`, 'u'),
  /(?:和|或|与|與|及)(?:是否|有没有|有沒有)/u,
  /[？?]\s*(?:另外|此外|以及|并且|並且|同时|同時)/u,
  /\band\/or\b/i,
  /\b(?:as well as|and|or) (?:also |if so )?whether\b/i,
  /\?\s*(?:also|in addition|furthermore),?\s/i,
];

/** Wording that puts the answer into the other person's mouth. */
const LEADING: readonly RegExp[] = [
  /难道|難道|是不是(?:应该|應該|应当|應當|也)|[您你]不(?:觉得|覺得|认为|認為)|[您你]也(?:觉得|覺得|认为|認為)/u,
  /众所周知|眾所周知|大家都(?:认为|認為|知道|觉得|覺得)|不是吗|不是嗎|对吧|對吧|(?:没有|沒有|应该|應該|肯定|一定)[^？?。；，]{0,20}吧[？?]/u,
  /\b(?:do|are|would|is|was|have|should|can)(?:n[’']t| not) (?:you|it|we|they|there)\b/i,
  /\b(?:surely|obviously|of course)\b|\bas (?:we|you) (?:all )?know\b|\beveryone (?:knows|agrees)\b|,\s*right\?/i,
];

/**
 * Longest question on one phone screen: 120 Chinese characters, or 240 of other scripts, take eight lines of the
 * 390-pixel session and leave room for the note field below.
 */
const LENGTH_LIMIT = 120;

/** The first text of a question that a test finds, with its path. */
function first(
  text: Localized,
  path: string,
  test: (words: string) => boolean,
): { path: string; words: string } | undefined {
  for (const locale of LOCALES) {
    const words = text[locale];
    if (words !== undefined && test(words)) return { path: `${path}.${locale}`, words };
  }
  return undefined;
}

/** Width of a text in Chinese characters. */
function widthOf(words: string): number {
  const wide = words.match(/[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”]/gu)?.length ?? 0;
  return wide + ([...words].length - wide) / 2;
}

const doubleQuestion: Check<InterviewOutline> = {
  rule: 'double_question',
  severity: 'warning',
  find: (outline) =>
    questionsOf(outline).flatMap(({ question, path }) => {
      const found = first(
        question.text,
        `${path}.text`,
        (words) =>
          (words.match(/[？?]/g)?.length ?? 0) >= QUESTION_MARKS || JOINED.some((p) => p.test(words)),
      );
      return found === undefined ? [] : [fault('double_question', found.path, { question: question.id })];
    }),
};

const leadingQuestion: Check<InterviewOutline> = {
  rule: 'leading_question',
  severity: 'warning',
  find: (outline) =>
    questionsOf(outline).flatMap(({ question, path }) =>
      [
        { text: question.text, at: `${path}.text` },
        ...question.probes.map((text, i) => ({ text, at: `${path}.probes[${i}]` })),
      ].flatMap(({ text, at }) => {
        const found = first(text, at, (words) => LEADING.some((p) => p.test(words)));
        if (found === undefined) return [];
        const words = LEADING.map((p) => p.exec(found.words)?.[0]).find((w) => w !== undefined) ?? '';
        return [fault('leading_question', found.path, { question: question.id, words })];
      }),
    ),
};

const questionLength: Check<InterviewOutline> = {
  rule: 'question_length',
  severity: 'warning',
  find: (outline) =>
    questionsOf(outline).flatMap(({ question, path }) => {
      const found = first(question.text, `${path}.text`, (words) => widthOf(words) > LENGTH_LIMIT);
      if (found === undefined) return [];
      const width = Math.ceil(widthOf(found.words));
      return [fault('question_length', found.path, { question: question.id, width, limit: LENGTH_LIMIT })];
    }),
};

export const WORDING_CHECKS: readonly Check<InterviewOutline>[] = [
  doubleQuestion,
  leadingQuestion,
  questionLength,
];
