import { describe, expect, it } from 'vitest';
import { get } from './matrix.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { normalSource, seededRandom } from './random.ts';
import {
  componentErrors,
  incompleteIccs,
  oneWayComponents,
  oneWayIccs,
  raterComponents,
} from './rater-components.ts';
import { crossedTable, type RatingList, raterDesign, raterNetwork, ratingList } from './rater-design.ts';
import { raterIcc } from './rater-icc.ts';
import { raterSeverity } from './rater-severity.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

function defined<T extends object>(x: Outcome<T>): T {
  if (isUndefined(x)) throw new Error(x.reason);
  return x;
}

/** Rows of [object, rater, value]. */
function listOf(rows: readonly (readonly [number, number, number])[], objects = 9, raters = 9): RatingList {
  return {
    objects,
    raters,
    object: Int32Array.from(rows, (r) => r[0]),
    rater: Int32Array.from(rows, (r) => r[1]),
    values: Float64Array.from(rows, (r) => r[2]),
  };
}

/** Two of `raters` per object, effects of standard deviation 3, 1.5 and 2. */
function rotating(objects: number, raters: number, seed: number): RatingList {
  const random = seededRandom(seed);
  const normal = normalSource(random);
  const effects = Array.from({ length: raters }, () => 1.5 * normal());
  const rows: [number, number, number][] = [];
  for (let o = 0; o < objects; o++) {
    const truth = 50 + 3 * normal();
    const first = Math.floor(random() * raters);
    const second = (first + 1 + Math.floor(random() * (raters - 1))) % raters;
    for (const r of [first, second]) rows.push([o, r, truth + (effects[r] ?? 0) + 2 * normal()]);
  }
  return listOf(rows, objects, raters);
}

const complete = (columns: readonly (readonly number[])[]): RatingList =>
  ratingList(columns.map((c) => ({ values: Float64Array.from(c), valid: new Uint8Array(c.length).fill(1) })));
const SHROUT_FLEISS = [
  [9, 6, 8, 7, 10, 6],
  [2, 1, 4, 1, 5, 2],
  [5, 3, 6, 2, 6, 4],
  [8, 2, 8, 6, 9, 7],
];

