/** Comparisons of units, types, industries and audiences on the demonstration, against what sheets and scale reports say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoWorld, openDemoWorld, refusalCode } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { loadDemoScores } from '../demo/scores.ts';
import { isDefined } from '../estimate.ts';
import { exportComparison } from '../exports/export-comparison.ts';
import { toCsv } from '../exports/table.ts';
import { readScale } from '../responses/read-scales.ts';
import { readComparison } from './read-comparison.ts';
import { readResults } from './read-results.ts';
import { readSheet } from './read-sheet.ts';

let world: DemoWorld;
let analyst: Context;
let evaluationId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  analyst = world.as('analyst', 'analyst');
  evaluationId = world.demo.evaluationId;
  await loadDemoScores(
    world.system,
    evaluationId,
    [...world.units.values()].map((u) => u.id),
    'demo-rater-',
  );
});
afterAll(() => world.close());

const compare = (query: Record<string, string | string[]> = {}, ctx = analyst) =>
  readComparison(ctx, evaluationId, query);
const values = (rows: readonly { rate: { kind: string; value?: number } }[]) =>
  rows.map((r) => (r.rate.kind === 'estimate' ? (r.rate.value ?? 0) : Number.NEGATIVE_INFINITY));

describe('units of a type', () => {
  it('have the totals of the results, greatest first, and ranks with intervals under the same gate', async () => {
    const view = await compare();
    const results = await readResults(analyst, evaluationId, 60_000);
    for (const group of view.groups) {
      const own = results.groups.find((g) => g.type === group.type);
      expect(group.obstacles).toEqual(own?.obstacles);
      const points = new Map(own?.rows.map((r) => [r.unitId, r.graded?.points]));
      for (const r of group.rows) {
        if (isDefined(r.rate)) expect(100 * r.rate.value).toBeCloseTo(points.get(r.unitId) ?? -1, 9);
        expect(r.rank === undefined).toBe(group.obstacles.length > 0);
      }
      expect(values(group.rows)).toEqual(values(group.rows).toSorted((a, b) => b - a));
    }
  });

  it('are ranked on an indicator where its answers are reliable, and never where the gate is shut', async () => {
    const ranked = (await compare({ of: 'D3.1' })).groups.find((g) => g.type === 'economic_department');
    expect(ranked?.obstacles).toEqual([]);
    expect(ranked?.rows.map((r) => r.rank)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const r of ranked?.rows ?? []) {
      expect(r.rankInterval?.lower).toBeLessThanOrEqual(r.rank ?? 0);
      expect(r.rankInterval?.upper).toBeGreaterThanOrEqual(r.rank ?? 9);
    }
    const alone = (await compare({ of: 'D3.1' })).groups.find((g) => g.type === 'township');
    expect(alone?.obstacles).toEqual([{ kind: 'too_few_units' }]);
    expect(alone?.rows.every((r) => r.rank === undefined)).toBe(true);
  });

  it('have on every level the rates of their sheets', async () => {
    const [unit] = world.units.values();
    const sheet = await readSheet(analyst, evaluationId, unit?.id ?? '');
    for (const { branch: first } of sheet.tree) {
      const { groups } = await compare({ of: first.id });
      const own = groups.flatMap((g) => g.rows).find((r) => r.unitId === unit?.id);
      expect(own?.rate).toEqual(first.composite.rate);
      expect(own?.interval).toEqual(first.interval);
    }
  });

  it('have on a scale the means of its report, and nothing below the minimum', async () => {
    const { id } = world.campaigns.service_recipient;
    const found = await readScale(analyst, id, 'SAT', {}, 60_000);
    if (!('view' in found)) throw new Error('no view');
    const view = await compare({ of: `${id}.SAT` });
    const rows = view.groups.flatMap((g) => g.rows);
    expect(rows).toHaveLength(world.units.size);
    for (const u of found.view.units) {
      const own = rows.find((r) => r.unitId === u.unitId);
      if (u.belowMinimum) {
        expect(own?.rate).toEqual({ kind: 'undefined', reason: 'below_minimum' });
        expect(own?.observed.people).toBe(0);
      } else expect(own?.rate).toEqual(u.mean);
    }
    expect(JSON.stringify(view.measures)).not.toContain('dataset');
  });
});

describe('industries', () => {
  it('are means of their units, each counted once, in the order of the list and without a place', async () => {
    const view = await compare({ of: 'D3.1' });
    const rows = view.groups.flatMap((g) => g.rows);
    expect(view.industries.map((i) => i.industry)).toEqual(['宏观经济', '产业发展', '市场监管', '交通运输']);
    expect(view.withoutIndustry).toBe(2);
    for (const { industry, types, average } of view.industries) {
      const own = rows.filter(
        (r) => [...world.units.values()].find((u) => u.id === r.unitId)?.industry === industry,
      );
      const mean = values(own).reduce((a, b) => a + b, 0) / own.length;
      expect(average.rate).toMatchObject({ kind: 'estimate', n: own.length });
      expect(average.rate.kind === 'estimate' && average.rate.value).toBeCloseTo(mean, 12);
      expect(types).toEqual(['economic_department']);
      expect(average).not.toHaveProperty('rank');
    }
  });

  it('narrow what is shown, and leave a place among all units of the type', async () => {
    const whole = await compare({ of: 'D3.1' });
    const view = await compare({ of: 'D3.1', industry: '产业发展' });
    expect(view.groups.map((g) => g.type)).toEqual(['economic_department']);
    const [group] = view.groups;
    expect(group?.rows.map((r) => r.unitCode).toSorted()).toEqual(['E2', 'E5']);
    const places = new Map(whole.groups.flatMap((g) => g.rows.map((r) => [r.unitId, r.rank])));
    for (const r of group?.rows ?? []) expect(r.rank).toBe(places.get(r.unitId));
    expect(group?.average.rate).toMatchObject({ n: 2 });
    expect(view.units.every((u) => u.industry === '产业发展')).toBe(true);
    expect(view.choices.industries).toHaveLength(4);
    expect((await compare({ industry: '产业发展', type: 'township' })).units).toEqual([]);
  });
});

describe('audiences', () => {
  it('stand beside each other over the units that all of them speak of', async () => {
    const { audiences } = await compare();
    expect(audiences.map((a) => a.id)).toContain('C2.4');
    for (const one of audiences) {
      expect(one.audiences.length).toBeGreaterThan(1);
      for (const a of one.audiences) expect(a.rate).toMatchObject({ n: one.units });
    }
  });
});

describe('the address', () => {
  it('narrows to a type and an audience, and refuses what it does not know', async () => {
    const view = await compare({ type: 'township', audience: 'own_staff' });
    expect(view.groups.map((g) => g.type)).toEqual(['township']);
    expect(view.units.every((u) => u.type === 'township')).toBe(true);
    expect(view.indicators.map((i) => i.id)).not.toContain('D3.1');
    for (const query of [
      { of: 'Z9' },
      { type: 'ministry' },
      { industry: '产业' },
      { audience: 'everybody' },
      { type: ['township', 'township'] },
    ]) {
      expect(await refusalCode(compare(query))).toBe('not_found');
    }
  });

  it('shows nobody a scale who may not read scales, and no other unit to whom one is given', async () => {
    const evaluator = world.as('evaluator', 'evaluator');
    expect((await compare({}, evaluator)).measures.some((m) => m.kind === 'scale')).toBe(false);
    const scale = `${world.campaigns.service_recipient.id}.SAT`;
    expect(await refusalCode(compare({ of: scale }, evaluator))).toBe('not_found');
    const unitId = world.units.get('E1')?.id ?? '';
    const narrow = {
      ...evaluator,
      actor: { ...evaluator.actor, grants: [{ role: 'evaluator' as const, unitId, evaluationId }] },
    } as Context;
    const view = await compare({}, narrow);
    expect(view.groups.flatMap((g) => g.rows.map((r) => r.unitCode))).toEqual(['E1']);
    expect(view.groups[0]?.average.rate).toEqual({ ...view.groups[0]?.rows[0]?.rate, n: 1 });
    expect(view.dimensions.every((d) => [...d.byUnit.keys()].every((id) => id === unitId))).toBe(true);
  });
});

describe('files', () => {
  it.each(['units', 'types', 'industries', 'dimensions', 'indicators', 'audiences'])(
    'the table of %s has the numbers of the page under the same filter',
    async (table) => {
      const csv = toCsv(
        await exportComparison(analyst, evaluationId, table, {
          type: 'economic_department',
          industry: '宏观经济',
          of: 'D3.1',
        }),
      );
      expect(csv).toContain('demonstration data');
      expect(csv.trim().split('\r\n').length).toBeGreaterThan(1);
      expect(csv).not.toMatch(/NaN|Infinity|undefined|township|产业发展|工业和信息化局/);
    },
  );

  it('are refused to who may not export, and under an unknown name', async () => {
    const evaluator = world.as('evaluator', 'evaluator');
    expect(await refusalCode(exportComparison(evaluator, evaluationId, 'units', {}))).toBe('not_allowed');
    expect(await refusalCode(exportComparison(analyst, evaluationId, 'toString', {}))).toBe('not_found');
  });
});
