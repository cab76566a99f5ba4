/** Which scores rest on evidence of a period, and what results say they are about. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, type DemoWorld, openWorld, refusalCode, type World } from '../../tests/support/world.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { exportResults } from '../exports/export-results.ts';
import { exportScoreVersions } from '../exports/export-scores.ts';
import { exportUnits } from '../exports/export-units.ts';
import { readChange } from '../responses/read-change.ts';
import { restsOnPeriod } from './evidence-period.ts';
import { readComparison } from './read-comparison.ts';
import { readMatrix } from './read-matrix.ts';
import { readResults } from './read-results.ts';
import type { SourceResult } from './types.ts';

let world: World;
let demo: DemoWorld['demo'];
let matrix: Awaited<ReturnType<typeof readMatrix>>;
beforeAll(async () => {
  world = await openWorld();
  demo = await loadDemo(world.system);
  matrix = await readMatrix(analyst(), demo.evaluationId);
});
afterAll(() => world.close());

const analyst = () => world.as('analyst', 'analyst');
const day = (offset: number) => new Date(world.now + offset * DAY).toISOString().slice(0, 10);
const countsBy = (sources: readonly SourceResult[]) =>
  new Set(sources.filter((s) => s.effectiveWeight > 0).map((s) => s.type));
/** Scores in force by the types of source that count in them: how many rest on a period, of how many. */
const found = (from: string, to: string, only: SourceResult['type']) => {
  const scores = matrix.rows
    .flatMap((r) => [...r.scores.values()])
    .filter((s) => countsBy(s.sources).size === 1 && countsBy(s.sources).has(only));
  expect(scores.length).toBeGreaterThan(5);
  return [scores.filter((s) => restsOnPeriod({ from, to }, s.sources, matrix.times)).length, scores.length];
};

describe('a score', () => {
  it('of a campaign rests on each day on which it was open', () => {
    const [one, all] = found(day(-20), day(-20), 'questionnaire');
    expect(one).toBe(all);
    expect(found(day(-60), day(-31), 'questionnaire')[0]).toBe(0);
    expect(found(day(1), day(30), 'questionnaire')[0]).toBe(0);
  });

  it('of entered values rests on the days that they are of', () => {
    const [on, all] = found(day(-10), day(-10), 'statistics');
    expect(on).toBe(all);
    expect(found(day(-9), day(30), 'statistics')[0]).toBe(0);
  });

  it('rests on no period where nothing in it counts, and on any where none is chosen', () => {
    const [score] = [...(matrix.rows[0]?.scores.values() ?? [])];
    const idle = (score?.sources ?? []).map((s) => ({ ...s, effectiveWeight: 0 }));
    expect(restsOnPeriod({ from: day(-400), to: day(400) }, idle, matrix.times)).toBe(false);
    expect(restsOnPeriod({}, idle, matrix.times)).toBe(true);
  });

  it('is in the file under the filter of the page', async () => {
    const rows = async (query: string) =>
      (await exportScoreVersions(analyst(), demo.evaluationId, new URLSearchParams(query))).rows;
    const all = await rows('');
    const some = await rows(`from=${day(-60)}&to=${day(-31)}`);
    expect(some.length).toBeLessThan(all.length);
    const expected = matrix.rows.flatMap((r) =>
      [...r.scores.values()].filter((s) =>
        restsOnPeriod({ from: day(-60), to: day(-31) }, s.sources, matrix.times),
      ),
    );
    expect(some.length).toBe(expected.length);
    expect(await rows(`from=${day(-60)}`)).toHaveLength(all.length);
    expect(new Set((await rows('industry=宏观经济')).map((r) => r[0]))).toEqual(new Set(['E1', 'E3']));
  });
});

describe('results', () => {
  it('are narrowed to an industry in their file, and refuse a period', async () => {
    const file = (query: string) => exportResults(analyst(), demo.evaluationId, new URLSearchParams(query));
    const { columns, rows } = await file('industry=宏观经济');
    expect(rows.map((r) => [r[0], r[columns.indexOf('industry')]]).toSorted()).toEqual([
      ['E1', '宏观经济'],
      ['E3', '宏观经济'],
    ]);
    expect(await refusalCode(file(`from=${day(-30)}`))).toBe('not_found');
    expect(await refusalCode(file('industry=宏观'))).toBe('not_found');
  }, 60_000);

  it('and what cannot be cut to a period either refuse one: units, comparisons, before and after', async () => {
    const from = { from: day(-30) };
    for (const read of [
      exportUnits(analyst(), demo.evaluationId, new URLSearchParams(from)),
      readComparison(analyst(), demo.evaluationId, from),
      readChange(analyst(), demo.evaluationId, from, 0),
    ]) {
      expect(await refusalCode(read)).toBe('not_found');
    }
  });

  it('say from when to when their evidence was gathered and their scores written', async () => {
    const { periods, groups } = await readResults(analyst(), demo.evaluationId, 0);
    const rows = groups.flatMap((g) => g.rows);
    expect([...periods.keys()].toSorted()).toEqual(rows.map((r) => r.unitId).toSorted());
    for (const { evidence, written } of periods.values()) {
      expect(written).toEqual([[world.now, world.now]]);
      const [[began, ended] = [0, 0]] = evidence;
      expect(began).toBeLessThanOrEqual(world.now - 30 * DAY);
      expect(ended).toBeGreaterThanOrEqual(world.now);
    }
  });
});
