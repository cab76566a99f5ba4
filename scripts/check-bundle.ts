/**
 * Makes the offline archive, unpacks it in a clean folder and starts it there: without Node or npm on the path,
 * and without a network where this machine allows that.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'hengping-check-bundle-'));

function run(command: string, args: readonly string[], options: Record<string, unknown> = {}): string {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000, ...options });
  if (done.status === 0) return done.stdout;
  console.error(`${command} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}

/** Runs on the unpacked Node: start, first page, a command, a clean end. */
const TRY = `
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
const home = process.argv[2];
const port = '4329';
const env = { PATH: process.env.PATH, HOME: home, HENGPING_DATA: process.argv[3], HOST: '127.0.0.1', PORT: port };
const began = performance.now();
const server = spawn(home + '/hengping', ['start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
let said = '';
for (const s of [server.stdout, server.stderr]) s.on('data', (d) => { said += d; });
const fail = (why) => { console.error(why + '\\n' + said); server.kill('SIGKILL'); process.exit(1); };
let up = false;
while (!up && performance.now() - began < 60000 && server.exitCode === null) {
  up = await fetch('http://127.0.0.1:' + port + '/readyz').then((r) => r.ok, () => false);
  if (!up) await new Promise((r) => setTimeout(r, 100));
}
if (!up) fail('The server did not start.');
const seconds = ((performance.now() - began) / 1000).toFixed(1);
const page = await fetch('http://127.0.0.1:' + port + '/login');
const text = await page.text();
if (!page.ok || !text.includes('<form')) fail('The console answered ' + page.status);
const script = /src="(\\/_next\\/static\\/[^"]+\\.js)"/.exec(text)?.[1];
if (script === undefined || !(await fetch('http://127.0.0.1:' + port + script)).ok) fail('No script: ' + script);
const link = /^respond +\\S+(\\/s\\/\\S+)/m.exec(said)?.[1];
if (link === undefined || !(await fetch('http://127.0.0.1:' + port + link)).ok) fail('No respondent page.');
let outside = 'reached';
try { await fetch('http://192.0.2.1/', { signal: AbortSignal.timeout(1500) }); } catch (e) { outside = e.cause?.code ?? e.name; }
const lint = spawnSync(home + '/hengping', ['lint', home + '/questionnaires/evaluation/own-staff.yaml'], { env });
if (lint.status !== 0) fail('The command line failed: ' + lint.stderr);
server.kill('SIGTERM');
const [code] = await once(server, 'exit');
if (code !== 0) fail('The server ended with ' + code);
console.log('started in ' + seconds + ' s; console, script, respondent page and command line answered; ended with 0; an address outside: ' + outside);
`;

run(join(root, 'node_modules', '.bin', 'node'), ['scripts/setup.mjs', '--build'], { cwd: root });
const made = performance.now();
run(process.execPath, [join(root, 'scripts', 'bundle.ts'), folder], { cwd: root });
const seconds = ((performance.now() - made) / 1000).toFixed(0);
run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
const archive = readdirSync(folder).find((f) => f.endsWith('.tar.gz')) ?? '';
run('tar', ['-xzf', archive], { cwd: folder });
const home = join(folder, archive.replace('.tar.gz', ''));
run(join(home, 'verify'), []);

// A path with what the scripts use and nothing else: neither node nor npm.
const bin = join(folder, 'bin');
mkdirSync(bin);
for (const tool of ['sh', 'dirname', 'sha256sum', 'env']) {
  symlinkSync(run('/bin/sh', ['-c', `command -v ${tool}`]).trim(), join(bin, tool));
}
writeFileSync(join(folder, 'try.mjs'), TRY);
const inside = [join(home, 'bin', 'node'), join(folder, 'try.mjs'), home, join(folder, 'data')];
const cut = spawnSync('unshare', ['-n', 'sh', '-c', 'ip link set lo up']).status === 0;
const env = { PATH: bin, npm_config_registry: 'http://192.0.2.1/', HTTPS_PROXY: 'http://192.0.2.1:1' };
const tried = cut
  ? run('unshare', ['-n', 'sh', '-c', `ip link set lo up; PATH=${bin} exec "$@"`, 'sh', ...inside], {
      env: { ...env, PATH: process.env.PATH },
    })
  : run(inside[0] ?? '', inside.slice(1), { env });
const packed = (statSync(join(folder, archive)).size / 1024 / 1024).toFixed(0);
const unpacked = run('du', ['-sm', home]).split('\t')[0];
rmSync(folder, { recursive: true, force: true });

console.log('| archive | unpacked | made in | network | tried |\n|---|---|---:|---|---|');
console.log(
  `| ${packed} MB | ${unpacked} MB | ${seconds} s | ${cut ? 'none: its own network namespace, loopback only' : 'not cut here: registry and proxy set to an unroutable address'} | ${tried.trim()} |`,
);
console.log(`\n${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, linux`);
