import { expect, it } from 'vitest';
import { ATTEMPTS, createAttempts, WINDOW_MS } from './attempts.ts';

it('rests a name after too many failures until the first of them is old', () => {
  let now = 1_000;
  const attempts = createAttempts(() => now);
  for (let i = 0; i < ATTEMPTS; i++) {
    expect(attempts.wait('a')).toBe(0);
    attempts.failed('a');
    now += 1_000;
  }
  expect(attempts.wait('a')).toBe(WINDOW_MS - ATTEMPTS * 1_000);
  expect(attempts.wait('b')).toBe(0);
  now = 1_000 + WINDOW_MS;
  expect(attempts.wait('a')).toBe(0);
  attempts.failed('a');
  expect(attempts.wait('a')).toBeGreaterThan(0);
});

it('forgets failures once the password was right, and the quietest of very many names', () => {
  const attempts = createAttempts(() => 0);
  for (let i = 0; i < ATTEMPTS; i++) attempts.failed('a');
  attempts.succeeded('a');
  expect(attempts.wait('a')).toBe(0);
  for (let i = 0; i < ATTEMPTS; i++) attempts.failed('old');
  for (let i = 0; i < 10_000; i++) attempts.failed(`name ${i}`);
  expect(attempts.wait('old')).toBe(0);
});
