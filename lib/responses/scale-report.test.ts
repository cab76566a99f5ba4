/** The scale report over real data: selections and what they hide, what is left out, work that is steered, files. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks } from '#db/repositories/evaluations.ts';
import { addResponse } from '#db/repositories/responses.ts';
import { type DemoWorld, openDemoWorld, refusalCode } from '../../tests/support/world.ts';
import { startWorkPool } from '../analysis/pool.ts';
import { exportScaleTable } from '../exports/export-scale-table.ts';
import { toCsv } from '../exports/table.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { readAnswerColumns } from './answer-columns.ts';
import { verdictsOf, withoutCareless } from './careless.ts';
import { compareViews } from './compare-views.ts';
import type { Dataset } from './dataset.ts';
import { readScale, readScales } from './read-scales.ts';
import { omegaInterval } from './resampling.ts';
import { scaleView } from './scale-view.ts';
import { keepRows, openings, parseSelection, type Selection, selectRows } from './selection.ts';
import { cancelWork, readProgress, restartWork, standingOf } from './steer-work.ts';
import { unitAlphas } from './suspicions.ts';

let world: DemoWorld;
let id: string;
let dataset: Dataset;
const LONG = 60_000;

beforeAll(async () => {
  world = await openDemoWorld();
  id = world.campaigns.service_recipient.id;
  dataset = (await readScales(analyst(), id)).dataset;
});
afterAll(() => world.close());

const analyst = () => world.as('analyst', 'analyst');
const read = async (selection: Selection = {}, scale?: string) => {
  const found = await readScale(analyst(), id, scale, selection, LONG);
  if (!('view' in found)) throw new Error(found.selected.reason);
  return found;
};
/** Rows per unit, in the order of the units. */
const sizes = () => dataset.units.map((_, u) => dataset.unit.filter((x) => x === u).length);
const query = (text: string) => parseSelection(new URLSearchParams(text));

