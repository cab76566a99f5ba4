/** Many people behind one address, and one address that floods: nobody is kept out who has something to say. */
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listResponses } from '#db/repositories/responses.ts';
import { bodyOf } from '../support/load.ts';
import { type OwnCampaign, ownCampaign, reading } from '../support/own-campaign.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';

const PEOPLE = 2_000;
const AT_ONCE = 32;
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const HTML = { accept: 'text/html', 'accept-encoding': 'gzip' };

let server: RunningServer;
let codes: OwnCampaign;
let open: OwnCampaign;
let other: OwnCampaign;
let agent: Agent;

beforeAll(async () => {
  server = await startServer();
  const cookie = await signIn(server, server.username, server.password);
  codes = await ownCampaign(server, cookie, {
    ...{ entry: 'code', seats: PEOPLE / 2, departments: ['区财政局', '区审计局'] },
  });
  open = await ownCampaign(server, cookie);
  other = await ownCampaign(server, cookie);
  agent = new Agent({ keepAlive: true, maxSockets: 2 * AT_ONCE });
});
afterAll(async () => {
  agent?.destroy();
  await server?.stop();
});

type Answered = { status: number; cookies: string; location: string };

/** As a reverse proxy passes requests on: over connections that are kept, and from one address. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, host: '127.0.0.1', port: server.port, method, path, headers },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const text = headers.accept === FORM.accept ? Buffer.concat(chunks).toString('utf8') : '';
          const location = /"location":"([^"]*)"/.exec(text)?.[1] ?? '';
          resolve({ status: reply.statusCode ?? 0, cookies: String(reply.headers['set-cookie']), location });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const cookieIn = (cookies: string, name: string) => new RegExp(`${name}=[^;,]+`).exec(cookies)?.[0] ?? '';

/** Runs `work` for each number, so many at a time. */
async function crowd(numbers: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < numbers) await work(next++);
    }),
  );
}

/** Page, answers, receipt. @returns the statuses on the way */
async function journey(path: string, n: number, ticket = ''): Promise<number[]> {
  const page = await ask('GET', path, { ...HTML, cookie: ticket });
  const submission = cookieIn(page.cookies, 'hp_submission');
  const sent = await ask('POST', path, { ...FORM, cookie: `${submission}; ${ticket}` }, bodyOf(n));
  const receipt = await ask('GET', sent.location, HTML);
  return [page.status, sent.status, receipt.status];
}

const stored = (campaign: OwnCampaign) =>
  reading(server, async ({ db }) => (await listResponses(db, campaign.campaignId)).length);

describe('two thousand people behind one address', () => {
  it('all enter their codes, read, answer and have their receipts', async () => {
    const cards = codes.links.flatMap((l) => l.codes);
    expect(cards).toHaveLength(PEOPLE);
    const ways: Record<string, number> = {};
    await crowd(PEOPLE, async (i) => {
      const body = new URLSearchParams({ code: cards[i] ?? '' }).toString();
      const entered = await ask('POST', '/s/code', FORM, body);
      const ticket = cookieIn(entered.cookies, 'hp_ticket');
      const way = [entered.status, ...(await journey(entered.location, i, ticket))].join(' ');
      ways[way] = (ways[way] ?? 0) + 1;
    });
    expect(ways).toEqual({ '200 200 201 200': PEOPLE });
    expect(await stored(codes)).toBe(PEOPLE);
  });

  it('all come through one public link', async () => {
    const path = `/s/${open.links[0]?.token}`;
    const ways: Record<string, number> = {};
    await crowd(PEOPLE, async (i) => {
      const way = (await journey(path, i)).join(' ');
      ways[way] = (ways[way] ?? 0) + 1;
    });
    expect(ways).toEqual({ '200 201 200': PEOPLE });
    expect(await stored(open)).toBe(PEOPLE);
  });
});

describe('a flood of one campaign', () => {
  const POSTS = 10_000;
  const SAMPLE = 150;

  /** Times of answers to the other campaign, one after another, in milliseconds. */
  async function answersOfOthers(
    first: number,
    going: () => boolean,
  ): Promise<{ p99: number; statuses: number[] }> {
    const path = `/s/${other.links[0]?.token}`;
    const times: number[] = [];
    const statuses = new Set<number>();
    for (let i = 0; i < SAMPLE || going(); i++) {
      const began = performance.now();
      statuses.add((await ask('POST', path, FORM, bodyOf(first + i))).status);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    return { p99: times[Math.ceil(times.length * 0.99) - 1] ?? 0, statuses: [...statuses] };
  }

  it('is held back, and no answer to another campaign is refused or kept waiting', async () => {
    const quiet = await answersOfOthers(1_000_000, () => false);
    const path = `/s/${open.links[0]?.token}`;
    const garbage = ['', 'x'.repeat(60_000), 'COP_COL1=99&__proto__=1', '%zz='.repeat(2_000)];
    const statuses: Record<number, number> = {};
    let flooding = true;
    const flood = crowd(POSTS, async (i) => {
      const body = i % 2 === 0 ? bodyOf(2_000_000 + i) : (garbage[(i >> 1) % garbage.length] ?? '');
      const { status } = await ask('POST', path, FORM, body);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }).then(() => {
      flooding = false;
    });
    const meanwhile = await answersOfOthers(3_000_000, () => flooding);
    await flood;
    // The flood was felt: most of it was sent away, and nothing of it failed otherwise.
    expect(Object.keys(statuses).map(Number).sort()).toEqual([201, 400, 503]);
    expect(quiet.statuses).toEqual([201]);
    expect(meanwhile.statuses).toEqual([201]);
    expect(meanwhile.p99).toBeLessThan(Math.max(500, 20 * quiet.p99));
  });

  it('of wrong codes keeps nobody out who holds a card', async () => {
    const cookie = await signIn(server, server.username, server.password);
    const campaign = await ownCampaign(server, cookie, { entry: 'code', seats: 60 });
    const wrong = new URLSearchParams({ code: '0000-0000-0000' }).toString();
    const refused: Record<number, number> = {};
    let flooding = true;
    const flood = crowd(7_000, async () => {
      const { status } = await ask('POST', '/s/code', FORM, wrong);
      refused[status] = (refused[status] ?? 0) + 1;
    }).then(() => {
      flooding = false;
    });
    const entered: number[] = [];
    const enter = async (code: string) =>
      entered.push((await ask('POST', '/s/code', FORM, new URLSearchParams({ code }).toString())).status);
    const [early, late] = [
      campaign.links[0]?.codes.slice(0, 30) ?? [],
      campaign.links[0]?.codes.slice(30) ?? [],
    ];
    for (const code of early) await enter(code);
    await flood;
    expect(flooding).toBe(false);
    expect(refused[503]).toBeGreaterThan(500);
    // Guessing is being held back now.
    for (const code of late) await enter(code);
    expect([entered.length, new Set(entered)]).toEqual([60, new Set([200])]);
  });
});
