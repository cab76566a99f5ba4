/**
 * An attack on a unit with too few answers: everything that roles without single answers are shown is collected and
 * subtracted from each other, over selections, files, careless answers and time, and over industries that are drawn
 * anew. The same attack on views made without the disclosure layer finds the answers exactly.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { addResponse, listResponses } from '#db/repositories/responses.ts';
import { secondWave } from '../../tests/support/second-wave.ts';
import { type DemoWorld, openDemoWorld, refusalCode } from '../../tests/support/world.ts';
import type { Role } from '../accounts/permissions.ts';
import { changeCampaign } from '../campaigns/change-campaign.ts';
import type { Context } from '../context.ts';
import { setIndustries } from '../evaluations/set-industries.ts';
import { choicesIn, unitsIn } from '../evaluations/view-filter.ts';
import { exportScaleTable } from '../exports/export-scale-table.ts';
import { exportStatistics } from '../exports/export-statistics.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { readComparison } from '../scores/read-comparison.ts';
import { readSheet } from '../scores/read-sheet.ts';
import { type Dataset, loadDataset } from './dataset.ts';
import { indicatorAnswers } from './indicator-answers.ts';
import { readScale } from './read-scales.ts';
import { type ScaleView, scaleView } from './scale-view.ts';
import { keepRows, selectRows } from './selection.ts';

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
  await draw(DRAWINGS[0] ?? {});
});
afterAll(() => world.close());

/**
 * Industries of units by code, as somebody might draw them one after the other: the small unit with others of its type
 * and of another, then with one less, then alone.
 */
const DRAWINGS: readonly Readonly<Record<string, string>>[] = [
  { E1: '甲', E2: '甲', E6: '甲', T1: '甲', E3: '乙', E4: '乙', M1: '乙' },
  { E1: '甲', E2: '甲', T1: '甲', E3: '乙', E4: '乙', E6: '乙', M1: '乙' },
  { E1: '甲', E6: '甲', T1: '丙', M1: '丙', E2: '乙', E3: '乙', E4: '乙', E5: '乙' },
  { E6: '甲', E1: '乙', E2: '乙', E3: '乙', E4: '乙', E5: '乙', M1: '乙', T1: '乙' },
];

/** Whoever may set the evaluation up draws industries anew, all of them. */
async function draw(industries: Readonly<Record<string, string>>): Promise<void> {
  const lines = [...world.units.keys()].map((code) => `${code},${industries[code] ?? ''}`);
  const table = ['code,industry', ...lines].join('\n');
  await setIndustries(world.as('evaluation_admin', 'evaluation_admin'), wave.evaluationId, { table });
}

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

/**
 * Every sum that a person gets from the scale report: all, each type, industry and crossing of both, each unit, with
 * and without careless answers.
 */
