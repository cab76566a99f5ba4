/**
 * Measures the respondents' lane on the 20-item questionnaire for cooperating departments, beside a bare server
 * that does the same insert and checks nothing. Both are processes of their own, as is the load; they take turns
 * in every round, and medians of the rounds are printed as Markdown for docs/benchmarks.md. A completion is a
 * stored response: the run fails unless as many are stored as were acknowledged.
 *
 * `--rounds N` (default 3), `--count N` completions a measurement (default 3000), `--respondents 1,8,32,256`.
 * `--memory N` stores N responses instead and prints the memory of the server after every tenth.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import Database from 'better-sqlite3';
import { countByLink } from '#db/repositories/responses.ts';
import { openStore, type Store } from '#db/store.ts';
import { LOCALES } from '#lib/i18n/locales.ts';
import { ASSETS } from '#lib/respond/assets.ts';
import { createPages } from '#lib/respond/pages.ts';
import { completeAnswers, formBody } from '../tests/support/answers.ts';
import { prepareCampaign, startLane } from '../tests/support/faults.ts';
import { QUESTIONNAIRE } from '../tests/support/load.ts';
import { freePort } from '../tests/support/server.ts';
import type { Load, Seen } from './bench-respond-load.ts';

const WARM_UP = 2_000;
const MEMORY_RESPONDENTS = 32;
const LIMIT_MS = 600_000;

type Subject = {
  name: 'ours' | 'bare';
  child: ChildProcess;
  port: number;
  path: string;
  acknowledged: number;
};
type Measured = Seen & { cpuMs: number };
type Usage = NodeJS.CpuUsage & { rss: number };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '3000' },
    respondents: { type: 'string', default: '1,8,32,256' },
    memory: { type: 'string' },
  },
});
const [rounds, count] = [Number(values.rounds), Number(values.count)];
const crowds = values.respondents.split(',').map(Number);

// No text: what most people send.
const filled = completeAnswers(QUESTIONNAIRE);
for (const item of QUESTIONNAIRE.items) if (item.type === 'open_text') filled.set(item.id, '');
const body = formBody(filled);

async function usageOf({ child }: Subject): Promise<Usage> {
  const said = once(child, 'message');
  child.send('usage');
  return (await said)[0] as Usage;
}

async function put(
  subject: Subject,
  part: Load['part'],
  respondents: number,
  completions: number,
): Promise<Measured> {
  const work: Load = { port: subject.port, path: subject.path, body, part, respondents, count: completions };
  const before = await usageOf(subject);
  const script = join(import.meta.dirname, 'bench-respond-load.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(work)], {
    timeout: LIMIT_MS,
  });
  const after = await usageOf(subject);
  const seen = JSON.parse(stdout) as Seen;
  subject.acknowledged += seen.acknowledged;
  const cpuMs = (after.user + after.system - before.user - before.system) / 1_000 / seen.acknowledged;
  return { ...seen, cpuMs };
}

const startOurs = async (place: { dataFolder: string; databaseUrl: undefined }, path: string) => {
  const port = await freePort();
  return { name: 'ours', child: await startLane(place, port), port, path, acknowledged: 0 } as Subject;
};

async function startBare(folder: string, page: Buffer): Promise<Subject> {
  mkdirSync(folder);
  const file = join(folder, 'page');
  writeFileSync(file, page);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bench-respond-bare.ts'), folder, file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { name: 'bare', child, port, path: '/page', acknowledged: 0 };
}

async function stop({ child }: Subject): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** The bytes of a first visit, and the page as a browser gets it. */
async function firstVisit(store: Store, path: string): Promise<{ lines: string[]; page: Buffer }> {
  const opened = await createPages(store).open(path.slice('/s/'.length));
  if (opened === undefined) throw new Error('the link was not found');
  const row = (
    name: string,
    { body, gzip }: { body: { length: number }; gzip: { length: number } },
    kb: number,
  ) => `| ${name} | ${body.length} | ${gzip.length} | ${kb * 1024} |`;
  const lines = [
    '| part of a first visit | bytes | gzip | budget (gzip) |',
    '|---|---:|---:|---:|',
    ...LOCALES.map((locale) => row(`HTML, ${locale}`, opened.compiled(locale, false), 14)),
    row('CSS', ASSETS.css, 8),
    row('JS', ASSETS.js, 15),
    '| requests | 3 | | 4 |',
  ];
  return { lines, page: Buffer.from(opened.compiled('zh-CN', false).gzip.bytes, 'latin1') };
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const COLUMNS: [string, (m: Measured) => number, number][] = [
  ['completed/s', (m) => m.acknowledged / m.seconds, 0],
  ['CPU-ms each', (m) => m.cpuMs, 3],
  ['p50 ms', (m) => m.p50, 2],
  ['p99 ms', (m) => m.p99, 2],
];

function table(part: Load['part'], respondents: number, ours: Measured[], bare: Measured[]): string {
  const cells = COLUMNS.flatMap(([, read, digits]) => {
    const [a, b] = [median(ours.map(read)), median(bare.map(read))];
    return [a.toFixed(digits), b.toFixed(digits), (a / b).toFixed(2)];
  });
  const { requests, bytes } = ours[0] as Measured;
  return `| ${part} | ${respondents} | ${cells.join(' | ')} | ${requests} | ${bytes} |`;
}

async function compare(subjects: readonly [Subject, Subject]): Promise<string[]> {
  const names = COLUMNS.map(([name]) => ` ${name} | bare | ratio |`).join('');
  const lines = [
    `| part | respondents |${names} requests | bytes |`,
    `|---|---:|${'---:|'.repeat(3 * COLUMNS.length + 2)}`,
  ];
  for (const subject of subjects) await put(subject, 'journey', 8, Math.min(WARM_UP, count));
  for (const part of ['journey', 'answers'] as const) {
    for (const respondents of crowds) {
      const measured: Record<Subject['name'], Measured[]> = { ours: [], bare: [] };
      for (let round = 0; round < rounds; round++) {
        // Who begins takes turns as well.
        for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
          measured[subject.name].push(await put(subject, part, respondents, count));
        }
      }
      lines.push(table(part, respondents, measured.ours, measured.bare));
    }
  }
  return lines;
}

