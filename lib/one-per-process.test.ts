import { expect, test, vi } from 'vitest';

test('two copies of a module keep one thing', async () => {
  const copy = async () => {
    vi.resetModules();
    return (await import('./one-per-process.ts')).onePerProcess;
  };
  const page = await copy();
  const route = await copy();
  expect(route).not.toBe(page);
  const kept = page('answers of a test', () => new Map([['n', 1]]));
  expect(route('answers of a test', () => new Map<string, number>())).toBe(kept);
  expect(route('something else of a test', () => new Map<string, number>())).not.toBe(kept);
});

test('answers read by one copy are known to the other', async () => {
  const copy = async () => {
    vi.resetModules();
    return import('./responses/read-once.ts');
  };
  const page = await copy();
  const route = await copy();
  let times = 0;
  const read = async () => {
    times++;
    return { rows: 3 } as never;
  };
  await page.readOnce('campaign of two copies', 'a', 3, read);
  expect(await route.readOnce('campaign of two copies', 'a', 3, read)).toEqual({ rows: 3 });
  expect(route.readingOf('campaign of two copies')).toEqual({ rows: 3, expected: 3 });
  expect(times).toBe(1);
});
