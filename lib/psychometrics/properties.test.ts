/** What holds of every sample: invariances, bounds, and that ordinal, continuous and bare correlations agree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '#lib/estimate.ts';
import { averageDeviation, awg, rwg, rwgJ, uniformNullVariance, varianceFromSums } from './agreement.ts';
import { alphaSummary, feldtInterval, rawAlpha } from './alpha.ts';
import { alphaIfDropped } from './alpha-if-dropped.ts';
import { oneWay, unitMoments, unitReliability } from './anova.ts';
import { fitFactorModel } from './cfa.ts';
import { factorModel } from './cfa-model.ts';
import { correlation, describe as summary } from './descriptives.ts';
import { extractFactors } from './factor-extraction.ts';
import { minimumAveragePartial, samplingAdequacy, sphericity } from './factorability.ts';
import { guttmanLambdas, oddEven, splitHalves } from './guttman.ts';
import { itemStatistics } from './item-analysis.ts';
import { keyColumn, type OrdinalItem, reverseCode } from './keying.ts';
import { correlationOf, type SquareMatrix } from './matrix.ts';
import { type Moments, momentsFromColumns, momentsFromCorrelation, momentsFromCounts } from './moments.ts';
import { omegaMinres, omegaMl } from './omega.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { createPairCounts, type PairCounts } from './pair-counts.ts';
import { polychoricMatrix } from './polychoric.ts';
import { normalSource, seededRandom } from './random.ts';
import { cohenKappa, fleissKappa, kendallW, krippendorffAlpha, type Ratings } from './rater-agreement.ts';
import { type RaterIcc, raterIcc } from './rater-icc.ts';
import { areaUnderCurve } from './screening-auc.ts';
import { exactDuplicates } from './screening-duplicates.ts';
import { longString, responseVariability } from './screening-strings.ts';
import { addColumns } from './tabulate.ts';

/** A fixed seed: a sample that fails is the same for everybody. */
const RUNS = { numRuns: 60, seed: 20240917 };

/** Continuous answers that share a factor; `noise` says how much they do not. */
const continuous = fc
  .record({
    seed: fc.integer(),
    n: fc.integer({ min: 8, max: 60 }),
    k: fc.integer({ min: 3, max: 7 }),
    noise: fc.double({ min: 0.3, max: 3, noNaN: true }),
  })
  .map(({ seed, n, k, noise }) => {
    const normal = normalSource(seededRandom(seed));
    const factor = Float64Array.from({ length: n }, normal);
    return Array.from({ length: k }, () => factor.map((f) => f + noise * normal()));
  });

/** With a factor so clear that iterative solutions have one optimum. */
const clear = fc.integer().map((seed) => {
  const normal = normalSource(seededRandom(seed));
  const factor = Float64Array.from({ length: 80 }, normal);
  return Array.from({ length: 4 + (Math.abs(seed) % 3) }, () => factor.map((f) => f + 0.9 * normal()));
});

/** Whole codes 0..categories − 1 cut out of continuous answers, about a tenth missing where asked. */
const ordinal = (categories: number, missing: boolean, from = continuous) =>
  fc.tuple(from, fc.integer()).map(([columns, seed]) => {
    const random = seededRandom(seed);
    return columns.map((c) =>
      Int8Array.from(c, (x) => {
        if (missing && random() < 0.1) return -1;
        return Math.max(0, Math.min(categories - 1, Math.floor(x + categories / 2)));
      }),
    );
  });

const order = (length: number, seed: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length }, (_, i) => [random(), i] as const)
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
};
const permuted = <T extends Float64Array | Int8Array | Int32Array | Uint8Array>(
  x: T,
  rows: readonly number[],
): T => x.map((_, r) => x[rows[r] ?? 0] ?? 0) as T;

const whole = (columns: readonly Float64Array[]): Uint8Array[] =>
  columns.map((c) => new Uint8Array(c.length).fill(1));

