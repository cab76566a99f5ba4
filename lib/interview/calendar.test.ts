import { expect, it } from 'vitest';
import { minutesByRater, overlapsOf } from './calendar.ts';

const hour = (n: number) => n * 3_600_000;
const at = (id: string, start: number, minutes: number, place: string, ...raterIds: string[]) => ({
  id,
  at: hour(start),
  minutes,
  place,
  raterIds,
});

it('finds who and what is booked twice at one time', () => {
  const found = overlapsOf([
    at('c', 11, 30, '', 'x', 'y'),
    at('a', 9, 60, 'Room 1', 'x', 'y'),
    at('b', 9.5, 60, ' Room 1', 'z', 'x'),
    at('d', 9.75, 45, '', 'w'),
  ]);
  expect(found).toEqual([{ id: 'a', otherId: 'b', raterIds: ['x'], samePlace: true }]);
});

it('lets one follow another at once, and takes no empty place for a place', () => {
  expect(overlapsOf([at('a', 9, 60, '', 'x'), at('b', 10, 60, '', 'x')])).toEqual([]);
  expect(overlapsOf([at('a', 9, 61, '', 'x'), at('b', 10, 60, '', 'x')])).toHaveLength(1);
  expect(overlapsOf([at('a', 9, 61, '', 'x'), at('b', 10, 60, '', 'y')])).toEqual([]);
});

it('adds up the minutes of a rater', () => {
  const minutes = minutesByRater([at('a', 9, 60, '', 'x', 'y'), at('b', 12, 45, '', 'x')]);
  expect([...minutes]).toEqual([
    ['x', 105],
    ['y', 60],
  ]);
});
