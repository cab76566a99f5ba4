import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDemoWorld } from '../../tests/support/world.ts';
import { loadDataset } from './dataset.ts';
import { marginOf, postStratifiedMean } from './post-stratify.ts';
import { respondentScores, unitErrors, unitScores } from './unit-scores.ts';

const value = (e: { kind: string; value?: number } | undefined) => e?.value ?? Number.NaN;
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const repeat = <T>(n: number, x: T): T[] => new Array<T>(n).fill(x);

/** Found weights, or a failure that says why there are none. */
function weighted(...args: Parameters<typeof postStratifiedMean>) {
  const found = postStratifiedMean(...args);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('a post-stratified mean', () => {
  const values = Float64Array.of(0.2, 0.4, 0.6, 0.8, 1, 0.3, 0.5, 0.7, 0.9, 0.1);
  const halves = Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
  const one = (people: number[], of = halves) => [{ value: of, people: Float64Array.from(people) }];

  it('weighs the means of strata by their sizes', () => {
    const found = weighted(values, one([60, 40]), undefined);
    expect(value(found.mean)).toBeCloseTo(0.6 * 0.6 + 0.4 * 0.5, 12);
    expect([found.n, found.df, found.trimmed]).toEqual([10, 8, 0]);
    // Kish: n Σw² / (Σw)² with weights 12 and 8.
    expect(value(found.designEffect)).toBeCloseTo((10 * (5 * 144 + 5 * 64)) / 100 ** 2, 12);
  });

  it('has the error of the deviations inside strata', () => {
    const found = weighted(values, one([60, 40]), undefined);
    // Deviations −.4, −.2, 0, .2, .4 with weights .12, and −.2, 0, .2, .4, −.4 with weights .08.
    const squares = 0.4 * 0.12 ** 2 + 0.4 * 0.08 ** 2;
    expect(value(found.se)).toBeCloseTo(Math.sqrt((10 / 9) * squares), 12);
  });

  it('cuts weights, and says of how many and at what cost', () => {
    const few = Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
    const long = Float64Array.from(few, (h, i) => (h === 0 ? (i % 5) / 10 : 0.9));
    const found = weighted(long, one([100, 900], few), 3);
    expect(found.trimmed).toBe(5);
    // Cut to three times the mean weight: 5 · 3/25 = .6 of the whole for the second stratum.
    expect(value(found.mean)).toBeCloseTo(0.4 * 0.2 + 0.6 * 0.9, 12);
  });

  it('counts small strata together with the next, the last with the one before', () => {
    const of = Int32Array.from([...repeat(2, 0), ...repeat(4, 1), ...repeat(7, 2), ...repeat(3, 3)]);
    const margin = marginOf({ value: of, people: Float64Array.of(10, 20, 30, 40) });
    if (typeof margin === 'string') throw new Error(margin);
    expect([...margin.category]).toEqual([...repeat(6, 0), ...repeat(10, 1)]);
    expect((margin.targets[0] ?? 0) / (margin.targets[1] ?? 1)).toBeCloseTo(30 / 70, 12);
  });

  it('leaves those whose stratum is not known their share of the sample', () => {
    const of = Int32Array.from([...repeat(5, 0), ...repeat(5, 1), ...repeat(2, -1)]);
    const scores = Float64Array.from([...repeat(5, 0), ...repeat(5, 1), ...repeat(2, 0.5)]);
    const found = weighted(scores, [{ value: of, people: Float64Array.of(75, 25) }], undefined);
    expect(value(found.mean)).toBeCloseTo((10 / 12) * 0.25 + (2 / 12) * 0.5, 12);
    expect(found.df).toBe(12 - 1 - 2);
  });

  it('rakes two variables to both', () => {
    const a = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const b = Int32Array.from({ length: 40 }, (_, i) => (i < 12 ? 0 : 1));
    const strata = [
      { value: a, people: Float64Array.of(700, 300) },
      // Another total: of each variable only the shares count.
      { value: b, people: Float64Array.of(50, 50) },
    ];
    expect(value(weighted(Float64Array.from(a), strata, undefined).mean)).toBeCloseTo(0.3, 9);
    const found = weighted(Float64Array.from(b), strata, undefined);
    expect(value(found.mean)).toBeCloseTo(0.5, 9);
    // What the variables determine has no error left.
    expect(value(found.se)).toBeCloseTo(0, 9);
  });

  it('is not made up where the sizes do not fit', () => {
    expect(postStratifiedMean(values, [], undefined)).toBe('sizes_unknown');
    expect(postStratifiedMean(values, one([60]), undefined)).toBe('sizes_unknown');
    expect(postStratifiedMean(values, one([4, 40]), undefined)).toBe('size_below_sample');
    expect(postStratifiedMean(values.subarray(0, 7), one([60, 40], halves.subarray(0, 7)), undefined)).toBe(
      'one_stratum',
    );
  });

  it('has errors whose squares are those of its standard error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -1, max: 2 })), {
          minLength: 3,
          maxLength: 30,
        }),
        (rows) => {
          const own = [0, 1, 2].flatMap((h) => repeat(5, h).map((_, i) => [i / 5, h] as const));
          const all = [...own, ...rows];
          const found = weighted(
            Float64Array.from(all, (r) => r[0]),
            [{ value: Int32Array.from(all, (r) => r[1]), people: Float64Array.of(100, 250, 60) }],
            3,
          );
          expect(Math.hypot(...found.errors)).toBeCloseTo(value(found.se), 9);
        },
      ),
    );
  });
});

