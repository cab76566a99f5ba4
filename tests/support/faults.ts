/**
 * Faults under load: each round breaks something and then compares what was acknowledged with what is stored.
 * An acknowledged submission is there exactly once with its own answers and text; one that was never
 * acknowledged at most once, and then whole.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { openStore, type Store } from '#db/store.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import { publishCampaign } from '#lib/campaigns/publish-campaign.ts';
import type { Context } from '#lib/context.ts';
import { createEvaluation } from '#lib/evaluations/create-evaluation.ts';
import { newId } from '#lib/ids.ts';
import { publishShipped } from '#lib/library/publish-shipped.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { type Asked, BAD, MOST_PAGES } from './fault-messages.ts';
import { answersKey, bodyOf, keyOf, startLoad, submit, textOf } from './load.ts';
import { freePort } from './server.ts';

export const FAULTS = ['kill', 'pause', 'full disk', 'corrupted requests', 'bad neighbour'] as const;
export type Fault = (typeof FAULTS)[number];
export type Round = { fault: Fault; acknowledged: number; unanswered: number; stored: number; ms: number };

const PEOPLE = 8;
const AROUND = 40;

export type Place = { dataFolder: string; databaseUrl: string | undefined };

/** One campaign with one link. @returns the link's path and the campaign's id */
export async function prepareCampaign(place: Place): Promise<{ path: string; campaignId: string }> {
  const store = await openStore(place);
  try {
    const ctx: Context = {
      store,
      vault: createVault('of a test, thrown away with it'),
      actor: SYSTEM,
      now: Date.now,
      publicOrigin: 'http://localhost',
      work: workAtOnce(),
      campaignsChanged: () => {},
    };
    await publishShipped(ctx, loadShipped());
    const version = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'Q_COOP');
    const evaluationId = await createEvaluation(ctx, {
      title: 'Faults',
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
      units: 'code,name,type\nE1,甲局,economic_department',
    });
    const units = await listUnits(store.db, evaluationId);
    const campaignId = await publishCampaign(ctx, evaluationId, {
      questionnaireVersionId: version?.id,
      unitIds: units.map((u) => u.id),
      departments: '乙局',
      opensAt: new Date(Date.now() - 60_000).toISOString(),
      closesAt: new Date(Date.now() + 86_400_000).toISOString(),
      contact: '评估工作组 0000-0000',
    });
    const token = (await listLinks(store.db, campaignId))[0]?.token ?? '';
    return { path: `/s/${token}`, campaignId };
  } finally {
    await store.close();
  }
}

export async function startLane(place: Place, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fault-server.ts')], {
    env: {
      ...process.env,
      HENGPING_DATA: place.dataFolder,
      PORT: String(port),
      ...(place.databaseUrl === undefined ? {} : { DATABASE_URL: place.databaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const first = await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit'),
  ]);
  if (!String(first[0]).includes('listening')) throw new Error(`The lane ended with ${first[0]}.`);
  return child;
}

/** Whether a small file system of its own can be mounted here, so that its disk can be filled. */
export function mountSmall(folder: string, megabytes: number): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * How the disk is filled: a small file system of its own; where none can be mounted, SQLite's bound on the pages
 * of its file; on PostgreSQL not at all then.
 */
export type Disk = 'tmpfs' | 'max_page_count' | 'none';

/**
 * Runs `rounds` rounds on one database.
 *
 * @param options.databaseUrl of an empty PostgreSQL database; SQLite where there is none
 * @param options.mount false to do without a file system of its own also where one can be mounted
 * @param options.faults the faults to take turns; all where it is not given
 * @throws Error naming the round in which something was lost, doubled or changed
 */
export async function faultRounds(options: {
  rounds: number;
  databaseUrl: string | undefined;
  told?: (round: Round, n: number) => void;
  mount?: boolean;
  faults?: readonly Fault[];
}): Promise<{ rounds: Round[]; disk: Disk }> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-fault-'));
  const small = join(folder, 'small');
  const mounted = options.mount !== false && mountSmall(small, 160);
  const disk: Disk = mounted ? 'tmpfs' : options.databaseUrl === undefined ? 'max_page_count' : 'none';
  const place = { dataFolder: join(mounted ? small : folder, 'data'), databaseUrl: options.databaseUrl };
  const faults = (options.faults ?? FAULTS).filter((f) => f !== 'full disk' || disk !== 'none');
  const rounds: Round[] = [];
  let lane: ChildProcess | undefined;
  try {
    const { path, campaignId } = await prepareCampaign(place);
    const port = await freePort();
    lane = await startLane(place, port);
    const known = { acknowledged: new Set<number>(), maybe: new Set<number>() };
    for (let n = 0; n < options.rounds; n++) {
      const fault = faults[n % faults.length] as Fault;
      const began = performance.now();
      const load = startLoad(port, path, {
        people: PEOPLE,
        first: (n + 1) * 1_000_000,
        retry: (id) => id % 2 === 0,
      });
      await load.until(AROUND);
      lane = await strike(fault, { lane, place, port, path, campaignId, small, disk });
      await load.until(2 * AROUND);
      await load.stop();
      for (const id of load.acknowledged) known.acknowledged.add(id);
      for (const id of load.unanswered) known.maybe.add(id);
      const stored = await compare(place, campaignId, known);
      rounds.push({
        fault,
        acknowledged: load.acknowledged.size,
        unanswered: load.unanswered.size,
        stored,
        ms: performance.now() - began,
      });
      options.told?.(rounds.at(-1) as Round, n + 1);
    }
    return { rounds, disk };
  } finally {
    if (lane !== undefined && lane.exitCode === null && lane.signalCode === null) {
      const gone = once(lane, 'exit');
      lane.kill('SIGKILL');
      await gone;
    }
    if (mounted) execFileSync('umount', ['-l', small]);
    rmSync(folder, { recursive: true, force: true });
  }
}

