/**
 * An attack on a unit with too few answers: everything that roles without single answers are shown is collected and
 * subtracted from each other, over selections, files, careless answers and time. The same attack on views made without
 * the disclosure layer finds the answers exactly.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { addResponse, listResponses } from '#db/repositories/responses.ts';
import { secondWave } from '../../tests/support/second-wave.ts';
import { type DemoWorld, openDemoWorld, refusalCode } from '../../tests/support/world.ts';
import type { Role } from '../accounts/permissions.ts';
import { changeCampaign } from '../campaigns/change-campaign.ts';
import type { Context } from '../context.ts';
import { exportScaleTable } from '../exports/export-scale-table.ts';
import { exportStatistics } from '../exports/export-statistics.ts';
import { readComparison } from '../scores/read-comparison.ts';
import { readSheet } from '../scores/read-sheet.ts';
import { type Dataset, loadDataset } from './dataset.ts';
import { indicatorAnswers } from './indicator-answers.ts';
import { readScale } from './read-scales.ts';
import { type ScaleView, scaleView } from './scale-view.ts';
import { keepRows } from './selection.ts';

const SMALL = 'E6';
const SCALES = ['ATT', 'EFF', 'FAI', 'ACC', 'SAT'];
const LONG = 60_000;
const DAY = 86_400_000;
let world: DemoWorld;
let wave: Awaited<ReturnType<typeof secondWave>>;
let k: number;

beforeAll(async () => {
  world = await openDemoWorld();
  wave = await secondWave(world, (answers, code, place) =>
    code === SMALL && place >= 3 ? undefined : answers,
  );
  k = (await all()).policy.disclosure.k_report;
});
afterAll(() => world.close());

const all = (): Promise<Dataset> => loadDataset(world.store.db, wave.campaignId, world.now);

/** A sum that somebody is shown, and the units in it that are shown one by one. */
type Sum = {
  readonly where: string;
  readonly n: number;
  readonly total: number;
  /** By item and code from the lowest. */
  readonly counts: readonly (readonly number[])[];
  readonly view: ScaleView;
};

function sumOf(where: string, view: ScaleView): Sum {
  const { n, mean } = view.report;
  return {
    where: `${where} ${view.key.id}`,
    n,
    total: mean.kind === 'estimate' ? n * mean.value : 0,
    counts: view.distribution.map((d) => d.counts),
    view,
  };
}

/** Every sum that a person gets from the scale report: all, each type, each unit, with and without careless answers. */
async function sumsFor(ctx: Context): Promise<Sum[]> {
  const units = await listUnits(world.store.db, wave.evaluationId);
  const selections = [
    {},
    ...[...new Set(units.map((u) => u.type))].map((type) => ({ type })),
    ...units.map((u) => ({ unit: u.id })),
  ];
  const found: Sum[] = [];
  for (const scale of SCALES) {
    for (const selection of selections) {
      const read = await readScale(ctx, wave.campaignId, scale, selection, LONG);
      if (!('view' in read)) continue;
      found.push(sumOf(JSON.stringify(selection), read.view));
      if (read.without !== undefined) found.push(sumOf(`${JSON.stringify(selection)} without`, read.without));
    }
  }
  return found;
}

type Rest = { readonly n: number; readonly total: number; readonly counts: readonly number[][] };

/** What a sum leaves when the units shown in it are taken away: their means, and the counts that their sheets show. */
function restOf(sum: Sum, dataset: Dataset): Rest {
  const { indicator = '' } = sum.view.key;
  const sheets = indicatorAnswers(dataset, indicator).counts;
  const rest = { n: sum.n, total: sum.total, counts: sum.counts.map((c) => [...c]) };
  for (const unit of sum.view.units) {
    if (unit.belowMinimum || unit.mean.kind !== 'estimate') continue;
    rest.n -= unit.respondents;
    rest.total -= unit.respondents * unit.mean.value;
    const own = sheets[dataset.units.findIndex((u) => u.id === unit.unitId)];
    sum.view.key.items.forEach((item, i) => {
      own?.[i]?.forEach((count, keyed) => {
        // Sheets count keyed codes, reports raw ones.
        const raw = item.reverse ? item.max - item.min - keyed : keyed;
        const counts = rest.counts[i] as number[];
        counts[raw] = (counts[raw] ?? 0) - count;
      });
    });
  }
  return rest;
}

