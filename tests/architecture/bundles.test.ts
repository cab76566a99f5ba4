/** What really comes along: each entry bundled, its inputs read from the bundler's own list. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { PURE_FILES, PURE_FOLDERS, ROOT, sources } from '../support/sources.ts';

type Bundle = { inputs: string[]; packages: string[]; builtins: string[] };

/** Packages below node_modules are bundled as well, so that theirs are seen. */
async function bundle(entries: readonly string[]): Promise<Bundle> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...entries],
    outdir: join(ROOT, 'node_modules', '.cache', 'never-written'),
    write: false,
    bundle: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    loader: { '.node': 'empty' },
  });
  const inputs = Object.keys(metafile.inputs);
  const packages = new Set(
    inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
  );
  const builtins = new Set(
    Object.values(metafile.inputs).flatMap((i) =>
      i.imports.flatMap((x) => (x.external ? [x.path.replace(/^node:/, '')] : [])),
    ),
  );
  return { inputs, packages: [...packages].sort(), builtins: [...builtins].sort() };
}

const own = (inputs: readonly string[], pattern: RegExp) =>
  inputs.filter((i) => !i.includes('node_modules') && pattern.test(i));

describe('the respondents’ lane', () => {
  it('brings neither Next nor React nor accounts', async () => {
    const { inputs, packages } = await bundle([
      'lib/respond/lane.ts',
      'lib/respond/pages.ts',
      'lib/respond/intake.ts',
    ]);
    expect(inputs).toContain('lib/respond/page.ts');
    for (const name of ['next', 'react', 'react-dom', 'better-auth', 'next-intl', 'csv-parse']) {
      expect(packages).not.toContain(name);
    }
    expect(own(inputs, /^app\/|^lib\/(accounts|exports|scores|interviews)\//)).toEqual([]);
  });

  it('opens no database itself: it is given one', async () => {
    const { inputs, packages } = await bundle(['lib/respond/lane.ts', 'lib/respond/intake.ts']);
    expect(packages).not.toContain('better-sqlite3');
    expect(inputs).not.toContain('db/store.ts');
  });
});

/** Packages a pure folder may bring: formats, numbers, words that differ, nothing that acts (debug and ms are those of @stdlib). */
const HARMLESS =
  /^(zod|yaml|diff|simple-statistics|ml-matrix|is-any-array|ml-array-.*|@stdlib\/.*|debug|ms)$/;

describe.each([...PURE_FOLDERS, ...PURE_FILES])('%s', (entry) => {
  it('brings nothing that reads or acts', async () => {
    const files = sources(entry)
      .map((f) => f.path)
      .filter((p) => !p.endsWith('.d.ts'));
    const { inputs, packages, builtins } = await bundle(files);
    const allowed = new RegExp(
      `^(${PURE_FOLDERS.join('|')})/|^lib/(estimate|errors|problems|i18n/locales)\\.ts$`,
    );
    expect(own(inputs, /./).filter((i) => !allowed.test(i))).toEqual([]);
    expect(packages.filter((p) => !HARMLESS.test(p))).toEqual([]);
    // hashing of instruments; the rest comes from @stdlib's own checks of its environment, which are not ours
    const ours = sources(entry)
      .flatMap((f) => f.imports)
      .filter((i) => i.startsWith('node:'));
    expect(ours.filter((i) => i !== 'node:crypto')).toEqual([]);
    for (const b of ['fs', 'child_process', 'http', 'https', 'net', 'worker_threads']) {
      if (packages.every((p) => !p.startsWith('@stdlib/'))) expect(builtins).not.toContain(b);
    }
  });
});

describe('the command line', () => {
  it('checks and analyses files without a database', async () => {
    const { packages } = await bundle([
      'cli/lint.ts',
      'cli/analyze.ts',
      'cli/questionnaire.ts',
      'cli/oracle.ts',
    ]);
    for (const name of ['better-sqlite3', 'drizzle-orm', 'next', 'react', 'better-auth']) {
      expect(packages).not.toContain(name);
    }
  });
});
