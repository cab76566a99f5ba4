import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sources } from '../support/sources.ts';

/** Longest file of app, lib and db, in lines. */
const LIMIT = 320;

describe('files', () => {
  it(`have at most ${LIMIT} lines`, () => {
    const lines = (text: string) => text.trimEnd().split('\n').length;
    const long = ['app', 'lib', 'db'].flatMap((folder) =>
      sources(folder).flatMap(({ path, text }) => (lines(text) > LIMIT ? [`${path}: ${lines(text)}`] : [])),
    );
    expect(long).toEqual([]);
  });

  it('leave nothing for later and switch no check off without saying why', () => {
    const found = ['app', 'lib', 'db', 'cli', 'scripts', 'tests', 'questionnaires', 'server.ts'].flatMap(
      (folder) =>
        sources(folder, { tests: true }).flatMap(({ path, text }) =>
          path !== 'tests/architecture/files.test.ts' &&
          /\b(TODO|FIXME)\b|biome-ignore(?! lint\/\S+: .{20})|@ts-(ignore|expect-error|nocheck)|\b(it|describe|test)\.(skip|todo|only)\b/.test(
            text,
          )
            ? [path]
            : [],
        ),
    );
    expect(found).toEqual([]);
  });
});

describe('routes', () => {
  const routes = sources('app/api/v1').filter((f) => f.path.endsWith('/route.ts'));

  it.each(routes.map((r) => [r.path, r.text] as const))(
    '%s exports only what the door has made',
    (_, text) => {
      const exported = [...text.matchAll(/^export\s+(.*)$/gm)].map((m) => m[1] ?? '');
      expect(exported.length).toBeGreaterThan(0);
      for (const line of exported)
        expect(line).toMatch(/^const (GET|POST|PUT|PATCH|DELETE) = (door|fileDoor)(<|\()/);
      expect(text).toMatch(/import \{ (door|fileDoor|door, fileDoor) \} from '(\.\.\/)+_door\.ts';/);
    },
  );

  it('are many, and nobody else wraps requests', () => {
    expect(routes.length).toBeGreaterThan(15);
    const all = sources('app').filter(
      (f) => /\/route\.tsx?$/.test(f.path) && !f.path.startsWith('app/api/v1/'),
    );
    // the door of the sign-in library, which lists its own paths
    expect(all.map((f) => f.path)).toEqual(['app/api/auth/[...path]/route.ts']);
  });
});

describe('services', () => {
  const FOLDERS = [
    'accounts',
    'audit',
    'campaigns',
    'evaluations',
    'evidence',
    'exports',
    'field',
    'interviews',
    'library',
    'reports',
    'responses',
    'scores',
    'sources',
    'demo',
  ];

  /** Those that do not ask, and why. */
  const WITHOUT: Readonly<Record<string, string>> = {
    lintWithPublished: 'a part of services that have asked',
    newestOutline: 'a part of services that have asked',
    followTransition: 'a part of services that have asked',
    audit: 'a part of services that have asked',
    noteRefusal: 'records that somebody else has refused',
    invite: 'a part of services that have asked',
    storePassword: 'a part of services that have asked',
    requirePassword: 'asks for the password itself',
    readInvitation: 'whoever has the address',
    acceptInvitation: 'whoever has the address',
  };

  /** Exported functions that take a context: the services. */
  const services = FOLDERS.flatMap((folder) =>
    sources(`lib/${folder}`).flatMap(({ path, text }) =>
      [...text.matchAll(/^export async function (\w+)\(\s*ctx: Context[\s\S]*?\n\}$/gm)].map(
        (m) => [`${path} ${m[1]}`, m[0]] as const,
      ),
    ),
  );

  it('are found', () => {
    expect(services.length).toBeGreaterThan(25);
  });

  it.each(services)('%s asks for permission before anything else', (_, text) => {
    const body = text.slice(text.search(/\{\n/) + 2);
    const name = /^export async function (\w+)/.exec(text)?.[1] ?? '';
    const work = body.search(/\bstore\b|parseInput|getSetting/);
    const first = work < 0 ? body : body.slice(0, work);
    if (name in WITHOUT) return;
    expect(first).toMatch(
      /authorize(Somewhere)?\(|await (requireRater|findAsRater|requireOwnDevice)\(ctx|= self\(ctx\)/,
    );
  });
});

describe('messages', () => {
  it('are the same keys in every locale', () => {
    const keys = (value: unknown, prefix = ''): string[] =>
      value !== null && typeof value === 'object'
        ? Object.entries(value).flatMap(([k, v]) => keys(v, `${prefix}.${k}`))
        : [prefix];
    const parts = [
      'account',
      'audit',
      'campaign',
      'common',
      'evaluation',
      'field',
      'finding',
      'indicator',
      'interview',
      'library',
      'outline',
      'scale',
      'workbook',
    ];
    const of = (locale: string) =>
      parts.map((p) =>
        keys(JSON.parse(readFileSync(join(ROOT, 'messages', locale, `${p}.json`), 'utf8'))).sort(),
      );
    expect(of('en')).toEqual(of('zh-CN'));
    expect(of('zh-TW')).toEqual(of('zh-CN'));
  });
});