describe('a selection', () => {
  it('is read from an address, a unit before its type', () => {
    expect(query('scale=X&codes=raw')).toEqual({});
    expect(query('type=township')).toEqual({ type: 'township' });
    expect(query('type=township&unit=abc')).toEqual({ unit: 'abc' });
    expect(() => query('type=ministry')).toThrow('no_unit');
  });

  it('of everything is the dataset itself', () => {
    expect(selectRows(dataset, {})).toBe(dataset);
  });

  it('of a type holds the rows of its units, and statistics of them alone', async () => {
    const type = 'economic_department';
    const places = dataset.units.flatMap((u, i) => (u.type === type ? [i] : []));
    const { selected, view } = await read({ type });
    expect(selected.rows).toBe(places.reduce((n, u) => n + (sizes()[u] ?? 0), 0));
    expect(selected.units.map((u) => u.id)).toEqual(places.map((u) => dataset.units[u]?.id));
    const whole = await read();
    expect(view.report.n).toBeLessThan(whole.view.report.n);
    for (const unit of view.units) {
      const same = whole.view.units.find((u) => u.unitId === unit.unitId);
      expect([unit.respondents, unit.mean, unit.rwgJ]).toEqual([same?.respondents, same?.mean, same?.rwgJ]);
    }
    expect(selectRows(dataset, { type })).toBe(selected);
  });

  it('of one unit needs the respondents that reliability needs', async () => {
    const { min_respondents: enough } = dataset.policy.reliability.compute_when;
    const seen = new Set<string>();
    for (const [u, unit] of dataset.units.entries()) {
      const selected = selectRows(dataset, { unit: unit.id });
      const n = sizes()[u] ?? 0;
      expect(openings(dataset).units.has(unit.id)).toBe(n >= enough);
      if (n >= enough) expect(isUndefined(selected) ? selected.reason : selected.rows).toBe(n);
      else expect(selected).toMatchObject({ kind: 'undefined', reason: 'below_minimum' });
      seen.add(isUndefined(selected) ? 'hidden' : 'shown');
    }
    expect(seen).toEqual(new Set(['hidden', 'shown']));
    expect(await refusalCode(read({ unit: 'nowhere' }))).toBe('not_found');
  });

  it('is hidden where it, or what it leaves, is smaller than the least group', () => {
    const withLeast = (k: number): Dataset => ({
      ...dataset,
      policy: { ...dataset.policy, disclosure: { ...dataset.policy.disclosure, k_report: k } },
    });
    const type = 'mass_organisation';
    const of = (r: number) => dataset.units[dataset.unit[r] ?? -1]?.type === type;
    const rows = dataset.unit.filter((_, r) => of(r)).length;
    // On no item fewer of them may be told than k, either.
    const items = dataset.key.scales.flatMap((s) => s.items.map((item) => item.id));
    const n = Math.min(
      ...items.map((item) => dataset.columns.get(item)?.filter((code, r) => code >= 0 && of(r)).length ?? 0),
    );
    expect(selectRows(withLeast(n), { type })).toMatchObject({ rows });
    expect(selectRows(withLeast(n), {})).toMatchObject({ rows: dataset.rows });
    expect(selectRows(withLeast(n + 1), { type })).toMatchObject({ reason: 'suppressed' });
    // Then they are in no sum, so that the whole less the others is nothing.
    expect(selectRows(withLeast(n + 1), {})).toMatchObject({ rows: dataset.rows - rows });
    expect(isUndefined(selectRows(withLeast(n + 1), { type: 'township' }))).toBe(false);
  });

  it('never isolates a small group, however selections are subtracted from each other', () => {
    const sized = fc.array(fc.integer({ min: 0, max: 45 }), { minLength: 1, maxLength: 4 });
    const types = ['economic_department', 'township', 'mass_organisation'];
    fc.assert(
      fc.property(fc.array(sized, { minLength: 1, maxLength: 3 }), (groups) => {
        const units = groups.flatMap((sizes, t) =>
          sizes.map((n, i) => ({ n, unit: { ...dataset.units[0], id: `${t}-${i}`, type: types[t] ?? '' } })),
        );
        const made = {
          ...dataset,
          units: units.map((u) => u.unit),
          unit: Int32Array.from(units.flatMap((u, i) => Array<number>(u.n).fill(i))),
        } as Dataset;
        const open = openings(made);
        const { k_report: k } = dataset.policy.disclosure;
        // What is left of the whole by the open types, and of each open type by its open units.
        const left = (all: number, parts: readonly number[]) => all - parts.reduce((a, b) => a + b, 0);
        const ofType = (type: string) => units.filter((u) => u.unit.type === type);
        const size = (list: typeof units) => list.reduce((s, u) => s + u.n, 0);
        const rests = [
          ...(open.types.size > 0
            ? [
                left(
                  size(units),
                  [...open.types].map((t) => size(ofType(t))),
                ),
              ]
            : []),
          ...[...open.types].flatMap((t) => {
            const shown = ofType(t).filter((u) => open.units.has(u.unit.id));
            return shown.length > 0 ? [left(size(ofType(t)), [size(shown)])] : [];
          }),
        ];
        for (const rest of rests) expect(rest === 0 || rest >= k).toBe(true);
      }),
    );
  });

  it('carries "not applicable" and the ineligible along', async () => {
    const type = 'economic_department';
    const { selected } = await read({ type });
    for (const [item, at] of selected.notApplicable) {
      const column = selected.columns.get(item) ?? new Int8Array();
      expect(at.every((r) => column[r] === -1)).toBe(true);
      expect(at.length).toBeLessThanOrEqual(dataset.notApplicable.get(item)?.length ?? 0);
    }
    expect(selected.ineligible).toHaveLength(selected.units.length);
  });
});

