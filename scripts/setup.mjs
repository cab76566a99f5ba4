// Prepares a checkout: packages, and for a start also the build. Plain JavaScript without dependencies, so
// that the Node that came with the machine can run it; everything after it runs on the Node in node_modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

if (!stamped(STAMP, fingerprint(['package.json', 'package-lock.json']))) {
  run('npm', ['install', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  writeFileSync(STAMP, fingerprint(['package.json', 'package-lock.json']));
}

if (test) {
  const missing = [];
  if (!existsSync('/usr/bin/chromium')) missing.push('chromium');
  if (!existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) missing.push('fonts-noto-cjk');
  if (!existsSync('/usr/lib/postgresql')) missing.push('postgresql');
  if (missing.length > 0) {
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
    run('next', ['build'], { env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
    mkdirSync('.next', { recursive: true });
    writeFileSync(BUILD_STAMP, now);
  }
}
