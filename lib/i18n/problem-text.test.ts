import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { sources, withoutComments } from '../../tests/support/sources.ts';
import type { Problem } from '../errors.ts';
import { PROBLEMS } from '../problem-vocabulary.ts';
import { REFUSALS } from '../refusal-vocabulary.ts';
import { LOCALES } from './locales.ts';
import { formatProblem, PROBLEM_CATALOGUES, problemsIn } from './problem-catalogues.ts';

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** Names of the values that a sentence speaks of, in all its branches. */
function valuesOf(ast: Ast): string[] {
  return ast.flatMap((element) => {
    const own = element.type === 0 || element.type === 7 ? [] : [element.value];
    const inner =
      'options' in element ? Object.values(element.options).flatMap((o) => valuesOf(o.value)) : [];
    return [...own, ...inner];
  });
}

const named = (text: string, locale: string) =>
  new Set(valuesOf(new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst()));

const entries = [
  ...Object.entries(PROBLEMS).map(([key, names]) => ({
    key,
    names: names as readonly string[],
    of: 'rule' as const,
  })),
  ...Object.entries(REFUSALS).map(([key, names]) => ({
    key,
    names: names as readonly string[],
    of: 'refusal' as const,
  })),
];

function sentences(key: string, of: 'rule' | 'refusal', locale: (typeof LOCALES)[number]): string[] {
  const catalogue = PROBLEM_CATALOGUES[locale];
  if (of === 'refusal') return [catalogue.refusal[key as keyof typeof REFUSALS]];
  const { message, remedy } = catalogue.rule[key as keyof typeof PROBLEMS];
  return [message, remedy];
}

describe('the catalogue of problems', () => {
  it.each(LOCALES)('%s has the sentences of the vocabulary and no others', (locale) => {
    expect(Object.keys(PROBLEM_CATALOGUES[locale].rule).sort()).toEqual(Object.keys(PROBLEMS).sort());
    expect(Object.keys(PROBLEM_CATALOGUES[locale].refusal).sort()).toEqual(Object.keys(REFUSALS).sort());
    expect(Object.keys(PROBLEM_CATALOGUES[locale].field)).toEqual(Object.keys(PROBLEM_CATALOGUES.en.field));
  });

  it('speaks of the values that the vocabulary gives, each of them in some locale', () => {
    for (const { key, names, of } of entries) {
      const used = LOCALES.map((l) => new Set(sentences(key, of, l).flatMap((text) => [...named(text, l)])));
      for (const [i, own] of used.entries()) {
        expect(
          [...own].filter((name) => !names.includes(name)),
          `${key} in ${LOCALES[i]}`,
        ).toEqual([]);
      }
      expect(
        names.filter((name) => !used.some((own) => own.has(name))),
        key,
      ).toEqual([]);
    }
  });

  it('says every sentence in every locale once it has its values', () => {
    for (const { key, names, of } of entries) {
      const params = Object.fromEntries(names.map((n) => [n, /count|minimum|maximum/.test(n) ? 3 : 'X1']));
      for (const locale of LOCALES) {
        const words = problemsIn(locale);
        const said =
          of === 'rule'
            ? Object.values(
                (({ message, remedy }) => ({ message, remedy }))(words.say({ rule: key, path: 'p', params })),
              )
            : [words.why({ reason: key as keyof typeof REFUSALS, params, message: '' })];
        for (const text of said) expect(text, `${key} in ${locale}`).toMatch(/^[^{}\n]+[.。]$/);
      }
    }
  });

  it('has no sentence that nothing says', () => {
    const text = [...sources('lib'), ...sources('app'), ...sources('cli')]
      .filter((s) => !/-vocabulary\.ts$/.test(s.path))
      .map((s) => withoutComments(s.text))
      .join('\n');
    /** Codes of zod and of errors, which come as values. */
    const coming =
      /^(invalid_|too_small$|too_big$|not_multiple_of$|unrecognized_keys$|custom$|workbook_time$|workbook_memory$|not_allowed$|not_signed_in$|unavailable$)/;
    const unsaid = entries.filter(({ key }) => !coming.test(key) && !text.includes(`'${key}'`));
    expect(unsaid.map((e) => e.key)).toEqual([]);
  });

  it('has a sentence for every message that a schema of input gives', () => {
    const messages = [...sources('lib'), ...sources('app')]
      .filter((s) => /\/input\.ts$|read-trail\.ts$/.test(s.path) && !s.path.startsWith('lib/accounts/'))
      .flatMap((s) => [
        ...withoutComments(s.text).matchAll(
          /(?:\.(?:min|max|regex|refine)\([^()]*?, |message: |error: )'([^']+)'/g,
        ),
      ])
      .map((m) => m[1] ?? '');
    expect(messages.length).toBeGreaterThan(15);
    expect(messages.filter((m) => !(m in PROBLEMS))).toEqual([]);
  });
});

describe('a problem in words', () => {
  const twice: Problem = {
    rule: 'units_list',
    key: 'units_list_code_twice',
    path: 'line 3, column code',
    params: { code: 'E1', place: 'line 2, column code' },
  };

  it('names its place and its values in the reader’s language', () => {
    const said = LOCALES.map((locale) => {
      const { place, message } = problemsIn(locale).say(twice);
      return `${place}: ${message}`;
    });
    expect(said).toEqual([
      '第 3 行 code 列: 单位代码 E1 已在第 2 行 code 列出现。',
      '第 3 行 code 列: 單位代碼 E1 已在第 2 行 code 列出現。',
      'line 3, column code: The code E1 is at line 2, column code already.',
    ]);
  });

  it('takes lists and words of each language as values', () => {
    const types = [{ 'zh-CN': '乡镇', 'zh-TW': '鄉鎮', en: 'township' }, 'other'];
    const problem: Problem = { rule: 'units_list_type', path: 'B2', params: { value: '<b>', types } };
    expect(problemsIn('zh-TW').say(problem)).toMatchObject({
      message: '沒有「<b>」這一單位類型。',
      remedy: '可填：鄉鎮、other。',
    });
    expect(problemsIn('en').say(problem).remedy).toBe('Use one of township, other.');
  });

  it('has the label of a field of a form, and the key of a file as it is', () => {
    expect(problemsIn('zh-CN').say({ rule: 'period_order', path: 'periodEnd' }).place).toBe('结束日期');
    const finding = { rule: 'translation', path: 'title', severity: 'warning', params: { locale: 'en' } };
    expect(problemsIn('zh-CN').say(finding).place).toBe('title');
  });

  it('keeps its own English where the catalogue has no sentence, or not all its values', () => {
    const own = { path: 'username', message: 'This user name is taken.', remedy: 'Choose another.' };
    expect(problemsIn('zh-CN').say({ rule: 'no_such_rule', ...own })).toMatchObject(own);
    expect(problemsIn('zh-CN').say({ rule: 'duplicate_item', ...own })).toMatchObject(own);
    expect(problemsIn('zh-CN').why({ message: 'Not now.' })).toBe('Not now.');
    expect(problemsIn('zh-CN').why({ error: 'not_allowed', message: 'Not allowed: x.' })).toBe(
      '您的角色没有此项权限。',
    );
  });

  it('is one line of English on the command line', () => {
    expect(formatProblem({ ...twice, file: 'units.csv' })).toBe(
      'units.csv: line 3, column code: The code E1 is at line 2, column code already. Give each unit its own code. [units_list]',
    );
  });
});
