import { describe, expect, it } from 'vitest';
import { groupSize } from './group-size.ts';

describe('the size of a group', () => {
  it.each([
    [4, 100, 'small'],
    [5, 100, 'shown'],
    [100, 100, 'shown'],
    [99, 100, 'rest_small'],
    [96, 100, 'rest_small'],
    [95, 100, 'shown'],
    [0, 0, 'small'],
  ])('%i of %i with k = 5: %s', (n, all, expected) => {
    expect(groupSize(n, all, 5)).toBe(expected);
  });
});
