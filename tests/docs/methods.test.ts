/** The method pages: one form in three languages, what they name exists, and every statistic has one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMethods } from '../../lib/methods/read-methods.ts';
import { zhTW } from '../../scripts/zh-tw.ts';
import { ROOT, sources } from '../support/sources.ts';

const FOLDER = join('docs', 'methods');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const slugsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => e.name.replace(/\.md$/, ''))
    .sort();

const slugs = slugsIn(FOLDER);

const LANGUAGES = {
  en: {
    folder: FOLDER,
    headings: [
      'What it is',
      'When to use it',
      'How to read it',
      'What not to conclude',
      'Formula',
      'Undefined',
      'Sources',
      'Verified',
    ],
  },
  'zh-CN': {
    folder: join(FOLDER, 'zh-CN'),
    headings: ['是什么', '何时使用', '如何解读', '不能据此断定', '公式', '无法计算的情形', '出处', '核对'],
  },
} as const;

/** Files below lib/psychometrics that compute no statistic of their own, and why they need no page. */
const PLUMBING: Readonly<Record<string, string>> = {
  'cfa-implied.ts': 'moments and derivatives of a factor model, part of cfa',
  'cfa-likelihood.ts': 'likelihood of a factor model, part of cfa',
  'cfa-model.ts': 'description of a factor model, part of cfa',
  'cfa-scoring.ts': 'optimiser of a factor model, part of cfa',
  'cfa-solution.ts': 'standardized solution of a factor model, part of cfa',
  'matrix.ts': 'matrix algebra',
  'outcome.ts': 'types and array access',
  'rater-reml-equations.ts': 'mixed model equations, part of rater-components',
  'rater-reml-traces.ts': 'traces of the restricted likelihood, part of rater-components',
  'scale-analysis.ts': 'composes the statistics of other files',
  'special-functions.ts': 'incomplete gamma and beta functions below the distributions',
  'version.ts': 'version of the engine',
};

/** Sections of a page by their heading, in order. */
function sections(text: string): [string, string][] {
  const [, ...parts] = text.split(/^## /m);
  return parts.map((part) => {
    const [heading = '', ...body] = part.split('\n');
    return [heading, body.join('\n').trim()];
  });
}

const section = (text: string, index: number): string => sections(text)[index]?.[1] ?? '';
const quoted = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map((m) => m[1] ?? '');
const paths = (text: string): string[] => quoted(text).filter((q) => /^lib\/[\w/.-]+\.ts$/.test(q));
const dois = (text: string): string[] =>
  [...text.matchAll(/doi:(10\.[^\s，。；、）]*[^\s，。；、）.,;)])/g)].map((m) => m[1] ?? '').sort();

const UNDEFINED = 5;
const SOURCES = 6;
const VERIFIED = 7;

/** The reasons that the engine can give. */
const reasons = [
  ...(/export type UndefinedReason =([^;]+);/.exec(read('lib/estimate.ts'))?.[1] ?? '').matchAll(/'(\w+)'/g),
].map((m) => m[1] ?? '');

describe('method pages', () => {
  it('are the same in English and in both scripts of Chinese', () => {
    expect(slugs.length).toBeGreaterThan(40);
    expect(slugsIn(LANGUAGES['zh-CN'].folder)).toEqual(slugs);
    expect(slugsIn(join(FOLDER, 'zh-TW'))).toEqual(slugs);
  });

  it('are what the console can show', () => {
    const pages = readMethods(ROOT);
    for (const locale of ['en', 'zh-CN', 'zh-TW'] as const) {
      expect(pages[locale].map((p) => p.slug).sort()).toEqual(slugs);
      const titles = pages[locale].map((p) => p.title);
      expect(new Set(titles).size, `${locale} titles`).toBe(titles.length);
    }
  });

  it('exist for every term that a page of the console links', () => {
    const linked = sources('app').flatMap(({ path, text }) =>
      [...text.matchAll(/<Term\s[^>]*?method="([^"]+)"|["'`]\/methods\/([a-z0-9-]+)/g)].map((m) => ({
        path,
        slug: m[1] ?? m[2] ?? '',
      })),
    );
    expect(linked.length).toBeGreaterThan(8);
    expect(linked.filter(({ slug }) => !slugs.includes(slug))).toEqual([]);
  });

  it('cover every file of the engine that computes a statistic', () => {
    const files = readdirSync(join(ROOT, 'lib', 'psychometrics')).filter(
      (f) => f.endsWith('.ts') && !/\.(test|test-support|d)\.ts$/.test(f),
    );
    const named = new Set(
      slugs.flatMap((slug) => paths(section(read(join(FOLDER, `${slug}.md`)), VERIFIED))),
    );
    const covered = files.filter((f) => named.has(`lib/psychometrics/${f}`));
    expect(covered.length).toBeGreaterThan(30);
    expect([...covered, ...Object.keys(PLUMBING)].sort()).toEqual(files.sort());
  });
});

describe.each(slugs)('the page %s', (slug) => {
  const english = read(join(FOLDER, `${slug}.md`));
  const chinese = read(join(FOLDER, 'zh-CN', `${slug}.md`));

  it.each(Object.entries(LANGUAGES))(
    'has the headings of every page and something below each (%s)',
    (...args) => {
      const [, { folder, headings }] = args;
      const text = read(join(folder, `${slug}.md`));
      expect(text.match(/^# .+$/gm)).toHaveLength(1);
      expect(text.startsWith('# ')).toBe(true);
      expect(sections(text).map(([heading]) => heading)).toEqual(headings);
      expect(sections(text).filter(([, body]) => body.length < 5)).toEqual([]);
    },
  );

  it('is in traditional characters what the script makes of it', () => {
    expect(read(join(FOLDER, 'zh-TW', `${slug}.md`))).toBe(zhTW(chinese));
  });

  it('names reasons that the engine gives, the same in both languages', () => {
    const own = (text: string): string[] => [...new Set(quoted(section(text, UNDEFINED)))].sort();
    const known = (text: string): string[] => own(text).filter((word) => reasons.includes(word));
    expect(reasons).toContain('zero_variance');
    expect(own(english).filter((w) => /^[a-z]+(_[a-z]+)+$/.test(w) && !reasons.includes(w))).toEqual([]);
    expect(known(chinese)).toEqual(known(english));
  });

  it('names its code, which exists, and the same sources in both languages', () => {
    const code = paths(section(english, VERIFIED));
    expect(code.length).toBeGreaterThan(0);
    expect(code.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(paths(section(chinese, VERIFIED))).toEqual(code);
    expect(section(english, VERIFIED)).toMatch(/Code: `lib\//);
    expect(section(chinese, VERIFIED)).toMatch(/代码：`lib\//);
    expect(dois(section(chinese, SOURCES))).toEqual(dois(section(english, SOURCES)));
  });
});
