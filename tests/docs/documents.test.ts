/** What documents name exists: files, commands, packages, terms. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sources } from '../support/sources.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const documents = [
  ...readdirSync(ROOT).filter((f) => /^(README.*|CONTRIBUTING|SECURITY)\.md$/.test(f)),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.md'))
    .map((f) => join('docs', f)),
].sort();
const manifest = JSON.parse(read('package.json')) as Record<
  'scripts' | 'dependencies' | 'devDependencies',
  Record<string, string>
>;

const FOLDERS = [
  'app',
  'lib',
  'db',
  'cli',
  'docs',
  'scripts',
  'tests',
  'questionnaires',
  'public',
  'messages',
  'packaging',
  '.ci',
];
const quoted = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map((m) => m[1] ?? '');

/** Quoted words that are paths of this repository; patterns and made-up names are none. */
function pathsIn(text: string): string[] {
  return quoted(text).filter(
    (q) => FOLDERS.some((f) => q.startsWith(`${f}/`)) && /^[\w./[\]()-]+$/.test(q) && !/NNNN/.test(q),
  );
}

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('names files that exist', () => {
    expect(pathsIn(text).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((m) => (m[1] ?? '').split('#')[0] ?? '');
    const local = links.filter((l) => l !== '' && !/^[a-z]+:/.test(l));
    expect(local.filter((l) => !existsSync(join(ROOT, dirname(document), l)))).toEqual([]);
  });

  it('names commands that exist', () => {
    const runs = [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map((m) => m[1] ?? '');
    expect(runs.filter((name) => !(name in manifest.scripts))).toEqual([]);
    const builtIn = ['run', 'install', 'ci', 'start', 'test'];
    const plain = [...text.matchAll(/`npm ([\w-]+)/g)].map((m) => m[1] ?? '');
    expect(plain.filter((name) => !builtIn.includes(name))).toEqual([]);
  });
});

describe('this test', () => {
  it('finds documents, and what is wrong in one', () => {
    expect(documents.length).toBeGreaterThan(10);
    expect(documents).toContain('CONTRIBUTING.md');
    expect(pathsIn('see `lib/nope.ts`, `npm test`, `a/b`, `db/store.ts`')).toEqual([
      'lib/nope.ts',
      'db/store.ts',
    ]);
  });
});

describe('docs/anonymity.md', () => {
  it('says the same in both languages: sections, rows, points, and what they name', () => {
    const shape = (path: string) => {
      const text = read(path);
      return {
        headings: text.split('\n').filter((l) => l.startsWith('## ')).length,
        // Cells of each row of each table, in order.
        rows: text.split('\n').flatMap((l) => (l.startsWith('| ') ? [l.split(' | ').length] : [])),
        points: text.split('\n').filter((l) => l.startsWith('- ')).length,
        details: [...text.matchAll(/^\*\*/gm)].length,
        named: quoted(text).sort(),
      };
    };
    const english = shape('docs/anonymity.md');
    expect(english.rows.length).toBeGreaterThan(30);
    expect(shape('docs/anonymity.zh-CN.md')).toEqual(english);
  });
});

describe('docs/dependencies.md', () => {
  it.each(['dependencies', 'devDependencies'] as const)(
    'gives a reason for each of %s and no other',
    (key) => {
      const [, product = '', tools = ''] = read('docs/dependencies.md').split(/^## .*$/m);
      const section = key === 'dependencies' ? product : tools;
      const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map((m) => [m[1] ?? '', m[2] ?? '']);
      expect(rows.map(([name]) => name)).toEqual(Object.keys(manifest[key]).sort());
      for (const [name, reason = ''] of rows) expect(reason.length, name).toBeGreaterThan(4);
    },
  );

  it('is of exact versions', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('docs/operating.md', () => {
  it('lists every setting that is read, and no other', () => {
    const known = [...read('lib/env.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((m) => m[1] ?? '');
    const [, section = ''] = read('docs/operating.md').split(/^## Settings$/m);
    const table = section.split(/^## /m)[0] ?? '';
    const listed = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((m) => m[1] ?? '');
    expect(known.length).toBeGreaterThan(6);
    expect([...listed].sort()).toEqual([...known].sort());
  });
});

describe('docs/command-line.md', () => {
  it('describes every command that help lists', () => {
    const [, help = ''] = /const HELP = `([\s\S]*?)`;/.exec(read('cli/main.ts')) ?? [];
    const commands = [...help.matchAll(/^ {2}(\w+)/gm)].map((m) => m[1] ?? '');
    expect(commands).toContain('doctor');
    const described = [...read('docs/command-line.md').matchAll(/^## (\w+)/gm)].map((m) => m[1] ?? '');
    expect([...described].sort()).toEqual([...commands].sort());
  });
});

describe('docs/glossary.md', () => {
  it('gives each term once, under an identifier that code or files use', () => {
    const rows = [...read('docs/glossary.md').matchAll(/^\| ([^|]+) \| ([^|]+) \| `([^`]+)` \|$/gm)];
    expect(rows.length).toBeGreaterThan(40);
    const terms = rows.map((r) => r[1]);
    const identifiers = rows.map((r) => r[3] ?? '');
    expect(new Set(terms).size).toBe(terms.length);
    expect(new Set(identifiers).size).toBe(identifiers.length);
    const code = ['lib', 'db'].flatMap((f) => sources(f).map((s) => s.text)).join('\n');
    const shipped = readdirSync(join(ROOT, 'questionnaires', 'evaluation'))
      .map((f) => read(join('questionnaires', 'evaluation', f)))
      .join('\n');
    const unused = identifiers.filter((id) => !new RegExp(`\\b${id}\\b`).test(`${code}\n${shipped}`));
    expect(unused).toEqual([]);
  });
});