describe('long work', () => {
  it('gives an interval around omega, the same every time', async () => {
    const { view, resampling } = await read();
    const interval = omegaInterval(resampling);
    if (isUndefined(interval) || view.report.omega.kind === 'undefined') throw new Error('undefined');
    expect(interval.lower).toBeLessThan(view.report.omega.value);
    expect(interval.upper).toBeGreaterThan(view.report.omega.value);
    expect(omegaInterval((await read()).resampling)).toEqual(interval);
  });

  it('is told, ended and asked for again', async () => {
    const scale = dataset.key.scales[1]?.id ?? '';
    const work = startWorkPool(1, (error) => expect(error).toBeUndefined());
    const ctx = { ...analyst(), work };
    try {
      expect((await readProgress(ctx, id, scale, {})).state).toBe('cancelled');
      await readScale(ctx, id, scale, {}, 0);
      expect((await readProgress(ctx, id, scale, {})).state).toBe('running');
      await cancelWork(ctx, id, scale, {});
      expect((await readProgress(ctx, id, scale, {})).state).toBe('cancelled');
      const without = await readScale(ctx, id, scale, {}, LONG);
      if (!('view' in without)) throw new Error('hidden');
      expect(without.view.report.omega.kind).toBe('estimate');
      expect(omegaInterval(without.resampling)).toEqual({ kind: 'undefined', reason: 'not_computed' });
      await restartWork(ctx, id, scale, {});
      const again = await readScale(ctx, id, scale, {}, LONG);
      expect('view' in again && again.resampling.state).toBe('done');
      expect(await readProgress(ctx, id, scale, {})).toEqual({ state: 'done', progress: null });
      expect(await refusalCode(readProgress(ctx, id, 'nothing', {}))).toBe('not_found');
      expect(await refusalCode(cancelWork(world.as('author', 'author'), id, scale, {}))).toBe('not_allowed');
    } finally {
      await work.close();
    }
  });

  it('of several jobs runs while one does, and is as bad as the worst', () => {
    const running = { state: 'running', progress: 0.5 } as const;
    const done = { state: 'done', result: 1 } as const;
    expect(standingOf([running, done])).toEqual({ state: 'running', progress: 0.75 });
    expect(standingOf([done, { state: 'cancelled' }, { state: 'failed' }]).state).toBe('failed');
    expect(standingOf([done, done])).toEqual({ state: 'done', progress: null });
  });
});

describe('careless answering', () => {
  it('is found, and the scale without it has so many rows less', async () => {
    const { screening, view, without } = await read();
    if (screening.state !== 'done' || without === undefined) throw new Error('no screening');
    const { suggested, suggestedCount, rules } = screening.result;
    expect(suggestedCount).toBeGreaterThan(0);
    expect(suggested.filter((s) => s === 1)).toHaveLength(suggestedCount);
    const nobody = await verdictsOf(world.store.db, dataset);
    expect(withoutCareless(dataset, nobody, screening.result).rows).toBe(dataset.rows - suggestedCount);
    expect(without.report.n).toBeLessThan(view.report.n);
    // Devices send a band; those who sent none are not counted among the quick ones.
    const pace = rules.find((r) => r.rule.index === 'time_band');
    const quick = dataset.pace.filter((band) => band === 0 || band === 1).length;
    expect([pace?.none, pace?.flagged, pace?.reference.n]).toEqual([
      null,
      quick,
      dataset.pace.filter((band) => band >= 0).length,
    ]);
    expect(quick).toBeGreaterThan(0);
    expect(dataset.pace.includes(-1)).toBe(true);
    expect(rules.filter((r) => r.rule.counts).map((r) => r.rule.kind)).toEqual(
      dataset.policy.quality.flags.map((f) => f.id),
    );
  });

  it('changes nothing where nothing is left out, and says what it moves', async () => {
    const { view } = await read();
    expect(compareViews(view, view)).toEqual({ largestShift: 0, movedUnits: 0, unaffected: true });
    const first = view.units.find((u) => !u.belowMinimum);
    if (first === undefined || first.mean.kind === 'undefined') throw new Error('no unit');
    const moved = { ...first, mean: { ...first.mean, value: first.mean.value - 3 } };
    const fewer = { ...view, units: view.units.map((u) => (u === first ? moved : u)) };
    expect(compareViews(view, fewer)).toMatchObject({ largestShift: 3, unaffected: false });
  });
});

describe('alphas of units', () => {
  it('are of their own rows against all others', () => {
    const key = dataset.key.scales[0];
    if (key === undefined) throw new Error('no scale');
    const found = unitAlphas(dataset, key);
    expect(found.length).toBeGreaterThan(2);
    for (const unit of found) {
      const place = dataset.units.findIndex((u) => u.name === unit.unitName);
      const own = keepRows(dataset, (r) => dataset.unit[r] === place, 'own');
      const others = keepRows(dataset, (r) => dataset.unit[r] !== place, 'others');
      const [a, b] = [own, others].map((d) => scaleView(d, key).report);
      expect(unit.n).toBe(a?.nComplete);
      if (a?.alpha.kind !== 'estimate' || b?.alpha.kind !== 'estimate') throw new Error('undefined');
      expect(unit.ratio).toBeCloseTo((1 - b.alpha.value) / (1 - a.alpha.value), 9);
    }
    expect(found.some((u) => u.tooGood)).toBe(false);
  });

  it('stand out where one hand filled in the forms of a unit', () => {
    const key = dataset.key.scales[0];
    if (key === undefined) throw new Error('no scale');
    const first = dataset.columns.get(key.items[0]?.id ?? '') ?? new Int8Array();
    const columns = new Map(dataset.columns);
    for (const item of key.items) {
      const column = (dataset.columns.get(item.id) ?? new Int8Array()).slice();
      for (const [r, u] of dataset.unit.entries()) {
        const code = first[r] ?? -1;
        if (u === 0) column[r] = item.reverse && code > 0 ? item.min + item.max - code : code;
      }
      columns.set(item.id, column);
    }
    const found = unitAlphas({ ...dataset, columns }, key).filter((u) => u.tooGood);
    expect(found.map((u) => u.unitName)).toEqual([dataset.units[0]?.name]);
  });
});

