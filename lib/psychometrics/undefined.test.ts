/**
 * What cannot be computed: every statistic on every degenerate sample has its reason or a number that is meant,
 * and nothing that comes out anywhere is NaN or infinite.
 */
import { describe, expect, it } from 'vitest';
import { type Estimate, estimate, type UndefinedReason, undefinedBecause } from '#lib/estimate.ts';
import {
  averageDeviation,
  averageDeviationJ,
  awg,
  awgJ,
  rwg,
  rwgJ,
  rwgJLindell,
  uniformNullVariance,
  varianceFromSums,
} from './agreement.ts';
import {
  alphaStandardError,
  alphaSummary,
  duhachekInterval,
  feldtInterval,
  rawAlpha,
  spearmanBrownTwoItems,
  standardErrorOfMeasurement,
} from './alpha.ts';
import { alphaIfDropped } from './alpha-if-dropped.ts';
import { oneWay, shrunkenMean, type UnitMoments, unitMoments, unitReliability } from './anova.ts';
import { fitFactorModel } from './cfa.ts';
import { fitFactorModelMissing } from './cfa-missing.ts';
import { factorModel } from './cfa-model.ts';
import { robustSolution } from './cfa-robust.ts';
import { correlation, describeOrdinal, describe as describeValues, mean, quantile } from './descriptives.ts';
import { exploratoryFit } from './exploratory-fit.ts';
import { extractFactors } from './factor-extraction.ts';
import { minimumAveragePartial, samplingAdequacy, sphericity } from './factorability.ts';
import { fitIndices } from './fit-indices.ts';
import { guttmanLambdas, oddEven, splitHalves } from './guttman.ts';
import { itemScoreCorrelation, itemStatistics } from './item-analysis.ts';
import { keyColumn, type OrdinalItem, scaleScores } from './keying.ts';
import {
  correlationOf,
  eigenvalues,
  generalInverse,
  inverse,
  logDeterminant,
  type SquareMatrix,
  squareMatrix,
} from './matrix.ts';
import {
  type Moments,
  momentsFromColumns,
  momentsFromCorrelation,
  momentsFromCounts,
  scoreMoments,
} from './moments.ts';
import { omegaMinres, omegaMl } from './omega.ts';
import { hierarchicalOmega } from './omega-hierarchical.ts';
import { fitOneFactor } from './one-factor-ml.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { createPairCounts, type PairCounts } from './pair-counts.ts';
import {
  componentSpectrum,
  factorSpectrum,
  normalCorrelations,
  parallelAnalysis,
  resampledCorrelations,
} from './parallel-analysis.ts';
import { polychoricMatrix, thresholds } from './polychoric.ts';
import { seededRandom } from './random.ts';
import { rankIntervals } from './rank-interval.ts';
import { cohenKappa, fleissKappa, kendallW, krippendorffAlpha, type Ratings } from './rater-agreement.ts';
import { raterIcc } from './rater-icc.ts';
import { reliabilityBootstrap } from './reliability-bootstrap.ts';
import { acquiescence, balancedPairs, halfDifference } from './reverse-items.ts';
import { methodEffect } from './reverse-items-method.ts';
import { keyAlarms, wordingAlarm } from './reverse-items-wording.ts';
import { oblimin, obliminFromManyStarts, varimax } from './rotation.ts';
import { patternBlocks, saturatedMoments } from './saturated-em.ts';
import { analyzeScale, analyzeUnits } from './scale-analysis.ts';
import { alphaTooGood } from './screening-alpha.ts';
import { attentionFailed } from './screening-attention.ts';
import { areaUnderCurve } from './screening-auc.ts';
import { evenOdd, pairConsistency } from './screening-consistency.ts';
import { reverseContradiction, reverseGap } from './screening-contradiction.ts';
import { regularCounts } from './screening-counts.ts';
import { exactDuplicates, nearDuplicates } from './screening-duplicates.ts';
import {
  indexValue,
  percentileRank,
  type RespondentIndex,
  referenceDistribution,
} from './screening-index.ts';
import { mahalanobisDistance } from './screening-mahalanobis.ts';
import {
  averageString,
  longString,
  numberAnswered,
  responseVariability,
  shareUnanswered,
} from './screening-strings.ts';
import { secondsPerItem, timeBands } from './screening-time.ts';
import { addColumns } from './tabulate.ts';
import { interval, meanOfUnit, meanOverDepartments, meanOverPersons } from './unit-mean.ts';

/** A reason; a number that is meant; or `value`, some finite number that other tests hold to a reference. */
type Expected = UndefinedReason | number | 'value';

/** Paths of the numbers in a result that are not finite. */
function unsound(x: unknown, path = 'result', seen = new Set<object>()): string[] {
  if (typeof x === 'number') return Number.isFinite(x) ? [] : [`${path} is ${x}`];
  if (typeof x !== 'object' || x === null || seen.has(x)) return [];
  seen.add(x);
  const entries = ArrayBuffer.isView(x) ? Object.entries(Array.from(x as Float64Array)) : Object.entries(x);
  return entries.flatMap(([key, v]) => unsound(v, `${path}.${key}`, seen));
}

function holds(result: unknown, expected: Expected): void {
  expect(unsound(result)).toEqual([]);
  const { kind, reason, value } = (typeof result === 'object' ? result : { value: result }) as {
    kind?: string;
    reason?: string;
    value?: unknown;
  };
  if (expected === 'value') expect(kind).not.toBe('undefined');
  else if (typeof expected === 'string')
    expect({ kind, reason }).toEqual({ kind: 'undefined', reason: expected });
  else expect(value).toBeCloseTo(expected, 12);
}

const likert: OrdinalItem = { min: 1, max: 5, reverse: false };

type Sample = {
  readonly items: readonly OrdinalItem[];
  readonly columns: readonly Int8Array[];
  readonly rows: number;
  readonly counts: PairCounts;
  readonly values: readonly Float64Array[];
  readonly valid: readonly Uint8Array[];
  readonly moments: Outcome<Moments>;
};

