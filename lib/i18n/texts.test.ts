/** The words of every page: each key used exists, each existing key is used, and each locale keeps to its script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { Converter } from 'opencc-js/cn2t';
import { describe, expect, it } from 'vitest';
import { ROOT, sources, withoutComments } from '../../tests/support/sources.ts';
import { CHECK_RULES, READING_RULES } from '../instruments/rules.ts';
import { CODE_TEXTS } from '../respond/code-texts.ts';
import { DRAFT_TEXTS } from '../respond/draft-texts.ts';
import { PHASE_TEXTS } from '../respond/phase-texts.ts';
import { RESPOND_TEXTS } from '../respond/texts.ts';
import { LOCALES } from './locales.ts';
import { MESSAGES } from './messages.ts';
import { PROBLEM_CATALOGUES } from './problem-catalogues.ts';

/**
 * Groups whose last part is chosen while the page is made. Every template in a page must begin one of them, and
 * every one must be begun by a template or be read whole.
 */
const CHOSEN = [
  'account.act',
  'evaluation.act',
  'evaluation.need',
  'evaluation.stage',
  'account.actHeading',
  'account.actNote',
  'account.signInFailed',
  'account.stateName',
  'account.step',
  'audit.action',
  'campaign.plan.wrong',
  'campaign.table',
  'common.audience',
  'common.phase',
  'common.rail',
  'common.reason',
  'common.refused',
  'common.role',
  'common.stratum',
  'common.unitType',
  'compare.before.level',
  'compare.kind',
  'field.standing',
  'field.trouble',
  'finding.joint.because',
  'finding.joint.kind',
  'framework.flow.kind',
  'framework.kindName',
  'framework.lead',
  'framework.level',
  'framework.param',
  'framework.selfName',
  'framework.trackName',
  'indicator.source',
  'indicator.sourceShort',
  'indicator.notWeighted',
  'indicator.stateName',
  'interview.consent.answer',
  'interview.evidence',
  'interview.keys',
  'interview.kind',
  'interview.notes.sensitive',
  'interview.plan.kindName',
  'interview.planPage.duty',
  'interview.planPage.move',
  'interview.planPage.reopenAt',
  'interview.recusal.cause',
  'interview.roleName',
  'interview.stateName',
  'library.change',
  'library.itemType',
  'library.keyed',
  'library.kind',
  'library.severityName',
  'library.size',
  'library.source',
  'library.status',
  'library.weighting.method',
  'outline.audioName',
  'outline.field',
  'outline.lead',
  'outline.modeName',
  'outline.presenceName',
  'outline.stateName',
  'quality.showName',
  'quality.verdictName',
  'quality.verdictShort',
  'rater.agreement.name',
  'rater.agreement.says',
  'rater.agreement.source',
  'rater.calibration.says',
  'rater.calibration.stateName',
  'report.stateName',
  'result.factor',
  'result.obstacle',
  'result.statusName',
  'scale.careless.define',
  'scale.careless.hoursNone',
  'scale.careless.name',
  'scale.job',
  'scale.verdict',
  'source.asks',
  'source.kind',
  'source.stateOf',
] as const;
/** Read whole, or by a key that is data: no template and no literal shows it. */
const WHOLE = [
  'quality.says',
  'common.oldBrowser',
  'indicator.interviewRole',
  'interview.clash.composer',
  'interview.clash.skipReason',
  'interview.record',
  'interview.saving',
  'report.document',
  'library.rule',
] as const;

type Use = { readonly file: string; readonly namespaces: readonly string[]; readonly text: string };

const flat = (value: unknown, path: readonly string[] = []): [string, string][] =>
  typeof value === 'string'
    ? [[path.join('.'), value]]
    : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, [...path, key]));

const keys = new Set(flat(MESSAGES['zh-CN']).map(([key]) => key));
const groups = new Set(
  [...keys].flatMap((key) => key.split('.').map((_, i, all) => all.slice(0, i).join('.'))),
);

/** Every file that reads messages, with the namespaces it reads. */
const uses: Use[] = sources('app').flatMap(({ path, text }) => {
  const bare = withoutComments(text);
  const namespaces = [
    ...bare.matchAll(/\b(?:use|get)Translations(?:<[^>]*>)?\(\s*(?:\{[^}]*namespace: )?'([\w.]+)'/g),
  ].map((m) => m[1] ?? '');
  return namespaces.length === 0 ? [] : [{ file: path, namespaces: [...new Set(namespaces)], text: bare }];
});

/** The variables of a file that hold a namespace's words. */
function readersIn(use: Use): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const [, name = '', namespace = ''] of use.text.matchAll(
    /\bconst (\w+) = (?:await )?(?:use|get)Translations\(\s*(?:\{[^}]*namespace: )?'([\w.]+)'/g,
  )) {
    readers.set(name, [...(readers.get(name) ?? []), namespace]);
  }
  return readers;
}

