import { expect, it } from 'vitest';
import { createLimits, type LimitedAct } from './limits.ts';

const allowed = async (act: LimitedAct, key: string, times: number) => {
  const limits = createLimits();
  let n = 0;
  for (let i = 0; i < times; i++) if ((await limits.take(act, key)) === 0) n++;
  return { n, wait: await limits.take(act, key), other: await limits.take(act, `${key} of another`) };
};

it('lets two thousand people answer one campaign in a moment, and holds a flood of it alone', async () => {
  expect(await allowed('answer', 'campaign', 2_000)).toEqual({ n: 2_000, wait: 0, other: 0 });
  const flood = await allowed('answer', 'campaign', 10_000);
  expect(flood.n).toBe(6_000);
  expect(flood.wait).toBeGreaterThan(0);
  expect(flood.wait).toBeLessThanOrEqual(20);
  expect(flood.other).toBe(0);
});

it('holds an account that asks more than a person does', async () => {
  for (const [act, n] of [
    ['write', 240],
    ['export', 40],
    ['refusal', 1],
  ] as const) {
    const found = await allowed(act, 'account', 500);
    expect([act, found.n, found.wait > 0, found.other]).toEqual([act, n, true, 0]);
  }
});