function sample(...answers: number[][]): Sample {
  const columns = answers.map((a) => Int8Array.from(a));
  const items = answers.map(() => likert);
  const counts = createPairCounts(items);
  addColumns(counts, columns);
  return {
    items,
    columns,
    rows: columns[0]?.length ?? 0,
    counts,
    values: columns.map((c) => Float64Array.from(c)),
    valid: columns.map((c) => Uint8Array.from(c, (code) => (code === -1 ? 0 : 1))),
    moments: momentsFromCounts(counts, 'listwise'),
  };
}

const SAMPLES = {
  'no respondent': sample([], [], [], []),
  'one respondent': sample([3], [4], [2], [5]),
  'all missing': sample([-1, -1, -1], [-1, -1, -1], [-1, -1, -1], [-1, -1, -1]),
  'no item': sample(),
  'one item': sample([1, 2, 3, 4, 5, 3]),
  'two items': sample([1, 2, 3, 4, 5, 3], [2, 1, 3, 5, 4, 4]),
  'one answer throughout': sample(
    [3, 3, 3, 3, 3, 3],
    [3, 3, 3, 3, 3, 3],
    [3, 3, 3, 3, 3, 3],
    [3, 3, 3, 3, 3, 3],
  ),
  'a constant item': sample(
    [1, 2, 3, 4, 5, 3, 2],
    [2, 1, 3, 5, 4, 4, 1],
    [1, 3, 2, 4, 4, 5, 3],
    [3, 3, 3, 3, 3, 3, 3],
  ),
  'an item twice': sample(
    [1, 2, 3, 4, 5, 3, 2],
    [1, 2, 3, 4, 5, 3, 2],
    [1, 3, 2, 4, 4, 5, 3],
    [2, 1, 4, 3, 5, 5, 1],
  ),
  'items that cancel': sample([1, 2, 3, 4, 5, 3], [5, 4, 3, 2, 1, 3], [1, 2, 3, 4, 5, 3], [5, 4, 3, 2, 1, 3]),
} as const;
type SampleName = keyof typeof SAMPLES;
const SAMPLE_NAMES = Object.keys(SAMPLES) as SampleName[];

const ofMoments =
  (f: (m: Moments) => unknown) =>
  ({ moments }: Sample): unknown =>
    isUndefined(moments) ? moments : f(moments);
const ofCorrelation = (f: (r: SquareMatrix, n: number) => unknown): ((s: Sample) => unknown) =>
  ofMoments(({ correlation: r, n }) => (isUndefined(r) ? r : f(r, n)));
const oneFactor = (items: number) =>
  factorModel({ items, factors: [Array.from({ length: items }, (_, i) => i)] });
const first = (index: RespondentIndex): unknown =>
  index.values.length === 0 ? undefinedBecause('no_observations') : indexValue(index, 0);
const halves = ({ items }: Sample): OrdinalItem[] =>
  items.map((item, i) => ({ ...item, reverse: i % 2 === 1 }));
const pairs = ({ items }: Sample): number[][] =>
  [
    [0, 1],
    [2, 3],
  ].filter((s) => s.every((i) => i < items.length));
const random = () => seededRandom(1);

