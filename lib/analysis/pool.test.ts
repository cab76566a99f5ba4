/** Real threads: results, progress, errors, cancelling, and the next job after each. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { workAtOnce } from './at-once.ts';
import { startWorkPool } from './pool.ts';
import type { ResamplingInput } from './tasks.ts';
import type { Work } from './work.ts';

const input = (draws: number, over: Partial<ResamplingInput> = {}): ResamplingInput => ({
  columns: [0, 1, 2].map((i) => Int8Array.from({ length: 300 }, (_, r) => 1 + ((r * 7 + i * (r % 3)) % 5))),
  unit: new Int32Array(300),
  correlation: null,
  n: 300,
  draws,
  level: 0.95,
  seed: 1,
  ...over,
});

let work: Work | undefined;
const errors: Error[] = [];
const open = (threads: number): Work => {
  work = startWorkPool(threads, (error) => errors.push(error));
  return work;
};
afterEach(async () => {
  await work?.close();
  work = undefined;
  errors.length = 0;
});

const LONG = 30_000;

describe('work in threads', () => {
  it('gives what it gives on the spot, job after job in one thread', async () => {
    const pool = open(1);
    const spot = workAtOnce();
    for (const draws of [20, 30, 40]) {
      const key = String(draws);
      for (const w of [pool, spot]) {
        expect(w.ask(key, 'resampling', () => input(draws)).state).toBe('running');
        await w.settle(key, LONG);
      }
      const threaded = pool.peek(key);
      expect(threaded?.state).toBe('done');
      expect(threaded).toEqual(spot.peek(key));
    }
  });

  it('computes a key once, however often it is asked for', async () => {
    const pool = open(2);
    const make = vi.fn(() => input(20));
    for (let i = 0; i < 5; i++) pool.ask('a', 'resampling', make);
    await pool.settle('a', LONG);
    pool.ask('a', 'resampling', make);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('tells how far it is, and ends at once when it is cancelled; the line goes on', async () => {
    const pool = open(1);
    pool.ask('endless', 'resampling', () => input(1e9));
    pool.ask('waiting', 'resampling', () => input(20));
    await vi.waitFor(
      () => expect(pool.peek('endless')).toMatchObject({ progress: expect.toSatisfy((p: number) => p > 0) }),
      { timeout: LONG },
    );
    // Meanwhile this thread is free: as many turns as ever.
    let turns = 0;
    const until = performance.now() + 200;
    while (performance.now() < until) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
    expect(turns).toBeGreaterThan(100);
    expect(pool.peek('waiting')).toEqual({ state: 'running', progress: 0 });
    pool.cancel('endless');
    expect(pool.peek('endless')).toEqual({ state: 'cancelled' });
    await pool.settle('waiting', LONG);
    expect(pool.peek('waiting')?.state).toBe('done');
    expect(errors).toEqual([]);
    pool.forget('endless');
    expect(pool.ask('endless', 'resampling', () => input(10)).state).toBe('running');
    await pool.settle('endless', LONG);
    expect(pool.peek('endless')?.state).toBe('done');
  });

  it('drops a waiting job that is cancelled', async () => {
    const pool = open(1);
    pool.ask('first', 'resampling', () => input(2_000));
    pool.ask('second', 'resampling', () => input(20));
    pool.cancel('second');
    await pool.settle('first', LONG);
    expect([pool.peek('first')?.state, pool.peek('second')?.state]).toEqual(['done', 'cancelled']);
  });

  it('survives a task that fails, and says so', async () => {
    const pool = open(1);
    pool.ask('bad', 'resampling', () => input(10, { unit: null as unknown as Int32Array }));
    await pool.settle('bad', LONG);
    expect(pool.peek('bad')).toEqual({ state: 'failed' });
    expect(errors).toHaveLength(1);
    pool.ask('good', 'resampling', () => input(10));
    await pool.settle('good', LONG);
    expect(pool.peek('good')?.state).toBe('done');
  });
});