function momentsOf(columns: readonly Float64Array[]): Moments {
  const m = momentsFromColumns(columns, whole(columns), 'listwise');
  if (isUndefined(m)) throw new Error(m.reason);
  return m;
}

function countsOf(columns: readonly Int8Array[], categories: number, reverse = false): PairCounts {
  const items: OrdinalItem[] = columns.map(() => ({ min: 0, max: categories - 1, reverse }));
  const counts = createPairCounts(items);
  addColumns(counts, columns);
  return counts;
}

/** The numbers of a result, with reasons in their places, in a fixed order of keys. */
function flat(x: unknown): (number | string)[] {
  if (typeof x === 'number' || typeof x === 'string') return [x];
  if (typeof x === 'boolean' || x === undefined || x === null) return [String(x)];
  const entries = ArrayBuffer.isView(x)
    ? Array.from(x as Float64Array).map((v, i) => [i, v] as const)
    : Object.entries(x as object);
  return entries.flatMap(([, v]) => flat(v));
}

/** Equal to `tolerance`, relative to what is above 1; reasons exactly. */
function same(a: unknown, b: unknown, tolerance: number): void {
  const [x, y] = [flat(a), flat(b)];
  expect(x.length).toBe(y.length);
  x.forEach((v, i) => {
    const w = y[i];
    if (typeof v === 'string' || typeof w === 'string') expect(w).toBe(v);
    else if (w !== undefined)
      expect(Math.abs(v - w)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(v)));
  });
}

const within = (e: Estimate, low: number, high: number): void => {
  if (e.kind === 'undefined') return;
  expect(e.value).toBeGreaterThanOrEqual(low - 1e-12);
  expect(e.value).toBeLessThanOrEqual(high + 1e-12);
};

/** Scale coefficients that know neither the order of items nor their common unit, with how far they may differ. */
const COEFFICIENTS: readonly (readonly [string, number, (m: Moments) => unknown])[] = [
  ['alpha', 1e-11, (m) => rawAlpha(m.covariance, m.n)],
  ['standardized alpha, G6, mean and spread of r', 1e-9, (m) => alphaSummary(m.covariance, m.n)],
  ['interval of Feldt', 1e-11, (m) => feldtInterval(rawAlpha(m.covariance, m.n), m.n, m.covariance.k)],
  ['Guttman’s lambdas', 1e-9, (m) => guttmanLambdas(m.covariance, m.n)],
  ['range of split halves', 1e-10, (m) => halves(m)],
  ['omega', 1e-6, (m) => omegaMl(m.covariance, m.n).omega],
  ['minres omega', 1e-6, (m) => (isUndefined(m.correlation) ? m.correlation : minres(m.correlation))],
  [
    'KMO',
    1e-9,
    (m) => (isUndefined(m.correlation) ? m.correlation : overall(samplingAdequacy(m.correlation))),
  ],
  ['Bartlett', 1e-9, (m) => (isUndefined(m.correlation) ? m.correlation : sphericity(m.correlation, m.n))],
  ['MAP', 1e-9, (m) => (isUndefined(m.correlation) ? m.correlation : minimumAveragePartial(m.correlation))],
];
/** Where the data hardly hold a factor these have several optima, or none. */
const ITERATIVE = new Set(['omega', 'minres omega']);

const halves = (m: Moments): unknown => {
  const s = splitHalves(m.covariance, m.n);
  return isUndefined(s) ? s : [s.splits, s.min, s.max, s.mean, s.median];
};
const minres = (r: SquareMatrix): unknown => {
  const o = omegaMinres(r);
  return isUndefined(o) ? o : [o.model, o.observed];
};
const overall = (o: Outcome<{ readonly overall: number }>): unknown => (isUndefined(o) ? o : o.overall);