/** Statistics of answers; of a result with several numbers the one that is told. */
const OF_ANSWERS = {
  'mean of the first item': (s) => describeOrdinal(s.columns[0] ?? new Int8Array(0), 1, 5).mean,
  'sd of the first item': (s) => describeOrdinal(s.columns[0] ?? new Int8Array(0), 1, 5).sd,
  'skewness of the first item': (s) => describeOrdinal(s.columns[0] ?? new Int8Array(0), 1, 5).skew[1],
  'percent at the floor': (s) => describeOrdinal(s.columns[0] ?? new Int8Array(0), 1, 5).floorPercent,
  'mean of scores': (s) => scoreMoments(s.counts, 1).mean,
  'sd of scores': (s) => scoreMoments(s.counts, 1).sd,
  'moments from counts': (s) => s.moments,
  'moments from columns': (s) => momentsFromColumns(s.values, s.valid, 'listwise'),
  'pairwise moments': (s) => momentsFromCounts(s.counts, 'pairwise'),
  alpha: ofMoments((m) => rawAlpha(m.covariance, m.n)),
  'standardized alpha': ofMoments((m) => alphaSummary(m.covariance, m.n).standardizedAlpha),
  'standard error of alpha': ofMoments((m) => alphaStandardError(m.covariance, m.n)),
  'interval of Feldt': ofMoments((m) => feldtInterval(rawAlpha(m.covariance, m.n), m.n, m.covariance.k)),
  'interval of Duhachek': ofMoments((m) =>
    duhachekInterval(rawAlpha(m.covariance, m.n), alphaStandardError(m.covariance, m.n)),
  ),
  'alpha if the first is dropped': ofMoments(
    (m) => alphaIfDropped(m.covariance, m.n)[0]?.rawAlpha ?? undefinedBecause('too_few_items'),
  ),
  'Spearman–Brown': ofMoments((m) => spearmanBrownTwoItems(m.covariance, m.n)),
  λ2: ofMoments((m) => guttmanLambdas(m.covariance, m.n).lambda2),
  λ4: ofMoments((m) => guttmanLambdas(m.covariance, m.n).lambda4),
  λ6: ofMoments((m) => guttmanLambdas(m.covariance, m.n).lambda6),
  'odd–even': ofMoments((m) => oddEven(m.covariance, m.n).spearmanBrown),
  omega: ofMoments((m) => omegaMl(m.covariance, m.n).omega),
  'minres omega': ofCorrelation((r) => omegaMinres(r)),
  'item–total correlation': ofMoments(
    (m) => itemStatistics(m)[0]?.rDrop ?? undefinedBecause('too_few_items'),
  ),
  'key alarm': ofMoments((m) => keyAlarms(m)[0]?.p ?? undefinedBecause('too_few_items')),
  KMO: ofCorrelation((r) => samplingAdequacy(r)),
  Bartlett: ofCorrelation((r, n) => sphericity(r, n)),
  MAP: ofCorrelation((r) => minimumAveragePartial(r)),
  'one factor by minres': ofCorrelation((r) => extractFactors(r, 1, 'minres')),
  'one factor by ML': ofCorrelation((r) => extractFactors(r, 1, 'ml')),
  'parallel analysis': ofCorrelation((r, n) =>
    parallelAnalysis(r, componentSpectrum, normalCorrelations(n, r.k, random()), 20),
  ),
  CFA: ofMoments((m) => fitFactorModel(oneFactor(m.covariance.k), m.covariance, m.n)),
  'CFA with missing answers': (s) =>
    fitFactorModelMissing({ items: s.items.length, factors: [s.items.map((_, i) => i)] }, s.values, s.valid),
  'saturated moments': (s) => saturatedMoments(patternBlocks(s.values, s.valid), s.items.length),
  polychoric: (s) => polychoricMatrix(s.counts, 'pairwise'),
  thresholds: (s) =>
    s.items.length === 0 ? undefinedBecause('too_few_items') : thresholds(s.counts, 0, 'pairwise'),
  'bootstrap of alpha': (s) => {
    const drawn = reliabilityBootstrap(s.columns, new Int32Array(s.rows), 20, 0.95, random());
    return isUndefined(drawn) ? drawn : drawn.alpha;
  },
  'method effect': ofMoments((m) => methodEffect(m, [1, 2, 3].slice(0, Math.max(0, m.covariance.k - 1)))),
  'half difference': (s) => halfDifference(s.columns, halves(s)).d,
  acquiescence: (s) => acquiescence(s.columns, halves(s), balancedPairs(halves(s), pairs(s))).standardError,
  'longest run': (s) => first(longString(s.columns)),
  'average run': (s) => first(averageString(s.columns)),
  variability: (s) => first(responseVariability(s.columns)),
  'share unanswered': (s) => first(shareUnanswered(s.columns)),
  duplicates: (s) => first(exactDuplicates(s.columns)),
  'near duplicates': (s) => first(nearDuplicates(s.columns).index),
  Mahalanobis: (s) => {
    const d = mahalanobisDistance(s.columns, s.items, 'listwise');
    return isUndefined(d) ? d : first(d);
  },
  'even–odd': (s) => first(evenOdd(s.columns, s.items, pairs(s))),
  contradiction: (s) => first(reverseContradiction(s.columns, halves(s), pairs(s))),
  'reverse gap': (s) => first(reverseGap(s.columns, halves(s), pairs(s))),
  'pair consistency': (s) => first(pairConsistency(s.columns, [])),
  'mean of an index': (s) => referenceDistribution(longString(s.columns)).mean,
  'sd of an index': (s) => referenceDistribution(longString(s.columns)).sd,
} satisfies Record<string, (s: Sample) => unknown>;

const FEW = 'too_few_observations';
const NONE = 'no_observations';
const ITEMS = 'too_few_items';
const CONSTANT = 'constant_item';
const SINGULAR = 'singular_matrix';
const FLAT = 'zero_variance';
const NA = 'not_applicable';
const OPEN = 'not_converged';