/** The small unit itself, as only somebody with the answers knows it. */
async function truth(): Promise<Map<string, Rest>> {
  const dataset = await all();
  const place = dataset.units.findIndex((u) => u.code === SMALL);
  return new Map(
    dataset.key.scales.map((key) => {
      const unit = scaleView(dataset, key).units[place];
      const n = unit?.respondents ?? 0;
      const counts = key.items.map((item) => {
        const own = new Array<number>(item.max - item.min + 1).fill(0);
        dataset.columns.get(item.id)?.forEach((code, r) => {
          if (dataset.unit[r] === place && code >= 0) own[code - item.min] = (own[code - item.min] ?? 0) + 1;
        });
        return own;
      });
      return [key.id, { n, total: unit?.mean.kind === 'estimate' ? n * unit.mean.value : 0, counts }];
    }),
  );
}

/** Groups of fewer than k that a set of sums gives away by taking units, or one sum, from another. */
function isolated(sums: readonly Sum[], dataset: Dataset): Rest[] {
  const found: Rest[] = [];
  const isFew = (n: number) => n > 0 && n < k;
  for (const sum of sums) {
    // Views without careless answers are another set of rows than the sheets'.
    if (sum.where.includes('without')) continue;
    const rest = restOf(sum, dataset);
    const items = rest.counts.map((c) => c.reduce((a, b) => a + b, 0));
    if (isFew(rest.n) || items.some(isFew)) found.push(rest);
  }
  for (const a of sums) {
    for (const b of sums) {
      if (a.view.key.id !== b.view.key.id || !isFew(a.n - b.n)) continue;
      const inside = b.view.units.every((u) => a.view.units.some((x) => x.unitId === u.unitId));
      if (!inside) continue;
      found.push({ n: a.n - b.n, total: a.total - b.total, counts: [] });
    }
  }
  return found;
}

const ROLES: readonly Role[] = ['lead', 'evaluation_admin', 'analyst'];

