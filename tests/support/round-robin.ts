/** The smallest proxy that shares requests between servers in turn, as nginx does by default. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Proxy = { readonly port: number; readonly origin: string; stop(): Promise<void> };

/** A server that cannot be reached is passed over; one that breaks off while it answers makes a 502. */
export async function startProxy(upstreams: () => readonly number[]): Promise<Proxy> {
  let turn = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const ports = upstreams();
    const first = turn++;
    for (let i = 0; i < ports.length; i++) {
      const port = ports[(first + i) % ports.length] as number;
      const outcome = await pass(port, incoming, Buffer.concat(chunks), outgoing);
      if (outcome === 'done') return;
      if (outcome === 'broke off') break;
    }
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://localhost:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(
  port: number,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<'done' | 'unreachable' | 'broke off'> {
  return new Promise((resolve) => {
    const { method, url: path, headers } = incoming;
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
      reply.on('end', () => resolve('done'));
      reply.on('error', () => resolve('broke off'));
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'unreachable' : 'broke off'),
    );
    sent.end(body);
  });
}