/** In the order of the samples. */
const EXPECTED: Record<keyof typeof OF_ANSWERS, readonly Expected[]> = {
  //                         nobody one      missing no item one item two items flat    constant  twice     cancel
  'mean of the first item': [NONE, 3, NONE, NONE, 3, 3, 3, 20 / 7, 20 / 7, 3],
  'sd of the first item': [
    NONE,
    'single_observation',
    NONE,
    NONE,
    Math.SQRT2,
    Math.SQRT2,
    0,
    'value',
    'value',
    Math.SQRT2,
  ],
  'skewness of the first item': [NONE, 'single_observation', NONE, NONE, 0, 0, FLAT, 'value', 'value', 0],
  'percent at the floor': [NONE, 0, NONE, NONE, 100 / 6, 100 / 6, 0, 100 / 7, 100 / 7, 100 / 6],
  'mean of scores': [NONE, 3.5, NONE, NONE, 3, 37 / 12, 3, 'value', 'value', 3],
  'sd of scores': [NONE, 'single_observation', NONE, NONE, Math.SQRT2, 'value', 0, 'value', 'value', 0],
  'moments from counts': [FEW, FEW, FEW, 'value', 'value', 'value', 'value', 'value', 'value', 'value'],
  'moments from columns': [FEW, FEW, FEW, 'value', 'value', 'value', 'value', 'value', 'value', 'value'],
  'pairwise moments': [FEW, FEW, FEW, 'value', 'value', 'value', 'value', 'value', 'value', 'value'],
  alpha: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  'standardized alpha': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, CONSTANT, 'value', FLAT],
  'standard error of alpha': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  'interval of Feldt': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  'interval of Duhachek': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  'alpha if the first is dropped': [FEW, FEW, FEW, ITEMS, ITEMS, ITEMS, FLAT, 'value', 'value', -3],
  'Spearman–Brown': [FEW, FEW, FEW, NA, NA, 'value', NA, NA, NA, NA],
  λ2: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  λ4: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  λ6: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, SINGULAR, SINGULAR, FLAT],
  'odd–even': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', FLAT, 'value', 'value', NA],
  omega: [FEW, FEW, FEW, ITEMS, ITEMS, ITEMS, CONSTANT, CONSTANT, SINGULAR, SINGULAR],
  'minres omega': [FEW, FEW, FEW, ITEMS, ITEMS, ITEMS, CONSTANT, CONSTANT, 'value', FLAT],
  'item–total correlation': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, 'value', 'value', -1],
  'key alarm': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, 'value', 'value', 0],
  KMO: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, CONSTANT, SINGULAR, SINGULAR],
  Bartlett: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, CONSTANT, SINGULAR, SINGULAR],
  MAP: [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, CONSTANT, 'value', 'value'],
  'one factor by minres': [FEW, FEW, FEW, ITEMS, ITEMS, ITEMS, CONSTANT, CONSTANT, 'value', 'value'],
  'one factor by ML': [FEW, FEW, FEW, ITEMS, ITEMS, ITEMS, CONSTANT, CONSTANT, SINGULAR, SINGULAR],
  'parallel analysis': [FEW, FEW, FEW, ITEMS, ITEMS, 'value', CONSTANT, CONSTANT, 'value', 'value'],
  CFA: [FEW, FEW, FEW, FEW, ITEMS, ITEMS, SINGULAR, SINGULAR, SINGULAR, SINGULAR],
  'CFA with missing answers': [FEW, FEW, FEW, FEW, ITEMS, ITEMS, CONSTANT, CONSTANT, OPEN, OPEN],
  'saturated moments': [NONE, CONSTANT, NONE, NONE, 'value', 'value', CONSTANT, CONSTANT, OPEN, OPEN],
  polychoric: [NONE, CONSTANT, NONE, 'value', 'value', 'value', CONSTANT, CONSTANT, OPEN, OPEN],
  thresholds: [NONE, CONSTANT, NONE, ITEMS, 'value', 'value', CONSTANT, 'value', 'value', 'value'],
  'bootstrap of alpha': [FEW, FEW, FEW, FEW, ITEMS, 'value', FLAT, 'value', 'value', FLAT],
  'method effect': [FEW, FEW, FEW, ITEMS, ITEMS, ITEMS, SINGULAR, SINGULAR, SINGULAR, SINGULAR],
  'half difference': [NONE, 'single_observation', NONE, NA, NA, 'value', FLAT, 'value', 'value', FLAT],
  acquiescence: [NONE, 'single_observation', NONE, NA, NA, 'value', 0, 'value', 'value', 0],
  'longest run': [NONE, 1, NONE, NONE, 1, 1, 4, 1, 3, 1],
  'average run': [NONE, 1, NONE, NONE, 1, 1, 4, 'value', 'value', 1],
  variability: [NONE, 'value', NONE, NONE, FEW, Math.SQRT1_2, 0, 'value', 0.5, 4 / Math.sqrt(3)],
  'share unanswered': [NONE, 0, 1, NONE, 0, 0, 0, 0, 0, 0],
  duplicates: [NONE, 0, ITEMS, NONE, 0, 0, 5, 0, 0, 0],
  'near duplicates': [NONE, 0, ITEMS, NONE, 0, 0, 5, 0, 0, 0],
  Mahalanobis: [FEW, FEW, FEW, NONE, 2, 'value', SINGULAR, SINGULAR, SINGULAR, SINGULAR],
  'even–odd': [NONE, -1, ITEMS, NONE, ITEMS, ITEMS, FLAT, FLAT, FLAT, FLAT],
  contradiction: [NONE, 0, ITEMS, NONE, NA, 0, 0, 0, 0.5, 0],
  'reverse gap': [NONE, 'value', ITEMS, NONE, NA, 3, 0, 'value', 'value', 0],
  'pair consistency': [NONE, ITEMS, ITEMS, NONE, ITEMS, ITEMS, ITEMS, ITEMS, ITEMS, ITEMS],
  'mean of an index': [NONE, 1, NONE, NONE, 1, 7 / 6, 4, 'value', 'value', 'value'],
  'sd of an index': [NONE, 'single_observation', NONE, NONE, 0, 'value', 0, 'value', 'value', 'value'],
};

describe.each(Object.keys(OF_ANSWERS) as (keyof typeof OF_ANSWERS)[])('%s', (statistic) => {
  it.each(SAMPLE_NAMES.map((name, i) => [name, EXPECTED[statistic][i] ?? 'not_computed'] as const))(
    'of %s: %s',
    (name, expected) => {
      holds(OF_ANSWERS[statistic](SAMPLES[name]), expected);
    },
  );
});

const r = (k: number, entry: (i: number, j: number) => number): SquareMatrix =>
  squareMatrix(k, (i, j) => (i === j ? 1 : entry(i, j)));

const MATRICES = {
  // eigenvalues 2.1, 1.9, −0.9 … as may come of pairwise correlations
  'not positive definite': r(4, (i, j) => (i + j === 1 ? -0.9 : 0.9)),
  singular: r(4, () => 1),
  'all zero': r(4, () => 0),
  'barely negative throughout': r(4, () => -1 / 3),
  // the loading of item 0 would be 0.7/√0.2 > 1
  'a Heywood case': r(3, (i, j) => (i + j === 3 ? 0.2 : 0.7)),
  'without variance': squareMatrix(4, () => 0),
} as const;
type MatrixName = keyof typeof MATRICES;
const MATRIX_NAMES = Object.keys(MATRICES) as MatrixName[];
const N = 50;

const OF_MATRICES = {
  alpha: (c) => rawAlpha(c, N),
  'standardized alpha': (c) => alphaSummary(c, N).standardizedAlpha,
  G6: (c) => alphaSummary(c, N).g6,
  'signal to noise': (c) => alphaSummary(c, N).signalNoise,
  'alpha if the first is dropped': (c) => alphaIfDropped(c, N)[0]?.rawAlpha,
  λ4: (c) => guttmanLambdas(c, N).lambda4,
  λ6: (c) => guttmanLambdas(c, N).lambda6,
  'split halves': (c) => splitHalves(c, N),
  'odd–even': (c) => oddEven(c, N).r,
  Horst: (c) => oddEven(c, N).horst,
  omega: (c) => omegaMl(c, N).omega,
  'minres omega': (c) => omegaMinres(c),
  'one factor': (c) => fitOneFactor(c),
  'omega hierarchical': (c) => hierarchicalOmega(c, 2),
  'item–total correlation': (c) => itemStatistics(momentsFromCorrelation(c, N))[0]?.rDrop,
  KMO: (c) => samplingAdequacy(c),
  Bartlett: (c) => sphericity(c, N),
  MAP: (c) => minimumAveragePartial(c),
  'one factor by minres': (c) => extractFactors(c, 1, 'minres'),
  'one factor by ML': (c) => extractFactors(c, 1, 'ml'),
  'fit of one factor': (c) => {
    const e = extractFactors(c, 1, 'minres');
    return isUndefined(e) ? e : exploratoryFit(c, e, N);
  },
  'factor spectrum': (c) => factorSpectrum(c),
  CFA: (c) => fitFactorModel(oneFactor(c.k), c, N),
  'method effect': (c) => methodEffect(momentsFromCorrelation(c, N), [0, 1, 2].slice(0, c.k - 1)),
  inverse: (c) => inverse(c),
  'ln determinant': (c) => logDeterminant(c),
  'general inverse': (c) => generalInverse(c),
  correlations: (c) => correlationOf(c),
} satisfies Record<string, (c: SquareMatrix) => unknown>;