type Struck = {
  lane: ChildProcess;
  place: Place;
  port: number;
  path: string;
  campaignId: string;
  small: string;
  disk: Disk;
};

async function strike(fault: Fault, struck: Struck): Promise<ChildProcess> {
  const { lane, place, port, path, small } = struck;
  switch (fault) {
    case 'kill': {
      const gone = once(lane, 'exit');
      lane.kill('SIGKILL');
      await gone;
      return startLane(place, port);
    }
    case 'pause':
      lane.kill('SIGSTOP');
      await wait(400);
      lane.kill('SIGCONT');
      return lane;
    case 'full disk':
      if (struck.disk === 'tmpfs') await fullFileSystem(port, small);
      else await fullFile(lane, port, path);
      return lane;
    case 'corrupted requests':
      await corrupted(port, path);
      return lane;
    case 'bad neighbour': {
      const refused = await ask(lane, { bad: struck.campaignId });
      if (refused !== BAD) throw new Error(`${refused} of ${BAD} bad submissions were refused`);
      return lane;
    }
  }
}

async function ask(lane: ChildProcess, asked: Asked): Promise<unknown> {
  const said = once(lane, 'message');
  lane.send(asked);
  return (await said)[0];
}

async function fullFileSystem(port: number, small: string): Promise<void> {
  if ((await readiness(port)) !== 200) throw new Error('not ready before the disk was full');
  const ballast = join(small, 'ballast');
  fill(ballast, small);
  await wait(300);
  const full = await readiness(port);
  rmSync(ballast);
  if (full !== 503) throw new Error(`ready (${full}) while the disk was full`);
  if ((await readiness(port)) !== 200) throw new Error('not ready after there was room again');
}

/** The file must not grow until somebody has felt it. */
async function fullFile(lane: ChildProcess, port: number, path: string): Promise<void> {
  await ask(lane, { pages: 'as many as there are' });
  let status = 201;
  for (let i = 0; i < 2_000 && status === 201; i++) {
    status = await submit(port, path, FILLING + Math.floor(Math.random() * 1e6), newId());
  }
  await wait(100);
  await ask(lane, { pages: MOST_PAGES });
  if (status !== 503) throw new Error(`answered ${status} although the file could not grow`);
}

const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
const readiness = async (port: number) => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;

/** Until not a single page is left. */
function fill(file: string, folder: string): void {
  let block = Buffer.alloc(1024 * 1024);
  while (block.length >= 512) {
    try {
      if (statfsSync(folder).bavail === 0) return;
      writeFileSync(file, block, { flag: 'a' });
    } catch {
      block = block.subarray(0, block.length / 2);
    }
  }
}

/** Numbers that are never acknowledged: none of them may be stored. */
const CORRUPTED = 999_000_000;
/** Numbers of those that are sent until there is no room left; they are not asked for afterwards. */
const FILLING = 990_000_000;

async function corrupted(port: number, path: string): Promise<void> {
  const head = (length: number, more = '') =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n${more}Content-Length: ${length}\r\n\r\n`;
  const body = bodyOf(CORRUPTED);
  const wire = [
    head(body.length) + body.slice(0, body.length / 2),
    `${head(body.length).replace('POST', 'P\u0000ST')}${body}`,
    head(body.length, 'Transfer-Encoding: chunked\r\n') + body,
    head(-5) + body,
    head(body.length).slice(0, 60),
    randomBytes(2_000),
    head(body.length) + body.replaceAll('=', '=%zz'),
    head(body.length) + randomBytes(body.length).toString('latin1'),
  ];
  await Promise.all(wire.map((bytes) => throwAt(port, bytes)));
  // The same id with another body, after it was acknowledged.
  const id = newId();
  const n = CORRUPTED + 1 + Math.floor(Math.random() * 900_000);
  const first = await submit(port, path, n, id);
  const other = await submit(port, path, n + 1, id);
  if (first !== 201 || other !== 409) throw new Error(`another body was answered ${first}, ${other}`);
}

function throwAt(port: number, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', () => {});
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

async function compare(
  place: Place,
  campaignId: string,
  known: { acknowledged: Set<number>; maybe: Set<number> },
): Promise<number> {
  const store: Store = await openStore(place, { readOnly: true });
  try {
    return await store.snapshot(async (db) => {
      const answers = counted((await listResponses(db, campaignId)).map((r) => answersKey(r.answers)));
      const texts = counted((await db.select().from(db.tables.responseText)).map((r) => r.text));
      const times = (n: number) => `${answers.get(keyOf(n)) ?? 0}/${texts.get(textOf(n)) ?? 0}`;
      const lost = [...known.acknowledged].filter((n) => times(n) !== '1/1');
      const torn = [...known.maybe].filter((n) => !['0/0', '1/1'].includes(times(n)));
      if (lost.length > 0)
        throw new Error(`acknowledged and stored ${times(lost[0] as number)}: ${lost.length}`);
      if (torn.length > 0)
        throw new Error(`unanswered and stored ${times(torn[0] as number)}: ${torn.length}`);
      if (times(CORRUPTED) !== '0/0') throw new Error('a corrupted request was stored');
      // A bad submission spells no number.
      if (answers.has(answersKey({}))) throw new Error('half of a bad submission was stored');
      return answers.size;
    });
  } finally {
    await store.close();
  }
}

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
