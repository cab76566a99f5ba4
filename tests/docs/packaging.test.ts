/** What operators run agrees with the repository: files, versions, settings, hardening. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isShipped, linksOut, manifestOf } from '../../scripts/bundle.ts';
import { tableOf } from '../../scripts/coverage.ts';
import { belowFloor, lower } from '../../scripts/floors.ts';
import { type Lock, packageName, productionPackages } from '../../scripts/production-packages.ts';
import { ROOT } from '../support/sources.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as Lock;
const floors = JSON.parse(read('scripts/floors.json')) as {
  packages: Record<string, string>;
  sqlite: string;
  node: string;
};

const SETTINGS = [
  'HENGPING_DATA',
  'PORT',
  'HOST',
  'PUBLIC_ORIGIN',
  'DATABASE_URL',
  'HENGPING_SECRET_FILE',
  'METRICS_PORT',
  'LOG_LEVEL',
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-packaging-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('floors', () => {
  it('are met by every copy in the lock', () => {
    expect(Object.keys(floors.packages)).toEqual(['better-auth', 'next', 'zod']);
    expect(belowFloor(lock, floors.packages)).toEqual([]);
  });

  it('are met by the SQLite of the driver', () => {
    const database = new Database(':memory:');
    const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    database.close();
    expect(lower(version, floors.sqlite), version).toBe(false);
  });

  it('are missed by what is lower, also deep inside another package', () => {
    const packages = {
      'node_modules/next': { version: '16.4.4' },
      'node_modules/a/node_modules/zod': { version: '4.5.9' },
      'node_modules/zod': { version: '4.6.6' },
      'node_modules/not-zod': { version: '1.0.0' },
    };
    expect(belowFloor({ packages }, { next: '16.4.5', zod: '4.6.6', gone: '1.0.0' })).toEqual([
      'node_modules/next is 16.4.4, below 16.4.5',
      'node_modules/a/node_modules/zod is 4.5.9, below 4.6.6',
      'gone is not in the lock',
    ]);
    expect([lower('16.10.0', '16.4.5'), lower('16.4.5', '16.4.5'), lower('16.4.5-rc.1', '16.4.5')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('are those of SECURITY.md', () => {
    const rows = new Map(
      [...read('SECURITY.md').matchAll(/^\| (\S+) +\| (\d+\.\d+\.\d+) /gm)].map((m) => [
        m[1] ?? '',
        m[2] ?? '',
      ]),
    );
    expect(Object.fromEntries(rows)).toEqual({
      ...floors.packages,
      SQLite: floors.sqlite,
      Node: floors.node,
    });
  });
});

describe('packages of the product', () => {
  const folders = productionPackages(lock);

  it('are its dependencies and theirs, and no tool', () => {
    const names = new Set(folders.map(packageName));
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    expect(Object.keys(dependencies).filter((d) => !names.has(d))).toEqual([]);
    for (const indirect of ['scheduler', 'use-intl', 'kysely', 'pend']) expect(names).toContain(indirect);
    for (const tool of ['vitest', 'drizzle-kit', '@biomejs/biome', 'playwright-core', 'node', 'knip']) {
      expect([tool, tool in devDependencies, names.has(tool)]).toEqual([tool, true, false]);
    }
  });

  it('are found where Node would look for them', () => {
    const entry = (dependencies: Record<string, string> = {}) => ({ version: '1.0.0', dependencies });
    const packages = {
      '': entry({ a: '1' }),
      'node_modules/a': {
        ...entry({ b: '1' }),
        peerDependencies: { c: '1', d: '1' },
        peerDependenciesMeta: { d: { optional: true } },
      },
      'node_modules/a/node_modules/b': entry({ '@x/y': '1' }),
      'node_modules/b': entry(),
      'node_modules/@x/y': entry({ a: '1' }),
      'node_modules/c': entry(),
      'node_modules/d': entry(),
    };
    expect(productionPackages({ packages })).toEqual([
      'node_modules/@x/y',
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
    ]);
  });

  it('are all in the SBOM with version and licence', () => {
    const file = join(folder, 'sbom.json');
    const done = spawnSync(process.execPath, ['scripts/sbom.ts', file], { cwd: ROOT, encoding: 'utf8' });
    expect(done.status, done.stderr).toBe(0);
    const sbom = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      metadata: { component: { name: string; version: string } };
      components: { name: string; version: string; licenses?: unknown[] }[];
    };
    const manifest = JSON.parse(read('package.json')) as { name: string; version: string };
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: manifest.name, version: manifest.version } },
    });
    const listed = new Map(sbom.components.map((c) => [`${c.name}@${c.version}`, c.licenses?.length ?? 0]));
    const installed = folders.filter((f) => existsSync(join(ROOT, f)));
    expect(installed.length).toBeGreaterThan(80);
    const missing = installed.filter(
      (f) => !(Number(listed.get(`${packageName(f)}@${lock.packages[f]?.version}`)) > 0),
    );
    expect(missing).toEqual([]);
    for (const tool of ['vitest', 'knip', 'playwright-core']) {
      expect(sbom.components.map((c) => c.name)).not.toContain(tool);
    }
  });
});

describe('the offline archive', () => {
  it('ships what runs and no test, cache or picture', () => {
    for (const path of [
      'server.ts',
      '.next/server/app/page.js',
      'lib/workbook/worker.ts',
      'node_modules/next/LICENSE.md',
    ]) {
      expect([path, isShipped(path)]).toEqual([path, true]);
    }
    for (const path of [
      'lib/a.test.ts',
      'lib/b.test-support.ts',
      '.next/cache/x',
      '.next/dev/x',
      'docs/images/a.png',
      'node_modules/a/b.js.map',
    ]) {
      expect([path, isShipped(path)]).toEqual([path, false]);
    }
  });

  it('lists every file with its hash, as sha256sum reads it', () => {
    const home = join(folder, 'archive');
    mkdirSync(join(home, 'sub'), { recursive: true });
    writeFileSync(join(home, 'b'), 'b');
    writeFileSync(join(home, 'sub', 'a'), 'a');
    symlinkSync('sub/a', join(home, 'inside'));
    symlinkSync('../../../etc/passwd', join(home, 'outside'));
    expect(linksOut(home)).toEqual(['outside']);
    const manifest = manifestOf(home);
    expect(manifest.split('\n').map((l) => l.slice(66))).toEqual(['b', 'sub/a', '']);
    writeFileSync(join(home, 'MANIFEST.sha256'), manifest);
    const check = () =>
      spawnSync('sha256sum', ['--check', '--quiet', 'MANIFEST.sha256'], { cwd: home }).status;
    expect(check()).toBe(0);
    writeFileSync(join(home, 'b'), 'changed');
    expect(check()).toBe(1);
  });

  it.each(['hengping', 'install', 'verify'])('has a script %s that a plain shell reads', (name) => {
    const path = join(ROOT, 'packaging', 'bundle', name);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    expect(spawnSync('sh', ['-n', path]).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/bin\/sh\n/);
  });
});

describe('Dockerfile', () => {
  const text = read('Dockerfile');

  it('copies files that exist and are let in', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((m) => (m[1] ?? '').split(' '));
    expect(copied).toEqual(['package.json', 'package-lock.json', '.']);
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((l) => l.startsWith('!'))
      .map((l) => l.slice(1));
    expect(allowed.filter((f) => !existsSync(join(ROOT, f)))).toEqual([]);
    const needed = [
      'app',
      'cli',
      'db',
      'lib',
      'messages',
      'public',
      'questionnaires',
      'scripts',
      'server.ts',
    ];
    expect([...needed, ...copied].filter((f) => f !== '.' && !allowed.includes(f))).toEqual([]);
    for (const [, script = ''] of text.matchAll(/node (scripts\/\S+)/g)) {
      expect(existsSync(join(ROOT, script)), script).toBe(true);
    }
  });

  it('runs an ordinary user on a Node without known holes, and stops as the server expects', () => {
    const images = [...text.matchAll(/^FROM node:(\d+\.\d+\.\d+)-/gm)].map((m) => m[1] ?? '');
    expect(images).toHaveLength(2);
    expect(images.filter((v) => lower(v, floors.node))).toEqual([]);
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(text).toMatch(/HEALTHCHECK[\s\S]*\/healthz/);
  });
});

describe.each(['compose.sqlite.yaml', 'compose.postgres.yaml'])('%s', (file) => {
  const compose = parse(read(file)) as {
    services: Record<string, Record<string, unknown>>;
    secrets?: Record<string, unknown>;
    volumes: Record<string, unknown>;
  };

  it('hardens every service', () => {
    for (const service of Object.values(compose.services)) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect((service.tmpfs as string[])[0]).toBe('/tmp');
      expect(service).not.toHaveProperty('privileged');
    }
    expect(compose.services.hengping?.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  it('uses settings, volumes and secrets that exist, and writes no secret down', () => {
    const { environment } = compose.services.hengping as { environment: Record<string, string> };
    expect(Object.keys(environment).filter((k) => !SETTINGS.includes(k))).toEqual([]);
    for (const service of Object.values(compose.services)) {
      for (const volume of (service.volumes ?? []) as string[])
        expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
      for (const secret of (service.secrets ?? []) as string[])
        expect(compose.secrets).toHaveProperty([secret]);
    }
    expect(JSON.stringify(compose)).not.toMatch(/POSTGRES_PASSWORD"|postgres:\/\/\w+:\w+@/);
  });
});

describe('packaging/hengping.service', () => {
  const lines = read('packaging/hengping.service').split('\n');
  const value = (key: string) => lines.find((l) => l.startsWith(`${key}=`))?.slice(key.length + 1);

  it('is hardened, and lets V8 work', () => {
    expect(value('NoNewPrivileges')).toBe('yes');
    expect(value('ProtectSystem')).toBe('strict');
    expect(value('StateDirectory')).toBe('hengping');
    expect(value('CapabilityBoundingSet')).toBe('');
    expect(value('MemoryDenyWriteExecute')).toBe('no');
    expect(value('KillSignal')).toBe('SIGTERM');
  });

  it('sets what exists, with its data where it may write', () => {
    const set = lines.flatMap((l) => /^Environment=(\w+)=(.*)$/.exec(l)?.slice(1, 3).join('=') ?? []);
    expect(set.map((s) => s.split('=')[0]).filter((k) => !SETTINGS.includes(k ?? ''))).toEqual([]);
    expect(set).toContain('HENGPING_DATA=/var/lib/hengping');
  });
});

describe('the backup timer', () => {
  const service = read('packaging/hengping-backup.service');

  it('runs once a day what exists, where it may write', () => {
    expect(read('packaging/hengping-backup.timer')).toMatch(/^OnCalendar=\*-\*-\* \d\d:\d\d:\d\d$/m);
    expect(service).toMatch(/^ExecStart=\/opt\/hengping\/hengping backup --to \/var\/backups\/hengping$/m);
    expect(service).toMatch(/^ReadWritePaths=.*\/var\/backups/m);
    expect(service).toContain('UMask=0077');
  });
});

describe('packaging/nginx.conf', () => {
  const text = read('packaging/nginx.conf').replace(/#.*$/gm, '');

  it('keeps who answers out of logs and headers', () => {
    const respondents = /location \/s\/ \{([^}]*)\}/.exec(text)?.[1] ?? '';
    expect(respondents).toContain('access_log off;');
    expect(respondents).toContain('error_log /dev/null crit;');
    for (const header of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded']) {
      expect(text).toMatch(new RegExp(`proxy_set_header ${header} "";`));
    }
    expect(text.replace(/limit_req_zone [^;]*;/, '')).not.toMatch(/\$(binary_)?remote_addr|\$proxy_add_x/);
    expect(respondents).not.toContain('limit_req');
  });

  it('closes what it opens', () => {
    expect(text.split('{').length).toBe(text.split('}').length);
  });
});

describe('the table of coverage', () => {
  it('sums files per folder', () => {
    const of = (covered: number) => ({
      lines: { total: 10, covered },
      branches: { total: 0, covered: 0 },
      functions: { total: 2, covered: 1 },
    });
    const summary = { total: of(0), '/r/lib/a/x.ts': of(10), '/r/lib/a/b/y.ts': of(5), '/r/lib/z.ts': of(0) };
    expect(tableOf(summary, '/r').slice(2)).toEqual([
      '| lib (files) | 0.0 | — | 50.0 | 10 |',
      '| lib, all | 50.0 | — | 50.0 | 30 |',
      '| lib/a | 75.0 | — | 50.0 | 20 |',
    ]);
  });
});
