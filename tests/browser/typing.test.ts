import { expect, test } from 'vitest';
import { typingDelays } from '../support/typing.ts';

/** A tenth of a second is what a person notices; `npm run bench:interview` measures by itself and is stricter. */
const NOTICED_MS = 100;

test('typing into a full interview is not held up by encryption and disk', async () => {
  const { delays } = await typingDelays(60);
  expect(delays.length).toBe(60);
  expect(delays[Math.floor(delays.length * 0.95)]).toBeLessThan(NOTICED_MS);
});