describe('keying', () => {
  it('is an involution, and keeps missing answers missing', () => {
    const item = fc
      .record({ min: fc.integer({ min: 0, max: 60 }), steps: fc.integer({ min: 1, max: 60 }) })
      .map(({ min, steps }) => ({ min, max: min + steps, reverse: true }));
    fc.assert(
      fc.property(item, fc.array(fc.nat()), (it, answers) => {
        const codes = Int8Array.from(answers, (a) =>
          a % 7 === 0 ? -1 : it.min + (a % (it.max - it.min + 1)),
        );
        const once = keyColumn(codes, it);
        expect(keyColumn(once, it)).toEqual(codes);
        once.forEach((code, r) => {
          expect(code === -1).toBe(codes[r] === -1);
          if (code !== -1) expect(code).toBeGreaterThanOrEqual(it.min);
          expect(reverseCode(code, it.min, it.max)).toBe(codes[r]);
        });
      }),
      RUNS,
    );
  });
});

describe.each(COEFFICIENTS)('%s', (name, tolerance, coefficient) => {
  const samples = ITERATIVE.has(name) ? clear : continuous;

  it('does not change with the order of items', () => {
    fc.assert(
      fc.property(samples, fc.integer(), (columns, seed) => {
        const moved = order(columns.length, seed).map((i) => columns[i] ?? new Float64Array(0));
        same(coefficient(momentsOf(columns)), coefficient(momentsOf(moved)), tolerance);
      }),
      RUNS,
    );
  });

  it('does not change where all items are reversed', () => {
    fc.assert(
      fc.property(ordinal(5, true, samples), (columns) => {
        const a = momentsFromCounts(countsOf(columns, 5), 'listwise');
        const b = momentsFromCounts(countsOf(columns, 5, true), 'listwise');
        if (isUndefined(a) || isUndefined(b)) expect(b).toEqual(a);
        else same(coefficient(a), coefficient(b), tolerance);
      }),
      RUNS,
    );
  });

  it('does not change with the unit and the origin of all answers', () => {
    const power = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(samples, power, fc.integer({ min: -50, max: 50 }), (columns, exponent, origin) => {
        const unit = 2 ** (3 * exponent);
        const mapped = columns.map((c) => c.map((x) => unit * (x + origin)));
        same(coefficient(momentsOf(columns)), coefficient(momentsOf(mapped)), Math.max(tolerance, 1e-9));
      }),
      RUNS,
    );
  });
});

describe('single items', () => {
  it('keep their relation to the rest wherever they stand and whatever the unit', () => {
    fc.assert(
      fc.property(continuous, fc.integer(), fc.integer({ min: -9, max: 9 }), (columns, seed, exponent) => {
        const rows = order(columns.length, seed);
        const unit = 2 ** (3 * exponent);
        const m = momentsOf(columns);
        const moved = momentsOf(rows.map((i) => (columns[i] ?? new Float64Array(0)).map((x) => unit * x)));
        const statistics = itemStatistics(m);
        const dropped = alphaIfDropped(m.covariance, m.n);
        itemStatistics(moved).forEach((item, p) => {
          const { rDrop, rawR, standardizedR, rCorrected } = statistics[rows[p] ?? 0] ?? item;
          const kept = [item.rDrop, item.rawR, item.standardizedR, item.rCorrected];
          same([rDrop, rawR, standardizedR, rCorrected], kept, 1e-9);
        });
        alphaIfDropped(moved.covariance, moved.n).forEach((alpha, p) => {
          same(dropped[rows[p] ?? 0], alpha, 1e-9);
        });
      }),
      RUNS,
    );
  });
});

describe('polychoric correlations', () => {
  it('stand where their items stand, and do not change where all items are reversed', () => {
    fc.assert(
      fc.property(ordinal(3, true), fc.integer(), (columns, seed) => {
        const k = columns.length;
        const items = order(k, seed);
        const r = polychoricMatrix(countsOf(columns, 3), 'pairwise');
        const reversed = polychoricMatrix(countsOf(columns, 3, true), 'pairwise');
        const moved = polychoricMatrix(
          countsOf(
            items.map((i) => columns[i] ?? new Int8Array(0)),
            3,
          ),
          'pairwise',
        );
        if (isUndefined(r) || isUndefined(reversed) || isUndefined(moved)) {
          for (const other of [r, reversed, moved]) expect(isUndefined(other)).toBe(true);
          return;
        }
        same(r.values, reversed.values, 1e-8);
        const back = moved.values.map((_, q) => {
          const [i, j] = [Math.floor(q / k), q % k];
          return r.values[(items[i] ?? 0) * k + (items[j] ?? 0)] ?? Number.NaN;
        });
        same(back, moved.values, 1e-8);
        for (const v of r.values) expect(Math.abs(v)).toBeLessThanOrEqual(1);
      }),
      { ...RUNS, numRuns: 30 },
    );
  });
});