async function sumsFor(ctx: Context): Promise<Sum[]> {
  const units = await listUnits(world.store.db, wave.evaluationId);
  const { types, industries } = choicesIn(units);
  const selections = [
    {},
    ...types.map((type) => ({ type })),
    ...industries.map((industry) => ({ industry })),
    ...types.flatMap((type) => industries.map((industry) => ({ type, industry }))),
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

describe('industries', () => {
  /** Selections as whoever may draw industries gets them, drawing after drawing, of a dataset. */
  const selectionsOf = (dataset: Dataset, drawing: Readonly<Record<string, string>>) => {
    const units = dataset.units.map((u) => ({ ...u, industry: drawing[u.code] ?? null }));
    const { types, industries } = choicesIn(units);
    return [
      {},
      ...types.map((type) => ({ type })),
      ...industries.map((industry) => ({ industry })),
      ...types.flatMap((type) => industries.map((industry) => ({ type, industry }))),
    ].map((selection) => ({ selection, units }));
  };
  /** How many answers about each unit a selection holds: none or all of them. */
  const held = (dataset: Dataset, part: Dataset) =>
    dataset.units.map((unit) => {
      const place = part.units.findIndex((u) => u.id === unit.id);
      return part.unit.filter((u) => u === place).length;
    });
  /** Two units that are not shown, k people or more together: these are in the sum of their type. */
  const withTwoHidden = async () => {
    const dataset = await all();
    const of = (code: string) => dataset.units.findIndex((u) => u.code === code);
    let left = 4;
    const made = keepRows(dataset, (r) => dataset.unit[r] !== of('E5') || left-- > 0, 'fewer of E5');
    expect(held(made, made)[of('E5')]).toBe(4);
    expect(selectRows(made, {})).toMatchObject({ rows: made.rows });
    return { made, hidden: [of('E5'), of(SMALL)] };
  };
  /** Groups of hidden units that the sums tell apart from each other: those that are always in the same ones. */
  const toldApart = (sums: readonly (readonly number[])[], hidden: readonly number[]) => {
    const groups = new Map<string, number>();
    for (const u of hidden) {
      const signature = sums.map((s) => Number((s[u] as number) > 0)).join('');
      const n = Math.max(...sums.map((s) => s[u] as number));
      if (n > 0) groups.set(signature, (groups.get(signature) ?? 0) + n);
    }
    return [...groups.values()];
  };
  const anyDrawing = fc.array(fc.constantFrom('', '甲', '乙', '丙'), { minLength: 8, maxLength: 8 });

  it('drawn anew would tell the small unit where their sums held it: the attack works', async () => {
    const { made, hidden } = await withTwoHidden();
    const sums = DRAWINGS.flatMap((drawing) =>
      selectionsOf(made, drawing).map(({ selection, units }) => {
        const chosen = unitsIn(selection, units);
        return made.units.map((u, place) =>
          chosen.has(u.id) ? made.unit.filter((x) => x === place).length : 0,
        );
      }),
    );
    expect(toldApart(sums, hidden).toSorted()).toEqual([3, 4]);
  });

  it('tell no hidden units from each other, however often they are drawn', async () => {
    const { made, hidden } = await withTwoHidden();
    const whole = held(made, made);
    fc.assert(
      fc.property(fc.array(anyDrawing, { minLength: 1, maxLength: 5 }), (drawings) => {
        const sums = drawings.flatMap((names) => {
          const drawing = Object.fromEntries(
            made.units.flatMap((u, i) => (names[i] ? [[u.code, names[i]]] : [])),
          );
          return selectionsOf(made, drawing).flatMap(({ selection, units }) => {
            const part = selectRows(made, selection, units);
            return isUndefined(part) ? [] : [held(made, part)];
          });
        });
        for (const sum of sums) {
          for (const [u, n] of sum.entries()) expect([0, whole[u]]).toContain(n);
        }
        for (const n of toldApart(sums, hidden)) expect(n).toBeGreaterThanOrEqual(k);
      }),
      { numRuns: 60 },
    );
  });

  it.each(ROLES)('leave a %s nothing of the small unit, over all drawings together', async (role) => {
    const ctx = world.as(role, role);
    const sums: Sum[] = [];
    try {
      for (const drawing of DRAWINGS) {
        await draw(drawing);
        sums.push(...(await sumsFor(ctx)));
      }
    } finally {
      await draw(DRAWINGS[0] ?? {});
    }
    const byIndustry = sums.filter((s) => s.where.includes('"industry"'));
    expect(byIndustry.length).toBeGreaterThan(SCALES.length * DRAWINGS.length);
    expect(byIndustry.some((s) => s.where.includes('"type"'))).toBe(true);
    expect(isolated(sums, await all())).toEqual([]);
    // Every sum by industry is that of its units that are shown, and of nobody else.
    for (const { n, view } of byIndustry) {
      const shown = view.units.filter((u) => !u.belowMinimum);
      expect(n).toBe(shown.reduce((m, u) => m + u.respondents, 0));
    }
  });

  it('of one unit is that unit, and of none that is shown is nothing', async () => {
    const dataset = await all();
    const units = (drawing: Readonly<Record<string, string>>) =>
      dataset.units.map((u) => ({ ...u, industry: drawing[u.code] ?? null }));
    expect(selectRows(dataset, { industry: '甲' }, units({ E6: '甲' }))).toMatchObject({
      reason: 'suppressed',
    });
    expect(
      selectRows(dataset, { industry: '甲', type: 'township' }, units({ E1: '甲', E2: '甲', T1: '乙' })),
    ).toMatchObject({ reason: 'suppressed' });
    const alone = selectRows(dataset, { industry: '甲' }, units({ E1: '甲', E6: '甲' }));
    const e1 = dataset.units.find((u) => u.code === 'E1');
    const own = selectRows(dataset, { unit: e1?.id ?? '' });
    expect(isUndefined(alone) || isUndefined(own) ? 0 : alone.rows - own.rows).toBe(0);
    expect(isUndefined(own)).toBe(false);
    expect(() => selectRows(dataset, { industry: '丁' }, units({ E1: '甲' }))).toThrow('no_filter');
    expect(() => selectRows(dataset, { industry: '甲' })).toThrow('no_filter');
  });

  it('show no careless answers left out, and in comparisons means of units that are shown alone', async () => {
    const lead = world.as('lead', 'lead');
    const read = await readScale(lead, wave.campaignId, 'SAT', { industry: '甲' }, LONG);
    expect('view' in read && read.without).toBe(undefined);
    const view = await readComparison(lead, wave.evaluationId, { of: `${wave.campaignId}.SAT` });
    const rows = new Map(view.groups.flatMap((g) => g.rows.map((r) => [r.unitCode, r.rate] as const)));
    for (const { industry, average } of view.industries) {
      const shown = Object.entries(DRAWINGS[0] ?? {}).flatMap(([code, name]) => {
        const rate = name === industry ? rows.get(code) : undefined;
        return rate?.kind === 'estimate' ? [rate.value] : [];
      });
      const { rate } = average;
      expect(shown.length).toBeGreaterThan(0);
      expect(rate.kind === 'estimate' && rate.n).toBe(shown.length);
      expect(rate.kind === 'estimate' && rate.n * rate.value).toBeCloseTo(
        shown.reduce((a, b) => a + b, 0),
        9,
      );
    }
    expect(view.industries.map((i) => i.industry)).toEqual(['甲', '乙']);
    expect(view.withoutIndustry).toBe(1);
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