/** Keys called by name (`t('a.b'`, `t.rich('a'`, `(await getTranslations('x'))('a')`) and groups begun by templates. */
function callsOf(use: Use): { named: string[][]; begun: string[][] } {
  const named: string[][] = [];
  const begun: string[][] = [];
  for (const [name, namespaces] of readersIn(use)) {
    const call = (rest: string) =>
      new RegExp(`(?<![\\w.])${name}(?:\\.(?:rich|has|raw|markup))?\\(\\s*${rest}`, 'g');
    for (const [, key] of use.text.matchAll(call("'([\\w.]+)'")))
      named.push(namespaces.map((n) => `${n}.${key}`));
    for (const [, group] of use.text.matchAll(call('`([\\w.]+)\\.\\$\\{'))) {
      begun.push(namespaces.map((n) => `${n}.${group}`));
    }
  }
  for (const [, namespace, key] of use.text.matchAll(/getTranslations\('([\w.]+)'\)\)\(\s*'([\w.]+)'/g)) {
    named.push([`${namespace}.${key}`]);
  }
  return { named, begun };
}

describe('keys', () => {
  it('are found by this scan', () => {
    expect(uses.length).toBeGreaterThan(50);
    expect(uses.flatMap((u) => callsOf(u).named).length).toBeGreaterThan(300);
  });

  it('that a page calls exist', () => {
    const missing = uses.flatMap((use) =>
      callsOf(use)
        .named.filter((candidates) => !candidates.some((key) => keys.has(key)))
        .map((candidates) => `${use.file}: ${candidates.join(' or ')}`),
    );
    expect(missing).toEqual([]);
  });

  it('that are chosen while the page is made belong to a group of the list, and the list has no others', () => {
    const begun = uses.flatMap((use) =>
      callsOf(use).begun.map((c) => c.find((g) => groups.has(g)) ?? c.join()),
    );
    expect([...new Set(begun)].sort()).toEqual([...CHOSEN].sort());
    for (const name of WHOLE) expect(groups.has(name) || keys.has(name), name).toBe(true);
  });

  it('that exist are used', () => {
    const literals = uses.map((use) => ({
      namespaces: use.namespaces,
      // A key may be chosen between, or handed to, before it is called.
      words: new Set([...use.text.matchAll(/['"`]([\w.]+)['"`]/g)].map((m) => m[1] ?? '')),
    }));
    // Helpers that are handed the words by their caller.
    const helpers = sources('app')
      .filter((s) => !uses.some((u) => u.file === s.path))
      .flatMap((s) => [...withoutComments(s.text).matchAll(/\bt\(\s*'([\w.]+)'/g)].map((m) => m[1] ?? ''));
    const unused = [...keys].filter((key) => {
      if ([...CHOSEN, ...WHOLE].some((group) => `${key}.`.startsWith(`${group}.`))) return false;
      return (
        !literals.some(({ namespaces, words }) =>
          namespaces.some((n) => key.startsWith(`${n}.`) && words.has(key.slice(n.length + 1))),
        ) && !helpers.some((h) => key.endsWith(`.${h}`))
      );
    });
    expect(unused).toEqual([]);
  });

  it('name exactly the rules that a finding can have', () => {
    const rules = [...READING_RULES, ...CHECK_RULES];
    expect([...rules].sort()).toEqual(Object.keys(MESSAGES.en.library.rule).sort());
  });

  it('of the respondent’s pages are all used there', () => {
    const text = ['lib/respond', 'lib/library', 'lib/campaigns']
      .flatMap((folder) => sources(folder))
      .filter((s) => !RESPOND_FILES.includes(s.path))
      .map((s) => withoutComments(s.text))
      .join('\n');
    const unused = RESPOND_WORDS.flatMap((words) => Object.keys(words.en)).filter(
      (key) => !new RegExp(`\\.${key}\\b`).test(text),
    );
    expect(unused).toEqual([]);
  });
});

/** Where the words of the respondents' pages stand. */
const RESPOND_FILES = ['texts', 'code-texts', 'draft-texts', 'phase-texts'].map((n) => `lib/respond/${n}.ts`);
const RESPOND_WORDS = [RESPOND_TEXTS, CODE_TEXTS, DRAFT_TEXTS, PHASE_TEXTS];

/** Every text of a locale, with what is filled in taken out. */
function textsOf(locale: (typeof LOCALES)[number]): [string, string][] {
  const all = [
    ...flat(MESSAGES[locale]),
    ...RESPOND_WORDS.flatMap((words) => flat(words[locale])).map(([key, text]): [string, string] => [
      `respond.${key}`,
      text,
    ]),
  ];
  const problems = flat(PROBLEM_CATALOGUES[locale]).map(([key, text]): [string, string] => {
    const ast = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst();
    return [`problem.${key}`, literals(ast)];
  });
  return [...all.map(([key, text]): [string, string] => [key, withoutPlaces(text)]), ...problems];
}

/** The words of a parsed sentence: a value becomes `x`, a choice its branches. */
function literals(ast: ReturnType<IntlMessageFormat['getAst']>): string {
  return ast
    .map((element) => {
      if ('options' in element)
        return Object.values(element.options)
          .map((o) => literals(o.value))
          .join(' ');
      return element.type === 0 ? element.value : 'x';
    })
    .join('');
}

/** The words of a message: `{n}` becomes `x`, a plural its branches, `<link>` nothing. */
function withoutPlaces(text: string): string {
  return text
    .replace(/\{\w+, plural,((?:[^{}]|\{[^{}]*\})*)\}/g, (_, branches: string) =>
      [...branches.matchAll(/\{([^{}]*)\}/g)].map((m) => m[1]).join(' '),
    )
    .replace(/\{\w+\}/g, 'x')
    .replace(/<\/?\w+>/g, '');
}

const HAN = /\p{Script=Han}/u;

/** Full-width punctuation in a text that is not Chinese, or half-width punctuation that touches Han characters. */
function punctuationFault(text: string, chinese: boolean): boolean {
  if (!chinese) return /[，。：；！？、（）「」【】]/.test(text);
  return /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u.test(text);
}

describe('scripts', () => {
  const toTraditional = Converter({ from: 'cn', to: 'tw' });
  /** Where the conversion of a whole text changes a character that this platform writes as it is. */
  const KEPT = /[台帳布併游]/;
  const simplifiedIn = (text: string) => {
    const converted = [...toTraditional(text)];
    return [...text].filter((c, i) => converted[i] !== c && !KEPT.test(c)).join('');
  };

  it('zh-TW has no simplified character and no mainland quotation mark', () => {
    const faults = textsOf('zh-TW').flatMap(([key, text]) => {
      const found = simplifiedIn(text) + (/[“”]/.exec(text)?.[0] ?? '');
      return found === '' ? [] : [`${key}: ${found} in ${text}`];
    });
    expect(faults).toEqual([]);
  });

  it('zh-CN has no traditional character and no corner bracket', () => {
    const faults = textsOf('zh-CN').flatMap(([key, text]) =>
      /[「」個這為與無關開據實體應長時會來對過還後問題單評訪談數標準結錄選點擇]/.test(text)
        ? [`${key}: ${text}`]
        : [],
    );
    expect(faults).toEqual([]);
  });

  it('English has no Chinese character', () => {
    expect(textsOf('en').filter(([, text]) => HAN.test(text))).toEqual([]);
  });

  it.each(LOCALES)('%s keeps to one width of punctuation', (locale) => {
    expect(textsOf(locale).filter(([, text]) => punctuationFault(text, locale !== 'en'))).toEqual([]);
  });

  it('a character or a mark of the wrong kind is seen', () => {
    expect(simplifiedIn('問卷链接')).toBe('链');
    expect(simplifiedIn('問卷連結，帳號')).toBe('');
    expect(punctuationFault('还有 3 题,请补充', true)).toBe(true);
    expect(punctuationFault('CSV 格式，第一行为 code,name,type', true)).toBe(false);
    expect(punctuationFault('Question 3：missing', false)).toBe(true);
    expect(withoutPlaces('{n, plural, =0 {刚刚} other {# 秒前}}')).toBe('刚刚 # 秒前');
  });

  it('are nowhere but in the texts: pages and their components hold no Chinese of their own', () => {
    const own = [...sources('app'), ...sources('lib/respond'), ...sources('lib/server')]
      .filter((s) => !RESPOND_FILES.includes(s.path))
      .flatMap((s) =>
        withoutComments(s.text)
          .split('\n')
          .filter((line) => HAN.test(line))
          .map((line) => `${s.path}: ${line.trim()}`),
      );
    // The names of the first accounts are data.
    const names = own.map((line) => /\bname: '([^']+)'/.exec(line)?.[1]).sort();
    expect(names).toEqual(['管理员', '系统管理员', '安全管理员', '审计员'].sort());
    expect(HAN.test(withoutComments(readFileSync(join(ROOT, 'public/respond.js'), 'utf8')))).toBe(false);
  });
});
