import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The bench exits with an error, and this throws, when not as many are stored as were acknowledged. */
function bench(...options: string[]): string {
  const script = join(import.meta.dirname, 'bench-respond.ts');
  return execFileSync(process.execPath, [script, ...options], { encoding: 'utf8' });
}

describe('the bench of the lane', () => {
  it('measures journeys and answers beside the bare server, and finds every acknowledged one stored', () => {
    const out = bench('--rounds', '1', '--count', '100', '--respondents', '8');
    const rows = out.split('\n').filter((line) => /^\| (journey|answers) \|/.test(line));
    const cells = rows.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells.map((c) => [c[0], c[1], c[14]])).toEqual([
      ['journey', '8', '3'],
      ['answers', '8', '1'],
    ]);
    for (const numbers of cells.map((c) => c.slice(2).map(Number))) {
      expect(numbers).toHaveLength(14);
      for (const n of numbers) expect(n).toBeGreaterThan(0);
    }
    expect(out).toContain('Acknowledged 300, stored 300; bare: acknowledged 300, stored 300;');
  }, 180_000);

  it('watches the memory while many are stored', () => {
    const out = bench('--memory', '100');
    const sizes = [...out.matchAll(/^\| (\d+) \| (\d+) \|$/gm)].map(([, stored]) => Number(stored));
    expect(sizes).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(out).toContain('Acknowledged 100, stored 100;');
  }, 180_000);
});
