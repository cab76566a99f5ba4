/**
 * Measures the respondents' lane on the 20-item questionnaire for cooperating departments: bytes of a first
 * visit, and CPU time and throughput of GET and POST. The load comes from a second process over loopback, on
 * kept connections, bounded in count. Prints Markdown for docs/benchmarks.md.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import { publishCampaign } from '#lib/campaigns/publish-campaign.ts';
import type { Context } from '#lib/context.ts';
import { createEvaluation } from '#lib/evaluations/create-evaluation.ts';
import { LOCALES } from '#lib/i18n/locales.ts';
import { loadVersion } from '#lib/library/load-version.ts';
import { publishShipped } from '#lib/library/publish-shipped.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { itemsInOrder, type Questionnaire } from '#lib/questionnaire/definition.ts';
import { ASSETS } from '#lib/respond/assets.ts';
import { createIntake, whileOpen } from '#lib/respond/intake.ts';
import { createLane } from '#lib/respond/lane.ts';
import { createPages } from '#lib/respond/pages.ts';

const CONNECTIONS = 20;
const COUNT = { GET: 20_000, POST: 10_000 } as const;
const WARM_UP = 1_000;
const LIMIT_MS = 120_000;

type Load = { method: 'GET' | 'POST'; port: number; path: string; body: string; count: number };
type LoadResult = { seconds: number; statuses: Record<string, number>; p50: number; p99: number };

/** The client: `count` requests over kept connections, each with its own submission id. */
async function load({ method, port, path, body, count }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  let left = count;
  const one = (n: number) =>
    new Promise<void>((resolve, reject) => {
      const begin = performance.now();
      const cookie = `hp_submission=${n
        .toString(32)
        .replace(/[ilou]/g, 'z')
        .padStart(26, '0')}`;
      const headers =
        method === 'GET'
          ? { accept: 'text/html', 'accept-encoding': 'gzip' }
          : {
              accept: 'application/json',
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': String(Buffer.byteLength(body)),
              cookie,
            };
      const outgoing = request({ host: '127.0.0.1', port, path, method, agent, headers }, (reply) => {
        reply.resume();
        reply.on('end', () => {
          const status = String(reply.statusCode);
          statuses[status] = (statuses[status] ?? 0) + 1;
          times.push(performance.now() - begin);
          resolve();
        });
      });
      outgoing.on('error', reject);
      outgoing.end(method === 'POST' ? body : undefined);
    });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await one(Math.floor(Math.random() * 2 ** 52));
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  return { seconds, statuses, p50: at(0.5), p99: at(0.99) };
}

function loadInChild(work: Load): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [import.meta.filename, '--client', JSON.stringify(work)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: LIMIT_MS,
    });
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('exit', (code) =>
      code === 0
        ? resolve(JSON.parse(text) as LoadResult)
        : reject(new Error(`the client ended with ${code}`)),
    );
  });
}

function answers(questionnaire: Questionnaire): string {
  const fields = new URLSearchParams();
  for (const item of itemsInOrder(questionnaire)) {
    if (item.type === 'open_text') fields.set(item.id, '');
    else if (item.type === 'single_choice') fields.set(item.id, item.options[0]?.value ?? '');
    else fields.set(item.id, item.type === 'attention' ? String(item.expected) : '4');
  }
  return fields.toString();
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-bench-'));
  const store = openSqlite(folder);
  const ctx: Context = {
    store,
    vault: createVault('of a benchmark, thrown away with it'),
    actor: SYSTEM,
    now: Date.now,
    publicOrigin: 'http://localhost:3000',
    work: workAtOnce(),
    campaignsChanged: () => {},
  };
  await publishShipped(ctx, loadShipped());
  const version = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'Q_COOP');
  const evaluationId = await createEvaluation(ctx, {
    title: 'Benchmark',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nE1,云汀区市场监督管理局,economic_department',
  });
  const units = await listUnits(store.db, evaluationId);
  const campaignId = await publishCampaign(ctx, evaluationId, {
    questionnaireVersionId: version?.id,
    unitIds: units.map((u) => u.id),
    departments: '区人力资源和社会保障局',
    opensAt: new Date(Date.now() - 60_000).toISOString(),
    closesAt: new Date(Date.now() + 86_400_000).toISOString(),
    contact: '评估工作组 0000-0000',
  });
  const token = (await listLinks(store.db, campaignId))[0]?.token ?? '';
  const { instrument } = await loadVersion(store.db, version?.id ?? '', 'questionnaire');
  const pages = createPages(store);
  const intake = createIntake(store, whileOpen(Date.now));
  // What is measured is the lane, not the limit that holds a flood back.
  const lane = createLane({
    store,
    vault: ctx.vault,
    pages,
    intake,
    limits: { take: async () => 0 },
    now: Date.now,
    secure: false,
  });
  const server = createServer((req, res) => void lane(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const cpu = cpus();
  const machine = `${cpu.length} × ${cpu[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`;
  const lines = [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; client and server share it.`,
    '',
    '| part of a first visit | bytes | gzip | budget (gzip) |',
    '|---|---:|---:|---:|',
  ];
  const opened = await pages.open(token);
  if (opened === undefined) throw new Error('the link was not found');
  const row = (name: string, body: Buffer, gzip: Buffer, kb: number) =>
    lines.push(`| ${name} | ${body.length} | ${gzip.length} | ${kb * 1024} |`);
  for (const locale of LOCALES) {
    const { body, gzip } = opened.compiled(locale);
    row(`HTML, ${locale}`, body, gzip, 14);
  }
  row('CSS', ASSETS.css.body, gzipSync(ASSETS.css.body, { level: 9 }), 8);
  row('JS', ASSETS.js.body, gzipSync(ASSETS.js.body, { level: 9 }), 15);
  lines.push('| requests | 3 | | 4 |', '');
  lines.push(
    `| request (${CONNECTIONS} connections) | count | CPU-ms each | per second | p50 ms | p99 ms | answers |`,
    '|---|---:|---:|---:|---:|---:|---|',
  );
  const path = `/s/${token}`;
  const body = answers(instrument);
  for (const method of ['GET', 'POST'] as const) {
    await loadInChild({ method, port, path, body, count: WARM_UP });
    const before = process.cpuUsage();
    const result = await loadInChild({ method, port, path, body, count: COUNT[method] });
    const used = process.cpuUsage(before);
    const each = (used.user + used.system) / 1000 / COUNT[method];
    const statuses = Object.entries(result.statuses)
      .map(([status, n]) => `${n} × ${status}`)
      .join(', ');
    lines.push(
      `| ${method} | ${COUNT[method]} | ${each.toFixed(3)} | ${Math.round(COUNT[method] / result.seconds)} | ${result.p50.toFixed(1)} | ${result.p99.toFixed(1)} | ${statuses} |`,
    );
  }
  const stored = (await listResponses(store.db, campaignId)).length;
  lines.push('', `Acknowledged ${COUNT.POST + WARM_UP}, stored ${stored}; journal WAL, synchronous FULL.`);
  server.closeAllConnections();
  server.close();
  await intake.drain();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(lines.join('\n'));
  if (stored !== COUNT.POST + WARM_UP) process.exitCode = 1;
}

const client = process.argv.indexOf('--client');
if (client > 0) console.log(JSON.stringify(await load(JSON.parse(process.argv[client + 1] ?? '') as Load)));
else await main();
