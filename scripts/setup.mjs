// Prepares a checkout: packages, and for a start also the build. Plain JavaScript without dependencies, so
// that the Node that came with the machine can run it; everything after it runs on the Node in node_modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// The Node and the tools of this checkout come first, also when npm did not start this file.
process.env.PATH = [join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter);

const test = process.argv.includes('--test');
const buildToo = process.argv.includes('--build');
const STAMP = join('node_modules', '.hengping-lock');
const BUILD_STAMP = join('.next', 'hengping-build');
const BUILD_INPUTS = [
  'app',
  'lib',
  'db',
  'messages',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'proxy.ts',
  'package.json',
  'package-lock.json',
];

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { stdio: ['ignore', 2, 2], ...options });
  if (done.status !== 0) {
    console.error(`${command} ${args.join(' ')} failed.`);
    process.exit(done.status ?? 1);
  }
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update(readFileSync(path));
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

const stamped = (path, value) => existsSync(path) && readFileSync(path, 'utf8') === value;

/** What decides about packages: the lock, and what package.json asks for (not its scripts). */
function wantedPackages() {
  const { dependencies, devDependencies, overrides } = JSON.parse(readFileSync('package.json', 'utf8'));
  const hash = createHash('sha256').update(JSON.stringify([dependencies, devDependencies, overrides]));
  return hash.update(readFileSync('package-lock.json')).digest('hex');
}

if (!stamped(STAMP, wantedPackages())) {
  run('npm', ['install', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  writeFileSync(STAMP, wantedPackages());
}

if (test) {
  const missing = [];
  if (!existsSync('/usr/bin/chromium')) missing.push('chromium');
  if (!existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) missing.push('fonts-noto-cjk');
  if (!existsSync('/usr/lib/postgresql')) missing.push('postgresql');
  if (missing.length > 0) {
    console.error(`Installing from Debian: ${missing.join(' ')}`);
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
}

console.log('installed');

if (buildToo) {
  const now = fingerprint(BUILD_INPUTS);
  if (!stamped(BUILD_STAMP, now)) {
    // A build that fails half way must not pass for the one before it.
    rmSync(BUILD_STAMP, { force: true });
    run('next', ['build'], { env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
    mkdirSync('.next', { recursive: true });
    writeFileSync(BUILD_STAMP, now);
  }
}