async function memory(subject: Subject, completions: number): Promise<string[]> {
  const mb = async () => ((await usageOf(subject)).rss / 2 ** 20).toFixed(0);
  const lines = ['| stored | RSS MB |', '|---:|---:|', `| 0 | ${await mb()} |`];
  for (let tenth = 1; tenth <= 10; tenth++) {
    await put(subject, 'journey', MEMORY_RESPONDENTS, Math.ceil(completions / 10));
    lines.push(`| ${subject.acknowledged} | ${await mb()} |`);
  }
  return lines;
}

const folder = mkdtempSync(join(tmpdir(), 'hengping-bench-'));
const place = { dataFolder: join(folder, 'ours'), databaseUrl: undefined };
const subjects: Subject[] = [];
try {
  const { path, campaignId } = await prepareCampaign(place);
  const reading = await openStore(place, { readOnly: true });
  const { lines, page } = await firstVisit(reading, path);
  await reading.close();
  const ours = await startOurs(place, path);
  subjects.push(ours);
  const bare = await startBare(join(folder, 'bare'), page);
  subjects.push(bare);
  const measured =
    values.memory === undefined ? await compare([ours, bare]) : await memory(ours, Number(values.memory));
  for (const subject of subjects) await stop(subject);

  const store = await openStore(place, { readOnly: true });
  const counts = await countByLink(store.db, [campaignId]);
  await store.close();
  const stored = counts.filter((c) => c.eligible).reduce((sum, c) => sum + c.n, 0);
  const file = new Database(join(folder, 'bare', 'bare.sqlite'), { readonly: true });
  const { n } = file.prepare('SELECT count(*) AS n FROM response').get() as { n: number };
  file.close();

  const cpu = cpus();
  const machine = `${cpu.length} × ${cpu[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`;
  console.log(
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; load and servers share it.\n`,
  );
  console.log(`${lines.join('\n')}\n`);
  console.log(`${measured.join('\n')}\n`);
  if (values.memory === undefined) console.log(`Medians of ${rounds} rounds of ${count} completions.`);
  console.log(
    `Acknowledged ${ours.acknowledged}, stored ${stored}; bare: acknowledged ${bare.acknowledged}, stored ${n}; journal WAL, synchronous FULL.`,
  );
  if (stored !== ours.acknowledged || n !== bare.acknowledged) process.exitCode = 1;
} finally {
  for (const subject of subjects) await stop(subject);
  rmSync(folder, { recursive: true, force: true });
}
