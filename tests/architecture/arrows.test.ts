/** Which file may know what: read from the text of every file, so that nothing depends on what a bundler drops. */
import { describe, expect, it } from 'vitest';
import {
  importsOf,
  PURE_FILES,
  PURE_FOLDERS,
  type Source,
  sources,
  withoutComments,
} from '../support/sources.ts';

const lib = sources('lib');
const db = sources('db');
const app = sources('app');
const cli = sources('cli');
const server = sources('server.ts');
const config = sources('next.config.ts');
const everything = [...lib, ...db, ...app, ...cli, ...server, ...config];
const pure = [...PURE_FOLDERS, ...PURE_FILES].flatMap((f) => sources(f));

const importing = (files: readonly Source[], pattern: RegExp) =>
  files.flatMap((f) => f.imports.filter((i) => pattern.test(i)).map((i) => `${f.path} imports ${i}`));
const using = (files: readonly Source[], pattern: RegExp) =>
  files.flatMap(({ path, text }) =>
    (withoutComments(text).match(pattern) ?? []).length > 0 ? [`${path} uses ${pattern.source}`] : [],
  );
const only = (found: readonly string[], allowed: (path: string) => boolean) =>
  found.filter((line) => !allowed(line.split(' ')[0] ?? ''));

describe('the reading of files', () => {
  it('finds every way to import', () => {
    const text = [
      "import a from 'one';",
      "import { b,\n  c } from 'two';",
      "import 'three';",
      "export * from 'four';",
      "export type { D } from 'five';",
      "const e = await import('six');",
      "import type { F } from 'seven';",
      "import g, { type H } from 'eight';",
    ].join('\n');
    expect(importsOf(text)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']);
  });

  it('finds the files, and forbidden things in them', () => {
    expect([lib.length > 100, db.length > 15, app.length > 20, pure.length > 50]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const bad: Source = {
      path: 'bad.ts',
      text: '// Date.now\nconst t = Date.now();',
      imports: ['next/server'],
    };
    expect(using([bad], /\bDate\.now\b/)).toEqual(['bad.ts uses \\bDate\\.now\\b']);
    expect(using([{ ...bad, text: '// Date.now\n/* Date.now */' }], /\bDate\.now\b/)).toEqual([]);
    expect(importing([bad], /^next(\/|$)/)).toEqual(['bad.ts imports next/server']);
  });
});

describe('pure folders', () => {
  it.each([
    ['the database', /^#db\/|(^|\/)db\/|^drizzle-orm|^better-sqlite3/],
    ['pages', /(^|\/)app\/|^(next|next-intl|react|react-dom)(\/|$)/],
    ['files, processes or the network', /^node:(fs|child_process|http|https|net|process|os|worker_threads)/],
    [
      'services',
      /(^|\/)(accounts|campaigns|evaluations|exports|interviews|library|respond|responses|scores|server|demo)\//,
    ],
    ['the process around them', /(^|\/)(context|env|runtime|secrets|audit)\.ts$/],
    ['the command line', /^#cli\//],
  ])('do not import %s', (_, pattern) => {
    expect(importing(pure, pattern)).toEqual([]);
  });

  it.each([
    ['the environment', /\bprocess\./],
    ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\./],
    ['randomness', /\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/],
    ['shared state of the process', /\bglobalThis\b/],
  ])('do not read %s', (_, pattern) => {
    expect(using(pure, pattern)).toEqual([]);
  });
});

describe('arrows', () => {
  it('state that the copies of our modules share stands in two files', () => {
    const found = using([...lib, ...db, ...cli], /\bglobalThis\b(?!\.)/).map((line) => line.split(' ')[0]);
    expect(found).toEqual(['lib/one-per-process.ts', 'lib/runtime.ts']);
  });

  it('pages reach data through services', () => {
    expect(importing(app, /^#db\/|^drizzle-orm|^better-sqlite3|^better-auth|(^|\/)db\//)).toEqual([]);
  });

  it('nothing below imports a page', () => {
    expect(importing([...lib, ...db, ...cli], /(^|\/)app\//)).toEqual([]);
  });

  it('the database knows services only by their vocabulary', () => {
    const allowed = /^#lib\/(accounts\/permissions|errors|ids|estimate)\.ts$/;
    expect(importing(db, /^#lib\//).filter((line) => !allowed.test(line.split(' ').at(-1) ?? ''))).toEqual(
      [],
    );
  });

  it('only db/ knows the query builder and the driver', () => {
    const found = importing(everything, /^drizzle-orm|^drizzle-kit|^better-sqlite3/);
    expect(found.length).toBeGreaterThan(10);
    expect(only(found, (p) => p.startsWith('db/'))).toEqual([]);
  });

  it('only app/ knows Next and React', () => {
    const found = importing(
      everything,
      /^(next|next-intl|react|react-dom|react-hook-form|react-aria-components)(\/|$)/,
    );
    const allowed = ['lib/i18n/request.ts', 'server.ts', 'next.config.ts'];
    expect(found.length).toBeGreaterThan(10);
    expect(only(found, (p) => p.startsWith('app/') || allowed.includes(p))).toEqual([]);
  });

  it('respondents’ pages are never built by the console’s means, nor accounts known there', () => {
    expect(importing(sources('lib/respond'), /accounts\/|^better-auth|^next|^react/)).toEqual([]);
  });

  it('one file alone takes the elementary statistics from simple-statistics', () => {
    expect(importing(everything, /^simple-statistics/).map((l) => l.split(' ')[0])).toEqual([
      'lib/psychometrics/descriptives.ts',
    ]);
  });
});

describe('bans', () => {
  it('one file reads the environment', () => {
    const found = using(everything, /\bprocess\.env\b/);
    expect(only(found, (p) => p === 'lib/env.ts')).toEqual([]);
    expect(found).toHaveLength(1);
  });

  it('no server action, image optimizer, generated image or framework cache', () => {
    expect(using(everything, /['"]use server['"]|['"]use cache['"]|\bunstable_cache\b/)).toEqual([]);
    expect(importing(everything, /^next\/(image|og|legacy)/)).toEqual([]);
  });

  it('no markup from text, no code from text', () => {
    expect(using(everything, /dangerouslySetInnerHTML|\bnew Function\b|\beval\(|\.innerHTML\b/)).toEqual([]);
  });

  it('no SQL put together from text', () => {
    expect(using(everything, /\bsql\.raw\b|\bsql\.identifier\b/)).toEqual([]);
  });

  it('no address outside this installation is fetched', () => {
    expect(using([...lib, ...db], /\bfetch\(|\bhttps?\.request\(/)).toEqual([]);
  });
});