describe('the order of respondents', () => {
  it('changes nothing in counts, and no coefficient beyond the last digits', () => {
    fc.assert(
      fc.property(ordinal(5, true), fc.integer(), (columns, seed) => {
        const rows = order(columns[0]?.length ?? 0, seed);
        const moved = columns.map((c) => permuted(c, rows));
        expect(countsOf(moved, 5)).toEqual(countsOf(columns, 5));
        for (const index of [longString, responseVariability, exactDuplicates]) {
          expect(index(moved).values).toEqual(permuted(index(columns).values, rows));
        }
      }),
      RUNS,
    );
    fc.assert(
      fc.property(continuous, fc.integer(), (columns, seed) => {
        const rows = order(columns[0]?.length ?? 0, seed);
        const moved = columns.map((c) => permuted(c, rows));
        same(momentsOf(columns), momentsOf(moved), 1e-12);
        same(summary(columns[0] ?? new Float64Array(0)), summary(moved[0] ?? new Float64Array(0)), 1e-12);
        const [a, b] = [momentsOf(columns), momentsOf(moved)];
        same(rawAlpha(a.covariance, a.n), rawAlpha(b.covariance, b.n), 1e-12);
        same(itemStatistics(a), itemStatistics(b), 1e-10);
        const unit = Int32Array.from(rows, (r) => r % 4);
        const one = whole(columns)[0] ?? new Uint8Array(0);
        const anova = (x: Float64Array, u: Int32Array): unknown => oneWay(unitMoments(x, one, u, 4));
        const x = columns[0] ?? new Float64Array(0);
        same(anova(x, unit), anova(permuted(x, rows), permuted(unit, rows)), 1e-11);
        same(raterIcc(columns), raterIcc(moved), 1e-9);
        same(kendallW(columns), kendallW(moved), 1e-12);
      }),
      RUNS,
    );
  });
});

