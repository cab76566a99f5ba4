import { expect, test } from 'vitest';
import { fieldRounds } from '../support/field-faults.ts';

test('a server killed during synchronisation loses and doubles nothing', async () => {
  const rounds = await fieldRounds(3);
  expect(rounds).toHaveLength(3);
  expect(rounds.every((r) => r.sent > 10)).toBe(true);
});