/** In the order of the matrices. */
const EXPECTED_OF_MATRICES: Record<keyof typeof OF_MATRICES, readonly Expected[]> = {
  //                  indefinite singular zero  negative  Heywood  no variance
  alpha: ['value', 1, 0, FLAT, 'value', FLAT],
  'standardized alpha': ['value', 1, 0, FLAT, 'value', CONSTANT],
  G6: ['value', SINGULAR, 0, SINGULAR, 'value', CONSTANT],
  'signal to noise': ['value', FLAT, 0, -1, 'value', CONSTANT],
  'alpha if the first is dropped': ['value', 1, 0, -3, 'value', FLAT],
  λ4: ['value', 1, 0, FLAT, 'value', FLAT],
  λ6: ['value', SINGULAR, 0, FLAT, 'value', FLAT],
  'split halves': ['value', 'value', 'value', FLAT, 'value', FLAT],
  'odd–even': ['value', 1, 0, -1, 'value', FLAT],
  Horst: ['value', 1, 0, NA, 'value', FLAT],
  omega: [SINGULAR, SINGULAR, OPEN, SINGULAR, 'heywood_case', CONSTANT],
  'minres omega': ['heywood_case', 'heywood_case', 'value', FLAT, 'heywood_case', FLAT],
  'one factor': [SINGULAR, SINGULAR, OPEN, SINGULAR, 'heywood_case', CONSTANT],
  'omega hierarchical': [ITEMS, ITEMS, ITEMS, ITEMS, ITEMS, ITEMS],
  'item–total correlation': ['value', 1, 0, -1, 'value', CONSTANT],
  KMO: ['value', SINGULAR, FLAT, SINGULAR, 'value', SINGULAR],
  Bartlett: [SINGULAR, SINGULAR, 'value', SINGULAR, 'value', SINGULAR],
  MAP: ['value', 'value', 'value', 'value', 'value', 'value'],
  'one factor by minres': ['value', 'value', 'value', OPEN, 'value', 'value'],
  'one factor by ML': [SINGULAR, SINGULAR, 'value', SINGULAR, 'value', SINGULAR],
  'fit of one factor': [SINGULAR, SINGULAR, 'value', OPEN, 'value', SINGULAR],
  'factor spectrum': ['value', 'value', 'value', OPEN, 'value', 'value'],
  CFA: [SINGULAR, SINGULAR, OPEN, SINGULAR, 'value', SINGULAR],
  'method effect': [SINGULAR, SINGULAR, OPEN, SINGULAR, ITEMS, SINGULAR],
  inverse: ['value', SINGULAR, 'value', SINGULAR, 'value', SINGULAR],
  'ln determinant': [SINGULAR, SINGULAR, 0, SINGULAR, 'value', SINGULAR],
  'general inverse': ['value', SINGULAR, 'value', 'value', 'value', SINGULAR],
  correlations: ['value', 'value', 'value', 'value', 'value', CONSTANT],
};

describe.each(Object.keys(OF_MATRICES) as (keyof typeof OF_MATRICES)[])('%s', (statistic) => {
  it.each(
    MATRIX_NAMES.map((name, i) => [name, EXPECTED_OF_MATRICES[statistic][i] ?? 'not_computed'] as const),
  )('of a matrix %s: %s', (name, expected) => {
    holds(OF_MATRICES[statistic](MATRICES[name]), expected);
  });
});

function units(...groups: number[][]): UnitMoments {
  const values = Float64Array.from(groups.flat());
  const unit = Int32Array.from(groups.flatMap((g, u) => g.map(() => u)));
  return unitMoments(values, new Uint8Array(values.length).fill(1), unit, groups.length);
}

function ratings(...values: (number | null)[]): Ratings {
  return {
    values: Float64Array.from(values, (v) => v ?? 0),
    valid: Uint8Array.from(values, (v) => (v === null ? 0 : 1)),
  };
}

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const known = (value: number): Estimate => estimate(value, 5);
const unknown = undefinedBecause('constant_item');
const variance = (...x: number[]): Estimate =>
  varianceFromSums(
    x.length,
    x.reduce((s, v) => s + v, 0),
    x.reduce((s, v) => s + v * v, 0),
  );
const two = (weights: 'none' | 'linear' | 'quadratic', a: Ratings, b: Ratings) =>
  cohenKappa(a, b, [1, 2], weights);
const index = (values: number[]): { values: Float64Array; valid: Uint8Array } => ({
  values: Float64Array.from(values),
  valid: new Uint8Array(values.length).fill(1),
});
const binary = (a: number[], b: number[], max = 1): Outcome<SquareMatrix> => {
  const item = { min: 0, max, reverse: false };
  const counts = createPairCounts([item, item]);
  addColumns(counts, [Int8Array.from(a), Int8Array.from(b)]);
  return polychoricMatrix(counts, 'pairwise');
};
const field = (result: Outcome<object>, name: string): unknown =>
  isUndefined(result) ? result : (result as Record<string, unknown>)[name];

