import { describe, expect, it } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { runChecks } from '#lib/instruments/finding.ts';
import { WORDING_CHECKS } from './wording-checks.ts';

/** The rules that fire when the first question reads like this. */
function rulesFor(words: string, locale: 'zh-CN' | 'zh-TW' | 'en' = 'zh-CN'): string[] {
  const outline = shipped('interview_outline', 'IV_STAFF');
  const question = outline.sections[0]?.questions[0];
  if (question === undefined) throw new Error('no question');
  question.text = { [locale]: words };
  return runChecks(WORDING_CHECKS, outline).map((f) => f.rule);
}

describe('several questions in one', () => {
  it.each([
    ['您对分工是否清楚以及工作量是否合理，怎么看？'],
    ['近三年开过几次会？谁主持？记录在哪里？'],
    ['编制够不够用，和是否有空编？'],
    ['职责是否明确？另外，人员是否到位？'],
    ['哪些事项由您负责，并且怎样和其他科室配合？'],
    ['職責是否清楚以及人員是否到位？', 'zh-TW'],
    ['Is the division of work clear, and whether it is fair?', 'en'],
    ['Do you plan and/or decide such matters?', 'en'],
    ['Who decided? When? And why?', 'en'],
  ] as const)('%s', (words, locale: 'zh-CN' | 'zh-TW' | 'en' = 'zh-CN') => {
    expect(rulesFor(words, locale)).toContain('double_question');
  });

  it.each([
    ['最近一次机构改革中，划转的职责、人员、编制是否都已到位？还有什么没有理顺？'],
    ['请介绍您和其他科室的配合以及存在的困难。'],
    ['编制和职数使用怎么样？请举一个例子。'],
    ['党组织以及班子在其中起了什么作用？'],
    ['Who is in charge of establishment work and how is it carried out?', 'en'],
    ['Please give one solved and one unsolved example.', 'en'],
  ] as const)('not in: %s', (words, locale: 'zh-CN' | 'zh-TW' | 'en' = 'zh-CN') => {
    expect(rulesFor(words, locale)).toEqual([]);
  });
});

describe('leading wording', () => {
  it.each([
    ['难道这样不影响工作吗？'],
    ['是不是应该增加编制？'],
    ['您不觉得人手太少吗？'],
    ['工作中没有遇到什么困难吧？'],
    ['难道不需要改进？'],
    ['您不認為人手太少嗎？', 'zh-TW'],
    ["Don't you think the unit needs more posts?", 'en'],
    ['Surely the work has improved?', 'en'],
    ['The rules are followed, right?', 'en'],
  ] as const)('%s', (words, locale: 'zh-CN' | 'zh-TW' | 'en' = 'zh-CN') => {
    expect(rulesFor(words, locale)).toContain('leading_question');
  });

  it.each([
    ['您认为应该先改进哪一件事？'],
    ['是不是所有科室都参加了？'],
    ['您觉得工作量怎么样？'],
    ['What is the right order of these steps?', 'en'],
    ['What do you not do because the rules do not allow it?', 'en'],
  ] as const)('not in: %s', (words, locale: 'zh-CN' | 'zh-TW' | 'en' = 'zh-CN') => {
    expect(rulesFor(words, locale)).toEqual([]);
  });
});

describe('length on a phone', () => {
  it('counts a Chinese character as one and other characters as half', () => {
    expect(rulesFor('请'.repeat(120))).toEqual([]);
    expect(rulesFor('请'.repeat(121))).toEqual(['question_length']);
    expect(rulesFor('a'.repeat(240), 'en')).toEqual([]);
    expect(rulesFor('a'.repeat(241), 'en')).toEqual(['question_length']);
  });
});
