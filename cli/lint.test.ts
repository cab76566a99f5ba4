import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadShipped, SHIPPED_DIR } from '#lib/library/shipped.ts';
import { main } from './lint.ts';

let folder: string;
let out: string[];
let err: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
  out = [];
  err = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const coop = () => readFileSync(join(SHIPPED_DIR, 'evaluation/cooperating-department.yaml'), 'utf8');

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('hengping lint', () => {
  it('passes every shipped file', async () => {
    const files = loadShipped().map(({ file }) => join(SHIPPED_DIR, file));
    expect(await main(files)).toBe(0);
    expect(err).toEqual([]);
    expect(out).toHaveLength(files.length);
    expect(out.every((line) => line.endsWith('0 errors, 0 warnings'))).toBe(true);
  });

  it('looks up what was not given among the shipped files', async () => {
    const file = write('mine.yaml', coop());
    expect(await main([file])).toBe(0);
    expect(out[0]).toMatch(/mine\.yaml: Q_COOP@1 [0-9a-f]{12}, 0 errors, 0 warnings$/);
  });

  it('fails on an error between files', async () => {
    const file = write('mine.yaml', coop().replace('default_choices: agree5', 'default_choices: agree9'));
    expect(await main([file])).toBe(1);
    expect(err.join('\n')).toMatch(/error: .*mine\.yaml: default_choices: .*\[unknown_choices\]/);
    expect(out[0]).toMatch(/[1-9]\d* errors/);
  });

  it('passes with warnings, which it prints', async () => {
    const file = write('mine.yaml', coop().replace(/\n {2}en: Cooperating department questionnaire/, ''));
    expect(await main([file])).toBe(0);
    expect(err).toEqual([expect.stringMatching(/^warning: .*title\.en: .*\[translation\]$/)]);
  });

  it('goes on after a file that cannot be read', async () => {
    const broken = write('broken.yaml', 'a: [1');
    expect(await main([join(folder, 'absent.yaml'), broken, write('mine.yaml', coop())])).toBe(1);
    expect(out).toHaveLength(3);
    expect(err.join('\n')).toMatch(/\[file_unreadable\]/);
    expect(err.join('\n')).toMatch(/broken\.yaml: line 1:6: .*\[yaml_syntax\]/);
  });

  it('says how to use it', async () => {
    expect(await main([])).toBe(1);
    expect(await main(['--help'])).toBe(1);
    expect(err[0]).toMatch(/^Usage/);
  });
});