const CASES: readonly (readonly [string, string, () => unknown, Expected])[] = [
  ['analysis of variance', 'no unit', () => oneWay(units()).icc1, NONE],
  ['analysis of variance', 'units without anybody', () => oneWay(units([], [])).icc1, NONE],
  ['analysis of variance', 'one unit', () => oneWay(units([1, 2, 3])).icc1, 'too_few_units'],
  ['analysis of variance', 'units of one', () => oneWay(units([1], [2], [3])).icc1, FEW],
  ['analysis of variance', 'no variance', () => oneWay(units([2, 2], [2, 2])).icc1, FLAT],
  [
    'analysis of variance',
    'no variance of thirds',
    () => oneWay(units([0.1, 0.1, 0.1], [0.1, 0.1], [0.1])).icc2,
    FLAT,
  ],
  ['analysis of variance', 'perfect separation', () => oneWay(units([1, 1], [3, 3])).icc1, 1],
  ['F', 'perfect separation', () => oneWay(units([0.1, 0.1, 0.1], [0.7, 0.7, 0.7])).f, FLAT],
  ['p of F', 'perfect separation', () => oneWay(units([1, 1], [3, 3])).p, FLAT],
  ['reliability of a unit', 'no respondent', () => unitReliability(known(0.2), 0), NONE],
  ['reliability of a unit', 'ICC undefined', () => unitReliability(unknown, 5), CONSTANT],
  ['reliability of a unit', 'very negative ICC', () => unitReliability(known(-0.5), 3), NA],
  ['shrunken mean', 'no respondent', () => shrunkenMean(mean([]), known(3), known(0.5)), NONE],
  ['shrunken mean', 'reliability undefined', () => shrunkenMean(known(4), known(3), unknown), CONSTANT],
  ['mean of a unit', 'no respondent', () => meanOfUnit(units([]), 0).mean, NONE],
  ['standard error of a unit', 'one respondent', () => meanOfUnit(units([3]), 0).se, 'single_observation'],
  ['standard error of persons', 'nobody', () => meanOverPersons(of()).se, NONE],
  ['standard error of persons', 'one answer throughout', () => meanOverPersons(of(0.1, 0.1, 0.1)).se, 0],
  ['standard error of departments', 'none', () => meanOverDepartments(units()).se, NONE],
  ['standard error of departments', 'one', () => meanOverDepartments(units([2, 4])).se, 'single_department'],
  ['interval', 'no degrees of freedom', () => interval(known(1), known(1), 0, 0.95), FEW],
  ['interval', 'standard error undefined', () => interval(known(1), unknown, 4, 0.95), CONSTANT],
  ['intervals of ranks', 'no unit', () => rankIntervals(of(), of(), 10, 0.9, random()), 'too_few_units'],
  ['intervals of ranks', 'one unit', () => rankIntervals(of(1), of(1), 10, 0.9, random()), 'too_few_units'],
  [
    'standard error of measurement',
    'reliability above one',
    () => standardErrorOfMeasurement(known(1), known(1.2)),
    NA,
  ],
  [
    'standard error of measurement',
    'reliability undefined',
    () => standardErrorOfMeasurement(known(1), unknown),
    CONSTANT,
  ],
  ['rwg', 'one respondent', () => rwg(variance(3), 2), 'single_observation'],
  ['rwg', 'no respondent', () => rwg(variance(), 2), NONE],
  ['rwg', 'one answer throughout', () => rwg(variance(3, 3, 3), 2), 1],
  ['rwg', 'two camps', () => rwg(variance(1, 5, 1, 5), 2), 0],
  ['rwg(J)', 'no item', () => rwgJ([], 2), ITEMS],
  ['rwg(J)', 'one respondent', () => rwgJ([variance(3), variance(4)], 2), 'single_observation'],
  ['rwg(J)', 'one answer throughout', () => rwgJ([variance(3, 3)], uniformNullVariance(5)), 1],
  ['rwg(J)', 'two camps', () => rwgJ([variance(1, 5)], uniformNullVariance(5)), 0],
  ['r*wg(J)', 'two camps', () => rwgJLindell([variance(1, 5)], 2), -3],
  ['r*wg(J)', 'no item', () => rwgJLindell([], 2), ITEMS],
  ['average deviation', 'nobody', () => averageDeviation([], 'median'), NONE],
  ['average deviation', 'one respondent', () => averageDeviation([3], 'mean'), 'single_observation'],
  ['average deviation', 'one answer throughout', () => averageDeviation([3, 3], 'mean'), 0],
  ['AD(J)', 'no item', () => averageDeviationJ([], 'mean'), ITEMS],
  ['a_wg', 'one respondent', () => awg(1, 3, variance(3), 1, 5), 'single_observation'],
  ['a_wg', 'everybody at the lowest', () => awg(3, 1, variance(1, 1, 1), 1, 5), 'mean_too_extreme'],
  ['a_wg', 'two camps of one', () => awg(2, 3, variance(1, 5), 1, 5), -1],
  ['a_wg(J)', 'no item', () => awgJ([]), ITEMS],
  ['a_wg(J)', 'no item with one', () => awgJ([unknown]), CONSTANT],
  ['kappa', 'nobody', () => two('none', ratings(), ratings()), NONE],
  ['kappa', 'no object in common', () => two('none', ratings(1, null), ratings(null, 2)), NONE],
  ['kappa', 'one category', () => two('quadratic', ratings(1, 1), ratings(1, 1)), FLAT],
  ['kappa', 'full agreement', () => field(two('linear', ratings(1, 2), ratings(1, 2)), 'kappa'), 1],
  ['kappa', 'each his own category', () => field(two('none', ratings(1, 1), ratings(2, 2)), 'kappa'), 0],
  ['kappa', 'one object', () => field(two('none', ratings(1), ratings(2)), 'se'), 0],
  ["Fleiss' kappa", 'one rater', () => fleissKappa([of(1, 2)], [1, 2]), FEW],
  ["Fleiss' kappa", 'no object', () => fleissKappa([of(), of()], [1, 2]), FEW],
  ["Fleiss' kappa", 'one category', () => fleissKappa([of(1, 1), of(1, 1)], [1, 2]), FLAT],
  ["Fleiss' kappa", 'full agreement', () => field(fleissKappa([of(1, 2), of(1, 2)], [1, 2]), 'kappa'), 1],
  ["Krippendorff's alpha", 'no rater', () => krippendorffAlpha([], 'nominal'), FEW],
  ["Krippendorff's alpha", 'one rater', () => krippendorffAlpha([ratings(1, 2)], 'ordinal'), FEW],
  [
    "Krippendorff's alpha",
    'all missing',
    () => krippendorffAlpha([ratings(null), ratings(null)], 'interval'),
    FEW,
  ],
  [
    "Krippendorff's alpha",
    'nothing rated twice',
    () => krippendorffAlpha([ratings(1, null), ratings(null, 2)], 'nominal'),
    FEW,
  ],
  [
    "Krippendorff's alpha",
    'one category',
    () => krippendorffAlpha([ratings(1, 1), ratings(1, 1)], 'ordinal'),
    FLAT,
  ],
  [
    "Krippendorff's alpha",
    'zeros as ratios',
    () => krippendorffAlpha([ratings(0, 0), ratings(0, 0)], 'ratio'),
    FLAT,
  ],
  [
    "Krippendorff's alpha",
    'negative ratios',
    () => krippendorffAlpha([ratings(-1, 1), ratings(1, 1)], 'ratio'),
    NA,
  ],
  [
    "Krippendorff's alpha",
    'one object, two opinions',
    () => krippendorffAlpha([ratings(1), ratings(2)], 'nominal'),
    0,
  ],
  ["Kendall's W", 'no rater', () => kendallW([]).corrected, FEW],
  ["Kendall's W", 'one object', () => kendallW([of(1), of(1)]).uncorrected, FEW],
  ["Kendall's W", 'all tied', () => kendallW([of(1, 1, 1), of(2, 2, 2)]).corrected, FLAT],
  ["Kendall's W", 'opposite orders', () => kendallW([of(1, 2, 3), of(3, 2, 1)]).corrected, 0],
  ['ICC of raters', 'no rater', () => raterIcc([]), FEW],
  ['ICC of raters', 'one rater', () => raterIcc([of(1, 2, 3)]), FEW],
  ['ICC of raters', 'one object', () => raterIcc([of(1), of(2)]), FEW],
  ['ICC of raters', 'no variance', () => raterIcc([of(2, 2), of(2, 2)]), FLAT],
  ['ICC of raters', 'full agreement', () => raterIcc([of(1, 2, 3), of(1, 2, 3)]), FLAT],
  ['ICC of raters', 'a constant shift', () => raterIcc([of(0.1, 0.2, 0.3), of(0.4, 0.5, 0.6)]), FLAT],
  ['ICC of raters', 'objects alike', () => raterIcc([of(1, 3, 2), of(3, 1, 2)]), FLAT],
  [
    'ICC of raters',
    'less than one degree of freedom',
    () => raterIcc([of(3, 1, 1, 2, 1), of(1, 4, 4, 2, 4)]),
    'value',
  ],
  ['ICC of raters', 'no degree of freedom left', () => raterIcc([of(1, 3), of(3, 3), of(3, 1)]), 'value'],
  ['ICC of the mean of raters', 'objects that hardly differ', () => meanOfRaters(of(1, 2), of(3, 1)), NA],
  ['ICC of raters', 'two objects, two raters', () => raterIcc([of(1, 2), of(1, 3)]), 'value'],
  ['polychoric', 'perfect separation', () => binary([0, 0, 1, 1], [0, 0, 1, 1]), OPEN],
  ['polychoric', 'perfect opposition', () => binary([0, 0, 1, 1], [1, 1, 0, 0]), OPEN],
  ['polychoric', 'an empty cell', () => binary([0, 0, 0, 1, 1], [0, 0, 1, 1, 1]), OPEN],
  ['polychoric', 'nobody answered both', () => binary([0, 1, -1, -1], [-1, -1, 0, 1]), NONE],
  [
    'polychoric',
    'nobody answered both, of three options',
    () => binary([0, 1, 2, -1, -1, -1], [-1, -1, -1, 0, 1, 2], 2),
    NONE,
  ],
  ['correlation', 'no value', () => correlation([], []), FEW],
  ['correlation', 'a constant', () => correlation([1, 2], [0.1, 0.1]), FLAT],
  ['item–score correlation', 'nobody', () => itemScoreCorrelation(of(), new Uint8Array(0), index([])), FEW],
  ['quantile', 'no value', () => quantile([], 0.5), NONE],
  ['variance', 'a constant that rounds', () => describeValues(of(0.1, 0.1, 0.1)).variance, 0],
  ['kurtosis', 'three values', () => describeValues(of(1, 2, 4)).kurtosis[1], FEW],
  [
    'sd of scores',
    'one answer throughout, in thirds',
    () => scoreMoments(sample([3, 3], [3, 3], [4, 4]).counts, 1).sd,
    0,
  ],
  [
    "Bartlett's test",
    'fewer rows than it needs',
    () =>
      sphericity(
        r(6, () => 0.3),
        3,
      ),
    FEW,
  ],
  ['exploratory fit', 'no rows', () => OF_FIT(0), FEW],
  ['exploratory fit', 'few rows', () => OF_FIT(3), FEW],
  [
    'KMO',
    'an item that goes with no other',
    () => samplingAdequacy(r(3, (i, j) => (i + j === 1 ? 0.5 : 1e-17))),
    FLAT,
  ],
  ['spectrum', 'no item', () => componentSpectrum(squareMatrix(0, () => 0)), ITEMS],
  ['random correlations', 'one row', () => normalCorrelations(1, 3, random())(), CONSTANT],
  [
    'random correlations',
    'fewer rows than items',
    () => smallestEigenvalue(normalCorrelations(3, 4, random())()),
    0,
  ],
  [
    'resampled correlations',
    'no row',
    () => resampledCorrelations([of(), of()], [new Uint8Array(0), new Uint8Array(0)], random())(),
    FEW,
  ],
  ['robust results', 'a saturated model', () => ROBUST(), NA],
  ['varimax', 'no loading', () => varimax(new Float64Array(8), 2), 'value'],
  ['oblimin', 'no loading', () => oblimin(new Float64Array(8), 2), 'value'],
  [
    'oblimin from many starts',
    'no loading',
    () => obliminFromManyStarts(new Float64Array(8), 2, 3, random()),
    'value',
  ],
  ['fit indices', 'a saturated model', () => fitIndices(0, 0, 5, 3, 10).cfi, 1],
  ['fit indices', 'a baseline that fits', () => fitIndices(0, 3, 0, 6, 10).cfi, 1],
  ['AUC', 'perfect separation', () => areaUnderCurve(index([1, 2, 3, 4]), [0, 0, 1, 1], 'high'), 1],
  ['AUC', 'no value', () => areaUnderCurve(index([]), [], 'high'), NONE],
  ['AUC', 'one kind only', () => areaUnderCurve(index([1, 2]), [1, 1], 'high'), NONE],
  ['AUC', 'one value throughout', () => areaUnderCurve(index([0, 0]), [0, 1], 'low'), 0.5],
  ['regular counts', 'no hour', () => regularCounts([]), FEW],
  ['regular counts', 'no answer', () => regularCounts([0, 0]), NONE],
  ['alpha too good', 'alpha of one', () => field(alphaTooGood(known(1), known(0.8), 40, 6), 'p'), 0],
  ['alpha too good', 'overall alpha of one', () => alphaTooGood(known(0.9), known(1), 40, 6), FLAT],
  ['alpha too good', 'few forms', () => alphaTooGood(known(0.9), known(0.8), 29, 6), FEW],
  ['attention items', 'none', () => indexValue(attentionFailed([], [], 1), 0), NA],
  ['seconds per item', 'no item', () => indexValue(secondsPerItem(index([10]), 0), 0), ITEMS],
  ['time band', 'a clock set back', () => indexValue(timeBands(secondsPerItem(index([-4]), 12)), 0), NA],
  ['percentile', 'no value', () => percentileRank(of(), 1), NONE],
  [
    'wording alarm',
    'nobody',
    () =>
      wordingAlarm(
        [of(), of(), of()].map(() => new Int8Array(0)),
        [likert, likert, { ...likert, reverse: true }],
        2,
      ),
    FEW,
  ],
  ['wording alarm', 'a forward item', () => wordingAlarm([new Int8Array(0)], [likert], 0), NA],
  ['scale score', 'all missing', () => scaleScores([keyColumn(Int8Array.of(-1), likert)], 0).valid[0], 0],
  ['eigenvalues', 'singular', () => eigenvalues(r(2, () => 1))[1], 0],
];

