/**
 * Makes one archive that starts on a machine without network, npm or Node: `hengping-VERSION-linux-x64.tar.gz`
 * with source, built console, the packages of the running product and the Node of this checkout.
 * `npm run bundle [-- FOLDER]`; `-- --stage FOLDER` only copies what runs, for an image. The console must have been
 * built.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Lock, productionPackages } from './production-packages.ts';

const root = join(import.meta.dirname, '..');

/** What the product is run from, as it stands in the checkout. */
const SOURCES = [
  'app',
  'cli',
  'db',
  'docs',
  'lib',
  'messages',
  'packaging',
  'public',
  'questionnaires',
  'server.ts',
  'next.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'SECURITY.md',
];

/** Whether a file of the checkout belongs into the archive: no tests, no caches, no leftovers of a build. */
export function isShipped(path: string): boolean {
  return (
    !/\.(test|test-support)\.tsx?$/.test(path) &&
    !/^\.next\/(cache|dev|diagnostics|types|trace|turbopack)/.test(path) &&
    !/^docs\/images\//.test(path) &&
    !/^node_modules\/.*\.map$/.test(path)
  );
}

/** `sha256  path` of every file below a folder, sorted; links are named with where they lead. */
export function manifestOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => !e.isDirectory())
    .map((e) => join(e.parentPath, e.name))
    .filter((path) => lstatSync(path).isFile())
    .sort();
  return files
    .map(
      (path) =>
        `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${relative(folder, path)}\n`,
    )
    .join('');
}

/** Links that lead out of the folder: an archive must have none. */
export function linksOut(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isSymbolicLink())
    .map((e) => join(e.parentPath, e.name))
    .filter((path) => !resolve(path, '..', readlinkSync(path)).startsWith(`${folder}/`))
    .map((path) => relative(folder, path));
}

/** Copies what runs into a folder: source, built console, packages of the product. */
function stage(folder: string): void {
  if (!existsSync(join(root, '.next', 'BUILD_ID'))) {
    console.error('The console has not been built: npm run build first.');
    process.exit(1);
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  for (const path of [...SOURCES, '.next', ...productionPackages(lock)]) {
    if (!existsSync(join(root, path))) continue;
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => isShipped(relative(root, from)),
    });
  }
  const out = linksOut(folder);
  if (out.length > 0) {
    console.error(`Links lead out of the folder: ${out.join(', ')}`);
    process.exit(1);
  }
}

function main(): void {
  const start = performance.now();
  const [first = root, second = ''] = process.argv.slice(2);
  if (first === '--stage') {
    stage(resolve(second));
    return;
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const target = resolve(first);
  mkdirSync(target, { recursive: true });
  const name = `hengping-${version}-linux-x64`;
  const work = mkdtempSync(join(tmpdir(), 'hengping-bundle-'));
  const folder = join(work, name);
  stage(folder);
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(root, 'node_modules', 'node', 'bin', 'node'), join(folder, 'bin', 'node'));
  for (const script of ['hengping', 'install', 'verify']) {
    copyFileSync(join(root, 'packaging', 'bundle', script), join(folder, script));
    chmodSync(join(folder, script), 0o755);
  }
  writeFileSync(join(folder, 'MANIFEST.sha256'), manifestOf(folder));
  const archive = join(target, `${name}.tar.gz`);
  const packed = spawnSync(
    'tar',
    ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-czf', archive, '-C', work, name],
    { stdio: ['ignore', 2, 2] },
  );
  const unpacked = Number(spawnSync('du', ['-sm', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);
  rmSync(work, { recursive: true, force: true });
  if (packed.status !== 0) process.exit(1);
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
  writeFileSync(join(target, 'SHA256SUMS'), `${sum}  ${name}.tar.gz\n`);
  const megabytes = (statSync(archive).size / 1024 / 1024).toFixed(0);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${archive}\n${megabytes} MB packed, ${unpacked} MB unpacked, ${seconds} s`);
}

if (import.meta.main) main();
