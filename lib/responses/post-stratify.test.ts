import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDemoWorld } from '../../tests/support/world.ts';
import { loadDataset } from './dataset.ts';
import { postStratifiedMean } from './post-stratify.ts';
import { respondentScores, unitErrors, unitScores } from './unit-scores.ts';

const value = (e: { kind: string; value?: number } | undefined) => e?.value ?? Number.NaN;

describe('a post-stratified mean', () => {
  const values = Float64Array.of(0.2, 0.4, 0.6, 0.8, 1);
  const stratum = Int32Array.of(0, 0, 0, 1, 1);

  it('weighs the means of strata by their sizes', () => {
    const found = postStratifiedMean(values, stratum, Float64Array.of(60, 40), undefined);
    expect(value(found?.mean)).toBeCloseTo(0.6 * 0.4 + 0.4 * 0.9, 12);
    expect([found?.n, found?.df, found?.trimmed]).toEqual([5, 3, 0]);
    // Weights of 20 for everybody: nothing is lost by them.
    expect(value(found?.designEffect)).toBeCloseTo(1, 12);
  });

  it('has the error of the deviations inside strata', () => {
    const found = postStratifiedMean(values, stratum, Float64Array.of(60, 40), undefined);
    // Deviations −.2, 0, .2, −.1, .1 with equal weights of a fifth: √(5/4 · .10)/5.
    expect(value(found?.se)).toBeCloseTo(Math.sqrt((5 / 4) * 0.1) / 5, 12);
  });

  it('cuts weights, and says of how many and at what cost', () => {
    const few = Int32Array.of(0, 0, 0, 0, 1);
    const found = postStratifiedMean(values, few, Float64Array.of(10, 90), 3);
    expect(found?.trimmed).toBe(1);
    // Cut to three times the mean: 60 of 100 for the last, 10 for each of the others.
    expect(value(found?.mean)).toBeCloseTo((10 * (0.2 + 0.4 + 0.6 + 0.8) + 60) / 100, 12);
    expect(value(found?.designEffect)).toBeCloseTo((5 * (4 * 100 + 3600)) / 100 ** 2, 12);
  });

  it('is not made up where the sizes do not fit', () => {
    expect(postStratifiedMean(values, stratum, Float64Array.of(60, 40, 10), undefined)).toBeUndefined();
    expect(postStratifiedMean(values, stratum, Float64Array.of(2, 40), undefined)).toBeUndefined();
  });

  it('has errors whose squares are those of its standard error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 2 })), {
          minLength: 3,
          maxLength: 30,
        }),
        (rows) => {
          const own = [
            [0, 0] as [number, number],
            [1, 1] as [number, number],
            [0.5, 2] as [number, number],
            ...rows,
          ];
          const found = postStratifiedMean(
            Float64Array.from(own, (r) => r[0]),
            Int32Array.from(own, (r) => r[1]),
            Float64Array.of(100, 250, 60),
            3,
          );
          const sum = found?.errors.reduce((s, e) => s + e * e, 0) ?? Number.NaN;
          expect(Math.sqrt(sum)).toBeCloseTo(value(found?.se), 9);
        },
      ),
    );
  });
});

describe('the scores of a unit whose strata are known', () => {
  it('weigh the strata, and carry that into errors; without their sizes all count equally', async () => {
    const world = await openDemoWorld();
    const dataset = await loadDataset(world.store.db, world.campaigns.service_recipient.id, world.now);
    await world.close();
    const scale = dataset.key.scales[0];
    if (scale === undefined) throw new Error('no scale');
    const place = 0;
    const plain = unitScores(dataset, scale.items, scale.minAnswered)[place];
    expect(plain?.weighting).toBeUndefined();
    const strata = [900, 100].map((size, i) => ({ name: `s${i}`, unit: place, size }));
    const halves = {
      ...dataset,
      strata,
      stratum: dataset.unit.map((u, r) => (u === place ? r % 2 : -1)),
    };
    const found = unitScores(halves, scale.items, scale.minAnswered)[place];
    const { values, valid } = respondentScores(dataset, scale.items, scale.minAnswered);
    const of = (h: number) =>
      [...values].filter((_, r) => dataset.unit[r] === place && valid[r] === 1 && r % 2 === h);
    const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
    expect(value(found?.mean)).toBeCloseTo(0.9 * mean(of(0)) + 0.1 * mean(of(1)), 10);
    const [n0, n1] = [of(0).length, of(1).length];
    expect(value(found?.weighting?.designEffect)).toBeCloseTo(
      ((n0 + n1) * (900 ** 2 / n0 + 100 ** 2 / n1)) / 1000 ** 2,
      10,
    );
    const errors = unitErrors(halves, scale.items, scale.minAnswered)[place]?.values ?? [];
    expect(Math.sqrt([...errors].reduce((s, e) => s + e * e, 0))).toBeCloseTo(value(found?.se), 9);
    const unknown = { ...halves, strata: strata.map((s) => ({ ...s, size: 0 })) };
    expect(unitScores(unknown, scale.items, scale.minAnswered)[place]).toEqual(plain);
  });
});