const OF_FIT = (n: number): unknown => {
  const c = r(6, () => 0.3);
  const e = extractFactors(c, 1, 'minres');
  return isUndefined(e) ? e : exploratoryFit(c, e, n);
};

function meanOfRaters(...columns: Float64Array[]): unknown {
  const icc = raterIcc(columns);
  return isUndefined(icc) ? icc : icc.average[1];
}

function smallestEigenvalue(m: Outcome<SquareMatrix>): unknown {
  return isUndefined(m) ? m : eigenvalues(m).at(-1);
}

const ROBUST = (): unknown => {
  const f = fitFactorModel(
    oneFactor(3),
    r(3, () => 0.5),
    10,
  );
  return isUndefined(f) ? f : robustSolution(f, new Float64Array(30));
};

it.each(CASES)('%s, %s', (_, __, run, expected) => {
  holds(run(), expected);
});

describe.each(SAMPLE_NAMES)('everything of %s', (name) => {
  const s = SAMPLES[name];

  it('is finite in whole results, where the table tells one number of each', () => {
    const { moments: m } = s;
    const matrices = isUndefined(m)
      ? []
      : [m.covariance, ...(isUndefined(m.correlation) ? [] : [m.correlation])];
    for (const c of matrices) {
      expect(unsound(alphaSummary(c, s.rows))).toEqual([]);
      expect(unsound(alphaIfDropped(c, s.rows))).toEqual([]);
      expect(unsound(guttmanLambdas(c, s.rows))).toEqual([]);
      expect(unsound(oddEven(c, s.rows))).toEqual([]);
      expect(unsound(omegaMl(c, s.rows))).toEqual([]);
    }
    if (!isUndefined(m)) expect(unsound([itemStatistics(m), keyAlarms(m)])).toEqual([]);
    const one = new Int32Array(s.rows);
    expect(unsound(analyzeScale(s.items, s.columns))).toEqual([]);
    expect(unsound(analyzeUnits(s.items, s.columns, one, 1))).toEqual([]);
    expect(unsound(analyzeUnits(s.items, s.columns, Int32Array.from(one.keys()), s.rows))).toEqual([]);
    expect(unsound(s.columns.map((c) => describeOrdinal(c, 1, 5)))).toEqual([]);
    expect(unsound(s.values.map((v, i) => describeValues(v, s.valid[i])))).toEqual([]);
    expect(unsound(mahalanobisDistance(s.columns, s.items, 'pairwise'))).toEqual([]);
    expect(unsound([numberAnswered(s.columns), nearDuplicates(s.columns)])).toEqual([]);
    expect(unsound(referenceDistribution(responseVariability(s.columns)))).toEqual([]);
  });
});

describe('a defect of the caller', () => {
  it.each<[string, () => unknown]>([
    ['a rating outside the categories', () => two('none', ratings(2, 1), ratings(1, 3))],
    ['the same of Fleiss', () => fleissKappa([of(1, 3), of(1, 3)], [1, 2])],
    ['columns of unequal length', () => correlation([1, 2], [1])],
    ['an error that is no number', () => rankIntervals(of(1, 2), of(1, Number.NaN), 1, 0.9, random())],
  ])('is thrown: %s', (_, run) => {
    expect(run).toThrow(RangeError);
  });
});
