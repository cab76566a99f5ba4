/**
 * Numbers for whoever watches the machine, on a port of loopback of its own: how much, how fast, how full. No
 * campaign, unit or person can be told apart in them.
 */
import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Door = 'respond' | 'console' | 'api' | 'health';

export type Metrics = {
  answered(door: Door, status: number, seconds: number): void;
  /** In the format that Prometheus reads. */
  text(): Promise<string>;
};

export function createMetrics(read: { waiting: () => number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'hengping_requests_total',
    help: 'Requests answered, by door and class of status.',
    labelNames: ['door', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'hengping_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['door'],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'hengping_intake_waiting',
    help: 'Answers that wait to be stored.',
    registers: [registry],
    collect() {
      this.set(read.waiting());
    },
  });
  // By door, looked up once: finding them by their labels costs more than counting.
  const timers = new Map<Door, { observe(took: number): void }>();
  const counters = new Map<string, { inc(): void }>();
  return {
    answered(door, status, took) {
      const kind = `${Math.floor(status / 100)}xx`;
      const counter = counters.get(door + kind) ?? requests.labels({ door, status: kind });
      counters.set(door + kind, counter);
      counter.inc();
      const timer = timers.get(door) ?? seconds.labels({ door });
      timers.set(door, timer);
      timer.observe(took);
    },
    text: () => registry.metrics(),
  };
}

/** Serves the numbers on 127.0.0.1 alone. */
export function serveMetrics(metrics: Metrics, port: number): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(await metrics.text());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