describe('files of the report', () => {
  it('hold the numbers of the page', async () => {
    const { view } = await read();
    const table = async (name: string) => exportScaleTable(analyst(), id, view.key.id, {}, name);
    const items = await table('items');
    expect(items.rows.map((r) => r[6])).toEqual(
      view.report.items.map((i) => (i.rDrop.kind === 'estimate' ? i.rDrop.value : i.rDrop)),
    );
    const distribution = await table('distribution');
    expect(distribution.columns.slice(2, 7)).toEqual(['code_1', 'code_2', 'code_3', 'code_4', 'code_5']);
    expect(distribution.rows.map((r) => r.slice(2, 7))).toEqual(view.distribution.map((d) => d.counts));
    const dimensions = await table('dimensions');
    expect(isUndefined(view.dimensions) ? [] : view.dimensions.eigenvalues).toEqual(
      dimensions.rows.map((r) => r[1]),
    );
    for (const name of ['loadings', 'units', 'screening', 'comparison']) {
      const made = await table(name);
      expect(made.rows.length).toBeGreaterThan(1);
      expect(new Set(made.rows.map((r) => r.length))).toEqual(new Set([made.columns.length]));
      expect(toCsv(made)).not.toContain('NaN');
    }
  });

  it('are refused for a table, a scale or a selection that is not shown', async () => {
    const { view } = await read();
    const small = dataset.units[sizes().findIndex((n) => n < 30)]?.id ?? '';
    const ask = (scale: string, selection: Selection, table: string) =>
      refusalCode(exportScaleTable(analyst(), id, scale, selection, table));
    expect(await ask(view.key.id, {}, 'everything')).toBe('not_found');
    expect(await ask(view.key.id, {}, 'constructor')).toBe('not_found');
    expect(await ask('nothing', {}, 'items')).toBe('not_found');
    expect(await ask(view.key.id, { unit: small }, 'items')).toBe('not_found');
  });
});

describe('answers read page by page', () => {
  it('fill columns beyond the room made for them, and leave the ineligible out', async () => {
    const { db } = world.store;
    const [link] = await listLinks(db, id);
    if (link === undefined) throw new Error('no link');
    const before = await readAnswerColumns(db, id, ['A', 'B'], [link.id]);
    const added = 2_500;
    await world.store.write(async (tx) => {
      for (let r = 0; r < added; r++) {
        const answers = { A: (r % 5) + 1, B: r % 7 === 0 ? 'NA' : 3 };
        const place = { campaignId: id, linkId: link.id, unitId: link.unitId, day: '2026-05-01' };
        await addResponse(tx.db, { ...place, eligible: r % 10 !== 0, answers, texts: {} });
      }
    });
    const after = await readAnswerColumns(db, id, ['A', 'B'], [link.id], 10);
    const eligible = Array.from({ length: added }, (_, r) => r).filter((r) => r % 10 !== 0);
    expect(after.rows - before.rows).toBe(eligible.length);
    expect((after.ineligible[0] ?? 0) - (before.ineligible[0] ?? 0)).toBe(added - eligible.length);
    const count = (code: number) =>
      (after.columns.get('A') ?? new Int8Array()).filter((c) => c === code).length;
    for (const code of [1, 2, 3, 4, 5]) {
      expect(count(code)).toBe(eligible.filter((r) => (r % 5) + 1 === code).length);
    }
    expect(after.notApplicable.get('B')).toHaveLength(eligible.filter((r) => r % 7 === 0).length);
    expect(after.link.filter((l) => l === 0)).toHaveLength(
      before.link.filter((l) => l === 0).length + eligible.length,
    );
  });
});