describe('variance components of raters', () => {
  it.each<[string, RatingList, string]>([
    ['no rating', listOf([]), 'no_observations'],
    [
      'one object',
      listOf([
        [0, 0, 1],
        [0, 1, 2],
      ]),
      'too_few_observations',
    ],
    [
      'one rater',
      listOf([
        [0, 3, 1],
        [1, 3, 2],
        [2, 3, 5],
      ]),
      'too_few_observations',
    ],
    [
      'every rater with one object',
      listOf([
        [0, 0, 1],
        [0, 1, 2],
        [1, 2, 4],
        [1, 3, 6],
      ]),
      'not_connected',
    ],
    [
      'two groups of raters',
      listOf([
        [0, 0, 1],
        [0, 1, 2],
        [1, 0, 4],
        [1, 1, 6],
        [2, 2, 3],
        [2, 3, 3],
        [3, 2, 4],
        [3, 3, 5],
      ]),
      'not_connected',
    ],
    [
      'a chain without a loop',
      listOf([
        [0, 0, 1],
        [0, 1, 2],
        [1, 1, 4],
        [1, 2, 6],
      ]),
      'too_few_observations',
    ],
    [
      'no variance',
      complete([
        [3, 3, 3],
        [3, 3, 3],
      ]),
      'zero_variance',
    ],
    [
      'no variance at a large value',
      complete([
        [0.1e9, 0.1e9],
        [0.1e9, 0.1e9],
      ]),
      'zero_variance',
    ],
    [
      'raters who agree throughout',
      complete([
        [1, 2, 4],
        [1, 2, 4],
      ]),
      'zero_variance',
    ],
    [
      'raters apart by a constant',
      complete([
        [1, 2, 4, 3],
        [2, 3, 5, 4],
        [0, 1, 3, 2],
      ]),
      'zero_variance',
    ],
  ])('is undefined with %s', (_, list, reason) => {
    expect(raterComponents(list)).toEqual(undefinedAs(reason));
    expect(incompleteIccs(list, { seed: 1, draws: 10 })).toEqual(undefinedAs(reason));
  });

  it('has a one-way form where raters are nested in objects, none where nothing is rated twice', () => {
    const nested = listOf([
      [0, 0, 1],
      [0, 1, 2],
      [1, 2, 4],
      [1, 3, 6],
    ]);
    expect(defined(oneWayComponents(nested)).residual).toBeGreaterThan(0);
    const once = listOf([
      [0, 0, 1],
      [1, 1, 2],
      [2, 0, 4],
    ]);
    expect(oneWayComponents(once)).toEqual(undefinedAs('too_few_observations'));
    expect(
      oneWayComponents(
        complete([
          [1, 2, 4],
          [1, 2, 4],
        ]),
      ),
    ).toEqual(undefinedAs('zero_variance'));
    expect(oneWayIccs(listOf([]), { seed: 1 })).toEqual(undefinedAs('no_observations'));
  });

  it('is the analysis of variance where every rater rates every object', () => {
    const list = complete(SHROUT_FLEISS);
    const anova = defined(raterIcc(SHROUT_FLEISS.map((c) => Float64Array.from(c))));
    const c = defined(raterComponents(list));
    const { msSubjects, msRaters, msError, msWithin } = anova;
    expect(c.residual).toBeCloseTo(msError, 10);
    expect(c.rater).toBeCloseTo((msRaters - msError) / 6, 10);
    expect(c.object).toBeCloseTo((msSubjects - msError) / 4, 10);
    const icc = defined(incompleteIccs(list, { seed: 1, draws: 100 }));
    expect(icc.agreement1.icc).toBeCloseTo(anova.single[1].icc, 10);
    expect(icc.consistency1.icc).toBeCloseTo(anova.single[2].icc, 10);
    expect(icc.agreementK.icc).toBeCloseTo(defined(anova.average[1]).icc, 10);
    expect(icc.consistencyK.icc).toBeCloseTo(anova.average[2].icc, 10);
    expect(icc.qKhat.icc).toBeCloseTo(anova.average[2].icc, 10);
    const one = defined(oneWayIccs(list, { seed: 1, draws: 100 }));
    expect(one.icc1.icc).toBeCloseTo(anova.single[0].icc, 10);
    expect(one.iccKhat.icc).toBeCloseTo(anova.average[0].icc, 10);
    expect(one.components.residual).toBeCloseTo(msWithin, 10);
    // variances of mean squares are 2·MS²/df
    const [object, rater, residual] = defined(componentErrors(c.covariance)).values;
    expect(residual).toBeCloseTo(Math.sqrt((2 * msError ** 2) / 15), 9);
    expect(object).toBeCloseTo(Math.sqrt((2 * msSubjects ** 2) / 5 + (2 * msError ** 2) / 15) / 4, 9);
    expect(rater).toBeCloseTo(Math.sqrt((2 * msRaters ** 2) / 3 + (2 * msError ** 2) / 15) / 6, 9);
    expect(get(defined(c.covariance), 0, 2)).toBeCloseTo(-(2 * msError ** 2) / 15 / 4, 9);
  });

  it('sets a variance at its limit to 0 and pools what is left', () => {
    // mean squares: objects 9, raters .25, residual 1
    const c = defined(
      raterComponents(
        complete([
          [1, 5],
          [2.5, 4.5],
        ]),
      ),
    );
    expect(c.rater).toBe(0);
    expect(c.residual).toBeCloseTo((0.25 + 1) / 2, 12);
    expect(c.object).toBeCloseTo((9 - 0.625) / 2, 12);
    // objects alike, raters not: the ICC is a stated 0
    const flat = complete([
      [1, 2, 1, 2],
      [4, 3, 3, 4],
      [2, 2, 3, 1],
    ]);
    expect(defined(raterComponents(flat)).object).toBe(0);
    expect(defined(incompleteIccs(flat, { seed: 1, draws: 100 })).agreement1.icc).toBe(0);
  });

  it('does not depend on the order of ratings, nor on objects and raters that have none', () => {
    const list = rotating(60, 7, 3);
    const a = defined(raterComponents(list));
    const random = seededRandom(9);
    const order = Array.from(list.values.keys(), (i) => [random(), i] as const).sort((x, y) => x[0] - y[0]);
    const pick = (of: ArrayLike<number>): number[] => order.map(([, i]) => of[i] ?? 0);
    const b = defined(
      raterComponents({
        objects: 200,
        raters: 100,
        object: Int32Array.from(pick(list.object), (o) => 3 * o + 1),
        rater: Int32Array.from(pick(list.rater), (r) => 90 - 5 * r),
        values: Float64Array.from(pick(list.values)),
      }),
    );
    for (const key of ['object', 'rater', 'residual', 'mean'] as const) {
      expect(Math.abs(a[key] - b[key])).toBeLessThan(1e-12 * Math.abs(a.mean));
    }
    const turned = defined(
      raterComponents({ ...list, objects: 7, raters: 60, object: list.rater, rater: list.object }),
    );
    expect(turned.object).toBeCloseTo(a.rater, 10);
    expect(turned.rater).toBeCloseTo(a.object, 10);
  });

  it('follows the unit of the scale', () => {
    const list = rotating(40, 6, 4);
    const a = defined(raterComponents(list));
    const b = defined(raterComponents({ ...list, values: list.values.map((v) => 1e4 - 20 * v) }));
    for (const key of ['object', 'rater', 'residual'] as const) expect(b[key] / a[key]).toBeCloseTo(400, 7);
    expect(b.mean).toBeCloseTo(1e4 - 20 * a.mean, 8);
  });

  it('has intervals that hold their value, repeat with their seed and cover the truth about as often as they say', () => {
    const icc = (seed: number, of: RatingList): number[] => {
      const { interval, icc: value } = defined(incompleteIccs(of, { seed, draws: 2000 })).consistency1;
      const { lower, upper } = defined(interval);
      return [lower, value, upper];
    };
    const list = rotating(60, 7, 3);
    const [lower = 1, value = 0, upper = 0] = icc(1, list);
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
    expect(icc(1, list)).toEqual(icc(1, list));
    expect(icc(2, list)).not.toEqual(icc(1, list));
    const truth = 9 / (9 + 4);
    const covered = Array.from({ length: 200 }, (_, s) => icc(1, rotating(60, 7, 100 + s))).filter(
      ([low = 1, , high = 0]) => low <= truth && truth <= high,
    );
    // 190 of 200 expected, four standard deviations below
    expect(covered.length).toBeGreaterThan(177);
  });
});