describe('a unit with three answers', () => {
  it('is found exactly where nothing is withheld: the attack works', async () => {
    const dataset = await all();
    const own = await truth();
    const small = dataset.units.find((u) => u.code === SMALL);
    const inType = (r: number) => dataset.units[dataset.unit[r] ?? -1]?.type === small?.type;
    const leaky = dataset.key.scales.map((key) => sumOf('{}', scaleView(dataset, key)));
    for (const sum of leaky) {
      const others = dataset.units.filter(
        (u) => u.code !== SMALL && sum.view.units.some((x) => x.unitId === u.id && x.belowMinimum),
      );
      const rest = restOf(sum, dataset);
      const hidden = others.reduce(
        (n, u) => n + (sum.view.units.find((x) => x.unitId === u.id)?.respondents ?? 0),
        0,
      );
      expect(rest.n - hidden).toBe(own.get(sum.view.key.id)?.n);
    }
    // The type alone holds no other hidden unit, so that its rest is the small unit.
    const type = keepRows(dataset, inType, 'leaky type');
    for (const key of dataset.key.scales) {
      const rest = restOf(sumOf('type', scaleView(type, key)), dataset);
      const mine = own.get(key.id);
      expect(rest.n).toBe(mine?.n);
      expect(rest.n).toBeGreaterThan(0);
      expect(rest.n).toBeLessThan(k);
      expect(rest.total).toBeCloseTo(mine?.total ?? -1, 8);
      expect(rest.counts).toEqual(mine?.counts);
    }
    expect(isolated([sumOf('type', scaleView(type, dataset.key.scales[0] as never))], dataset)).toHaveLength(
      1,
    );
  });

  it.each(ROLES)('is in no sum that a %s is shown, nor in what is left of any', async (role) => {
    const dataset = await all();
    const sums = await sumsFor(world.as(role, role));
    expect(sums.length).toBeGreaterThan(SCALES.length * 3);
    expect(isolated(sums, dataset)).toEqual([]);
    for (const { view } of sums) {
      const unit = view.units.find((u) => u.unitName === world.units.get(SMALL)?.name);
      if (unit !== undefined) expect(unit).toMatchObject({ belowMinimum: true, mean: { kind: 'undefined' } });
    }
  });

  it.each(ROLES)('is in no file that a %s can take', async (role) => {
    const ctx = world.as(role, role);
    const dataset = await all();
    const few = dataset.unit.filter((u) => dataset.units[u]?.code === SMALL).length;
    expect(few).toBe(3);
    const scales = await exportStatistics(ctx, wave.campaignId, 'scales');
    const sums = await sumsFor(ctx);
    const items = await exportStatistics(ctx, wave.campaignId, 'items');
    for (const scale of SCALES) {
      const page = sums.find((s) => s.where === `{} ${scale}`)?.view.report;
      const [id, mean] = [scales.columns.indexOf('scale'), scales.columns.indexOf('mean')];
      const row = scales.rows.find((r) => r[id] === scale);
      expect(row?.[mean]).toBe(page?.mean.kind === 'estimate' ? page.mean.value : null);
      const table = await exportScaleTable(ctx, wave.campaignId, scale, {}, 'distribution');
      const answered = (r: readonly unknown[]) =>
        table.columns.reduce((n, c, i) => n + (c.startsWith('code_') ? Number(r[i]) : 0), 0);
      for (const r of table.rows) {
        const same = items.rows.find((x) => x[0] === r[0]);
        expect(answered(r)).toBe(same?.[items.columns.indexOf('n')]);
      }
      expect(JSON.stringify((await exportScaleTable(ctx, wave.campaignId, scale, {}, 'units')).rows)).toMatch(
        /below_minimum/,
      );
    }
  });

  it('has no number on its sheet and in comparisons, for whoever may read them', async () => {
    const unit = (await listUnits(world.store.db, wave.evaluationId)).find((u) => u.code === SMALL);
    for (const role of ['evaluator', ...ROLES] as const) {
      const ctx = world.as(role, role);
      const sheet = JSON.stringify((await readSheet(ctx, wave.evaluationId, unit?.id ?? '')).tree);
      expect(sheet).not.toMatch(/"counts":\[\d/);
      if (role === 'evaluator') continue;
      const view = await readComparison(ctx, wave.evaluationId, { of: `${wave.campaignId}.SAT` });
      for (const g of view.groups) {
        const shown = g.rows.flatMap((r) => (r.rate.kind === 'estimate' ? [r.rate.value] : []));
        const { rate } = g.average;
        if (rate.kind === 'estimate')
          expect(rate.n * rate.value).toBeCloseTo(
            shown.reduce((a, b) => a + b, 0),
            9,
          );
        expect(shown.length).toBe(rate.kind === 'estimate' ? rate.n : 0);
      }
    }
  });
});

describe('one answer more', () => {
  /** The campaign is opened again, somebody answers about the small unit, and it is closed. */
  async function oneMore(ctx: Context): Promise<void> {
    const { db } = world.store;
    await changeCampaign(world.system, wave.campaignId, {
      act: 'extend',
      closesAt: new Date(world.now + 2 * DAY).toISOString(),
    });
    expect(await refusalCode(readScale(ctx, wave.campaignId, 'SAT', {}, LONG))).toBe('too_early');
    const unit = (await listUnits(db, wave.evaluationId)).find((u) => u.code === SMALL);
    const link = (await listLinks(db, wave.campaignId)).find((l) => l.unitId === unit?.id);
    // Somebody who answered everything, so that the answer is in every sum that it may be in.
    const like = (await listResponses(db, wave.campaignId)).find((r) =>
      Object.values(r.answers).every((a) => a !== 'NA'),
    );
    if (like === undefined) throw new Error('nobody answered everything');
    await world.store.write((tx) =>
      addResponse(tx.db, {
        campaignId: wave.campaignId,
        linkId: link?.id ?? '',
        unitId: unit?.id ?? '',
        day: '2026-12-01',
        eligible: true,
        answers: like.answers,
        texts: {},
      }),
    );
    await changeCampaign(world.system, wave.campaignId, { act: 'close' });
  }

  it('about it changes no sum until it is a group, and then all of the group comes at once', async () => {
    const lead = world.as('lead', 'lead');
    const whole = async () =>
      (await sumsFor(lead)).filter((s) => s.where.startsWith('{}') && !s.where.includes('without'));
    const before = await whole();
    await oneMore(lead);
    const four = await whole();
    expect(four.map((s) => [s.n, s.total, s.counts])).toEqual(before.map((s) => [s.n, s.total, s.counts]));
    await oneMore(lead);
    const five = await whole();
    five.forEach((s, i) => {
      const grown = s.n - (before[i]?.n ?? 0);
      expect(grown === 0 || grown >= k).toBe(true);
    });
  });
});