describe('the scores of a unit whose strata are known', () => {
  it('weigh the strata, carry that into errors, and say why where they cannot', async () => {
    const world = await openDemoWorld();
    const dataset = await loadDataset(world.store.db, world.campaigns.own_staff.id, world.now);
    await world.close();
    const scale = dataset.key.scales[0];
    const weighing = dataset.weighing[0];
    if (scale === undefined || weighing === undefined) throw new Error('no scale');
    expect(weighing.stratum).toBe('staff_level');
    const { values, valid } = respondentScores(dataset, scale.items, scale.minAnswered);
    const peopleOf = (u: number) => weighing.people.get(dataset.units[u]?.id ?? '') ?? new Float64Array(0);
    const of = (u: number, level: number) =>
      [...values].filter((_, r) => {
        const known = (peopleOf(u)[weighing.of[r] ?? -1] ?? 0) > 0;
        const own = known ? weighing.of[r] : -1;
        return dataset.unit[r] === u && valid[r] === 1 && own === level;
      });
    // A unit with few leaders and enough of all others.
    const place = dataset.units.findIndex((_, u) => {
      const sizes = [0, 1, 2, 3].map((level) => of(u, level).length);
      return (sizes[0] ?? 0) < 5 && sizes.slice(1).every((size) => size >= 5);
    });
    const people = peopleOf(place);
    expect(people).toHaveLength(weighing.values.length);
    const levels = [0, 1, 2, 3].map((level) => of(place, level));
    const unknown = of(place, -1);
    // By hand: leadership is fewer than five and counts with middle managers.
    const groups = [
      { x: [...(levels[0] ?? []), ...(levels[1] ?? [])], people: (people[0] ?? 0) + (people[1] ?? 0) },
      { x: levels[2] ?? [], people: people[2] ?? 0 },
      { x: levels[3] ?? [], people: people[3] ?? 0 },
    ];
    const total = groups.reduce((n, g) => n + g.people, 0);
    const n = unknown.length + groups.reduce((sum, g) => sum + g.x.length, 0);
    const known = 1 - unknown.length / n;
    const byHand =
      groups.reduce((sum, g) => sum + known * (g.people / total) * mean(g.x), 0) +
      unknown.reduce((a, b) => a + b, 0) / n;

    const found = unitScores(dataset, scale.items, scale.minAnswered)[place];
    expect(found?.weighting).toMatchObject({ kind: 'weighted', strata: ['staff_level'], trimmed: 0 });
    expect(value(found?.mean)).toBeCloseTo(byHand, 10);
    const errors = unitErrors(dataset, scale.items, scale.minAnswered)[place]?.values ?? [];
    expect(Math.hypot(...errors)).toBeCloseTo(value(found?.se), 9);

    const without = { ...dataset, weighing: [{ ...weighing, people: new Map<string, Float64Array>() }] };
    const plain = unitScores(without, scale.items, scale.minAnswered)[place];
    expect(plain?.weighting).toEqual({ kind: 'equal', reason: 'sizes_unknown' });
    expect(value(plain?.mean)).toBeCloseTo(mean([...levels.flat(), ...unknown]), 10);
  });
});