describe('bounds', () => {
  it('hold for reliability and correlations', () => {
    fc.assert(
      fc.property(continuous, (columns) => {
        const { covariance: c, correlation: r, n } = momentsOf(columns);
        if (isUndefined(r)) throw new Error(r.reason);
        within(rawAlpha(c, n), Number.NEGATIVE_INFINITY, 1);
        within(omegaMl(c, n).omega, 0, 1);
        within(omegaMl(c, n).averageVarianceExtracted, 0, 1);
        const lambdas = guttmanLambdas(c, n);
        const value = (e: Estimate): number => (e.kind === 'estimate' ? e.value : Number.NaN);
        expect(value(lambdas.lambda2)).toBeGreaterThanOrEqual(value(lambdas.lambda3) - 1e-12);
        expect(value(lambdas.lambda4)).toBeLessThanOrEqual(1 + 1e-12);
        expect(value(lambdas.lambda6)).toBeLessThanOrEqual(1 + 1e-12);
        within(oddEven(c, n).r, -1, 1);
        for (const v of r.values) expect(Math.abs(v)).toBeLessThanOrEqual(1 + 1e-12);
        for (const { rDrop, rawR } of itemStatistics(momentsOf(columns))) {
          within(rDrop, -1, 1);
          within(rawR, -1, 1);
        }
        const kmo = samplingAdequacy(r);
        if (!isUndefined(kmo))
          for (const v of [kmo.overall, ...kmo.items]) expect(v > 0 && v <= 1).toBe(true);
        const e = extractFactors(r, 1, 'minres');
        if (!isUndefined(e)) for (const u of e.uniquenesses) expect(u >= 0.005 - 1e-12 && u <= 1).toBe(true);
        within(correlation(columns[0] ?? [], columns[1] ?? []), -1, 1);
      }),
      RUNS,
    );
  });

  it('hold for units', () => {
    fc.assert(
      fc.property(continuous, fc.integer({ min: 2, max: 6 }), (columns, units) => {
        const x = columns[0] ?? new Float64Array(0);
        const unit = Int32Array.from(x, (_, r) => r % units);
        const a = oneWay(unitMoments(x, new Uint8Array(x.length).fill(1), unit, units));
        const k0 = a.k0UnitSize.kind === 'estimate' ? a.k0UnitSize.value : Number.NaN;
        within(a.icc1, -1 / (k0 - 1), 1);
        within(a.icc2, Number.NEGATIVE_INFINITY, 1);
        within(a.etaSquared, 0, 1);
        within(a.p, 0, 1);
        if (a.icc1.kind === 'estimate' && a.icc1.value >= 0) within(unitReliability(a.icc1, 7), 0, 1);
      }),
      RUNS,
    );
    const answers = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1, maxLength: 6 }), (items) => {
        const variances = items.map((x) =>
          varianceFromSums(
            x.length,
            x.reduce((s, v) => s + v, 0),
            x.reduce((s, v) => s + v * v, 0),
          ),
        );
        within(rwgJ(variances, uniformNullVariance(5)), 0, 1);
        items.forEach((x, i) => {
          const own = variances[i] as Estimate;
          within(rwg(own, uniformNullVariance(5)), 0, 1);
          within(averageDeviation(x, 'median'), 0, 2);
          const mean = x.reduce((s, v) => s + v, 0) / x.length;
          within(awg(x.length, mean, own, 1, 5), -1, 1);
        });
      }),
      RUNS,
    );
  });

  it('hold for raters', () => {
    const rating = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null, freq: 6 });
    const table = fc.integer({ min: 2, max: 12 }).chain((objects) =>
      fc.array(fc.array(rating, { minLength: objects, maxLength: objects }), {
        minLength: 2,
        maxLength: 4,
      }),
    );
    fc.assert(
      fc.property(table, (raters) => {
        const all: Ratings[] = raters.map((r) => ({
          values: Float64Array.from(r, (v) => v ?? 0),
          valid: Uint8Array.from(r, (v) => (v === null ? 0 : 1)),
        }));
        const [a, b] = all as [Ratings, Ratings];
        for (const weights of ['none', 'linear', 'quadratic'] as const) {
          const k = cohenKappa(a, b, [1, 2, 3, 4], weights);
          if (isUndefined(k)) continue;
          expect(k.kappa).toBeLessThanOrEqual(1 + 1e-12);
          expect(k.kappa).toBeGreaterThanOrEqual(-1 - 1e-12);
          const turned = cohenKappa(b, a, [1, 2, 3, 4], weights);
          if (isUndefined(turned)) throw new Error(turned.reason);
          same([turned.kappa, turned.se ** 2], [k.kappa, k.se ** 2], 1e-12);
        }
        for (const metric of ['nominal', 'ordinal', 'interval', 'ratio'] as const) {
          const alpha = krippendorffAlpha(all, metric);
          within(alpha, Number.NEGATIVE_INFINITY, 1);
          same(krippendorffAlpha([...all].reverse(), metric), alpha, 1e-12);
        }
        const complete = all.map(({ values }) => values.map((v) => v || 1));
        const fleiss = fleissKappa(complete, [1, 2, 3, 4]);
        if (!isUndefined(fleiss)) expect(fleiss.kappa).toBeLessThanOrEqual(1 + 1e-12);
        const w = kendallW(complete);
        within(w.corrected, 0, 1);
        within(w.uncorrected, 0, 1);
        const icc = raterIcc(complete);
        if (isUndefined(icc)) return;
        const forms = [...icc.single, ...icc.average].filter((form): form is RaterIcc => !isUndefined(form));
        for (const form of forms) expect(form.p >= 0 && form.p <= 1).toBe(true);
        expect(flat(forms).every((v) => Number.isFinite(v))).toBe(true);
        // with less variance between objects than error the estimates are negative, or quotients of negatives
        if (icc.msSubjects < icc.msError || icc.msSubjects < icc.msWithin) return;
        for (const { icc: value, lower, upper } of forms) {
          expect(value).toBeGreaterThanOrEqual(-1e-12);
          expect(value).toBeLessThanOrEqual(1);
          expect(lower).toBeLessThanOrEqual(value + 1e-9);
          expect(upper).toBeGreaterThanOrEqual(value - 1e-9);
        }
      }),
      { ...RUNS, numRuns: 150 },
    );
  });

  it('hold for the area under the curve, which turns over with its direction', () => {
    const value = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (rows) => {
        const index = {
          values: Float64Array.from(rows, ([v]) => v),
          valid: new Uint8Array(rows.length).fill(1),
        };
        const truth = rows.map(([, t]) => t);
        const [high, low] = [areaUnderCurve(index, truth, 'high'), areaUnderCurve(index, truth, 'low')];
        within(high, 0, 1);
        if (high.kind === 'estimate' && low.kind === 'estimate')
          expect(high.value + low.value).toBeCloseTo(1, 12);
      }),
      RUNS,
    );
  });
});

