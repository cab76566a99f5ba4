/**
 * The respondents of `bench-respond.ts`: each on a kept connection of its own, one journey after another. On bare
 * sockets, because a client of `node:http` costs more than either server and would hide what is between them.
 * Prints what it saw as JSON.
 */
import { connect, type Socket } from 'node:net';
import { newId } from '#lib/ids.ts';

/** What the load is told; `answers` leaves page and receipt out. */
export type Load = {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly part: 'journey' | 'answers';
  readonly respondents: number;
  readonly count: number;
};

export type Seen = {
  readonly seconds: number;
  readonly acknowledged: number;
  readonly p50: number;
  readonly p99: number;
  /** Of one completion. */
  readonly requests: number;
  readonly bytes: number;
};

type Reply = { status: number; head: string; body: string };

/** One connection, one request at a time; every answer has a length. */
async function visitor(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let received: Buffer[] = [];
  let size = 0;
  let needed = 0;
  let head = '';
  let settle: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;
  const seen = { requests: 0, bytes: 0 };
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk);
    size += chunk.length;
    seen.bytes += chunk.length;
    if (needed === 0) {
      const all = received.length === 1 ? chunk : Buffer.concat(received);
      const end = all.indexOf('\r\n\r\n');
      if (end < 0) return;
      head = all.toString('latin1', 0, end);
      needed = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
    }
    if (size < needed) return;
    const body = Buffer.concat(received).toString('utf8', head.length + 4);
    received = [];
    size = 0;
    needed = 0;
    settle?.resolve({ status: Number(head.slice(9, 12)), head, body });
  });
  const lost = (error?: Error) => settle?.reject(error ?? new Error('the server closed a connection'));
  socket.on('error', lost);
  socket.on('close', () => lost());
  await new Promise<void>((resolve, reject) => {
    settle = { resolve: () => {}, reject };
    socket.once('connect', resolve);
  });
  return {
    seen,
    ask: (request: string) =>
      new Promise<Reply>((resolve, reject) => {
        seen.requests++;
        settle = { resolve, reject };
        socket.write(request);
      }),
    leave: () => {
      settle = undefined;
      socket.destroy();
    },
  };
}

const HTML = 'accept: text/html\r\naccept-encoding: gzip\r\n';

async function load({ port, path, body, part, respondents, count }: Load): Promise<Seen> {
  const visitors = await Promise.all(Array.from({ length: respondents }, () => visitor(port)));
  const form = `POST ${path} HTTP/1.1\r\nhost: x\r\naccept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  const page = `GET ${path} HTTP/1.1\r\nhost: x\r\n${HTML}\r\n`;
  const times: number[] = [];
  let left = count;

  async function complete({ ask }: (typeof visitors)[number]): Promise<void> {
    let cookie = `hp_submission=${newId()}`;
    if (part === 'journey') {
      const { status, head } = await ask(page);
      if (status !== 200) throw new Error(`the page was answered ${status}`);
      cookie = /hp_submission=[0-9a-z]+/.exec(head)?.[0] ?? cookie;
    }
    const answer = await ask(`${form}cookie: ${cookie}\r\n\r\n${body}`);
    if (answer.status !== 201) throw new Error(`answers were answered ${answer.status}: ${answer.body}`);
    if (part === 'answers') return;
    const { location } = JSON.parse(answer.body) as { location: string };
    const receipt = await ask(`GET ${location} HTTP/1.1\r\nhost: x\r\n${HTML}cookie: ${cookie}\r\n\r\n`);
    if (receipt.status !== 200) throw new Error(`the receipt was answered ${receipt.status}`);
  }

  const start = performance.now();
  await Promise.all(
    visitors.map(async (v) => {
      while (left-- > 0) {
        const begin = performance.now();
        await complete(v);
        times.push(performance.now() - begin);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const v of visitors) v.leave();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  const each = (what: 'requests' | 'bytes') => visitors.reduce((sum, v) => sum + v.seen[what], 0) / count;
  return {
    seconds,
    acknowledged: times.length,
    p50: at(0.5),
    p99: at(0.99),
    requests: each('requests'),
    bytes: Math.round(each('bytes')),
  };
}

if (import.meta.main) console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? '') as Load)));
