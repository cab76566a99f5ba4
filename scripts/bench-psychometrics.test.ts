import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the bench of the engine', () => {
  it('measures every operation from rows and from counts, and the reading, at a small size', () => {
    const script = join(import.meta.dirname, 'bench-psychometrics.ts');
    const out = execFileSync(process.execPath, [script, '--sizes', '500', '--no-r'], { encoding: 'utf8' });
    const rows = out.split('\n').filter((line) => line.startsWith('| 500 × 40'));
    const cells = rows.map((line) => line.split('|').map((cell) => cell.trim()));
    expect(cells.map((c) => c[2])).toEqual([
      'alpha',
      'omega',
      'polychoric',
      'efa',
      'cfa',
      'reading from SQLite',
    ]);
    for (const c of cells) expect(Number(c[3])).toBeGreaterThan(0);
    for (const c of cells.slice(0, 5)) expect(Number(c[6])).toBeGreaterThan(0);
  }, 60_000);
});