describe('0/1 answers, continuous answers and a bare correlation matrix', () => {
  it.each([
    ['any', continuous],
    ['clear', clear],
  ])('agree: 0/1 as ordinal and as continuous, of %s factor', (kind, from) => {
    fc.assert(
      fc.property(ordinal(2, false, from), (columns) => {
        const a = momentsFromCounts(countsOf(columns, 2), 'listwise');
        if (isUndefined(a)) throw new Error(a.reason);
        const b = momentsOf(columns.map((c) => Float64Array.from(c)));
        same(a, b, 1e-12);
        same(itemStatistics(a), itemStatistics(b), 1e-9);
        for (const [name, tolerance, coefficient] of COEFFICIENTS) {
          // 0/1 correlations often have equal eigenvalues, whose vectors, and so MAP, are open
          if (name === 'MAP' || (kind === 'any' && ITERATIVE.has(name))) continue;
          same(coefficient(a), coefficient(b), Math.max(tolerance, 1e-12));
        }
      }),
      RUNS,
    );
  });

  it('give results from correlations alone: those of standardized answers', () => {
    fc.assert(
      fc.property(continuous, (columns) => {
        const m = momentsOf(columns);
        if (isUndefined(m.correlation)) throw new Error(m.correlation.reason);
        const bare = momentsFromCorrelation(m.correlation, m.n);
        const standardized = momentsOf(
          columns.map((c, i) => {
            const sd = Math.sqrt(m.covariance.values[i * columns.length + i] ?? 1);
            return c.map((x) => x / sd);
          }),
        );
        for (const [name, tolerance, coefficient] of COEFFICIENTS) {
          if (ITERATIVE.has(name)) continue;
          same(coefficient(bare), coefficient(standardized), Math.max(tolerance, 1e-9));
        }
        same(rawAlpha(bare.covariance, m.n), alphaSummary(m.covariance, m.n).standardizedAlpha, 1e-11);
        expect(itemStatistics(bare).every((s) => s.rDrop.kind === 'estimate')).toBe(true);
        same(correlationOf(m.covariance), m.correlation, 1e-12);
        const model = factorModel({ items: columns.length, factors: [columns.map((_, i) => i)] });
        const [fit, raw] = [
          fitFactorModel(model, bare.covariance, m.n),
          fitFactorModel(model, m.covariance, m.n),
        ];
        if (isUndefined(fit) || isUndefined(raw)) expect(isUndefined(fit)).toBe(isUndefined(raw));
        else same(fit.fit.chiSquare, raw.fit.chiSquare, 1e-6);
      }),
      RUNS,
    );
  });
});
