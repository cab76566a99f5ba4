import { describe, expect, it } from 'vitest';
import { record, redo, startHistory, undo } from './edit-history.ts';

describe('history', () => {
  it('takes typing in one field as one step, and another field or a pause as the next', () => {
    let h = startHistory('');
    h = record(h, 'a', 'title', 1000);
    h = record(h, 'ab', 'title', 1400);
    h = record(h, 'ab x', 'role', 1500);
    h = record(h, 'ab xy', 'role', 4000);
    const seen: string[] = [];
    for (let n = 0; n < 5; n++) {
      h = undo(h);
      seen.push(h.now);
    }
    expect(seen).toEqual(['ab x', 'ab', '', '', '']);
    h = redo(redo(h));
    expect(h.now).toBe('ab x');
  });

  it('never joins structural changes, nor typing across an undo', () => {
    let h = startHistory(0);
    h = record(h, 1, undefined, 10);
    h = record(h, 2, undefined, 11);
    expect(undo(h).now).toBe(1);
    h = record(startHistory(0), 1, 'a', 10);
    h = record(undo(h), 2, 'a', 20);
    expect(undo(h).now).toBe(0);
    expect(redo(h)).toBe(h);
  });

  it('keeps a bounded number of steps', () => {
    let h = startHistory(0);
    for (let n = 1; n <= 500; n++) h = record(h, n, undefined, n);
    expect(h.past).toHaveLength(200);
    expect(undo(h).now).toBe(499);
  });
});