describe('the network of raters and objects', () => {
  const two = listOf(
    [
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, 4],
      [3, 4, 3],
      [3, 3, 3],
    ],
    5,
    6,
  );

  it('counts its components and says who belongs to which', () => {
    expect(raterNetwork(two)).toEqual({
      components: 2,
      objectComponent: Int32Array.of(0, 0, -1, 1, -1),
      raterComponent: Int32Array.of(0, 0, -1, 1, 1, -1),
    });
    expect(raterNetwork(listOf([])).components).toBe(0);
  });

  it('has k̂ and q between those of a crossed and of a nested design', () => {
    expect(raterDesign(complete(SHROUT_FLEISS))).toEqual({
      n: 24,
      objects: 6,
      raters: 4,
      complete: true,
      harmonicRaters: 4,
      nonOverlap: 0,
    });
    const nested = listOf([
      [0, 0, 1],
      [0, 1, 1],
      [1, 2, 1],
      [1, 3, 1],
      [2, 4, 1],
    ]);
    const d = defined(raterDesign(nested));
    expect(d.harmonicRaters).toBeCloseTo(1.5, 12);
    expect(d.nonOverlap).toBeCloseTo(1 / 1.5, 12);
    expect(
      raterDesign(
        listOf([
          [0, 0, 1],
          [0, 1, 1],
        ]),
      ),
    ).toEqual(undefinedAs('too_few_observations'));
  });

  it('takes no second rating of an object by one rater, and no index outside the list', () => {
    expect(() =>
      crossedTable(
        listOf([
          [0, 1, 1],
          [1, 0, 2],
          [0, 1, 3],
        ]),
        'object',
      ),
    ).toThrow(/rated twice/);
    expect(() =>
      crossedTable(
        listOf([
          [0, 1, 1],
          [9, 0, 2],
        ]),
        'object',
      ),
    ).toThrow(/outside/);
  });
});

describe('severity of raters', () => {
  it('is undefined across components, and says how many there are', () => {
    const list = listOf([
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, 4],
      [1, 1, 6],
      [2, 2, 3],
      [2, 3, 3],
    ]);
    const { network, effects } = raterSeverity(list);
    expect(network.components).toBe(2);
    expect(effects).toEqual(undefinedAs('not_connected'));
    expect(raterSeverity(listOf([])).effects).toEqual(undefinedAs('no_observations'));
    expect(
      raterSeverity(
        listOf([
          [0, 0, 1],
          [0, 1, 2],
        ]),
      ).effects,
    ).toEqual(undefinedAs('too_few_observations'));
  });

  it('compares raters through a chain, without a standard error where nothing is left over', () => {
    const chain = listOf([
      [0, 0, 1],
      [0, 1, 3],
      [1, 1, 4],
      [1, 2, 9],
    ]);
    const { raters, df, residual } = defined(raterSeverity(chain).effects);
    expect(df).toBe(0);
    expect(residual).toEqual(undefinedAs('too_few_observations'));
    const [a, b, c] = raters.map((r) => r.contrast);
    expect((b ?? 0) - (a ?? 0)).toBeCloseTo(2, 12);
    expect((c ?? 0) - (b ?? 0)).toBeCloseTo(5, 12);
    expect((a ?? 0) + (b ?? 0) + (c ?? 0)).toBeCloseTo(0, 12);
    expect(raters[0]?.se).toEqual(undefinedAs('too_few_observations'));
    expect(raters[0]?.interval).toEqual(undefinedAs('too_few_observations'));
    expect(raters[0]?.drawn).toEqual(undefinedAs('too_few_observations'));
  });

  it('does not take a rater of good objects for a mild one', () => {
    // rater 2 rates the best objects only, a point below the others
    const rows: [number, number, number][] = [];
    for (let o = 0; o < 8; o++) {
      const level = o < 4 ? 2 : 8;
      rows.push([o, 0, level + (o % 2) * 0.1]);
      rows.push([o, o < 4 ? 1 : 2, o < 4 ? level : level - 1]);
    }
    const { raters } = defined(raterSeverity(listOf(rows)).effects);
    expect(raters.map((r) => r.n)).toEqual([8, 4, 4]);
    expect((raters[2]?.contrast ?? 0) - (raters[0]?.contrast ?? 0)).toBeCloseTo(-1.05, 10);
    const drawn = raters.map((r) => defined(r.drawn).effect);
    expect(drawn[2]).toBeLessThan(0);
    expect(Math.abs(drawn[2] ?? 9)).toBeLessThan(Math.abs(raters[2]?.contrast ?? 0));
  });
});
