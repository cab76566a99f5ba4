/** Blocks of careless answering, and the reference file of values per respondent. */
import type { Estimate } from '#lib/estimate.ts';
import { mean, standardDeviation } from '#lib/psychometrics/descriptives.ts';
import type { OrdinalItem, Scores } from '#lib/psychometrics/keying.ts';
import type { SquareMatrix } from '#lib/psychometrics/matrix.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { areaUnderCurve } from '#lib/psychometrics/screening-auc.ts';
import { evenOdd, itemPairs, pairConsistency } from '#lib/psychometrics/screening-consistency.ts';
import {
  indexValue,
  type ReferenceDistribution,
  type RespondentIndex,
  referenceDistribution,
} from '#lib/psychometrics/screening-index.ts';
import { mahalanobisCut, mahalanobisDistance } from '#lib/psychometrics/screening-mahalanobis.ts';
import {
  averageString,
  longString,
  numberAnswered,
  responseVariability,
} from '#lib/psychometrics/screening-strings.ts';
import { secondsPerItem } from '#lib/psychometrics/screening-time.ts';
import { type Got, isList, type Json, type JsonObject } from './compare.ts';
import { asOrdinal, numericColumn, type ScaleData, type Table, textList } from './data.ts';

/** The raw items in the order of the questionnaire, and which of them are keyed in reverse. */
type CarelessData = {
  readonly config: JsonObject;
  readonly table: Table;
  readonly raw: ScaleData;
  readonly reversed: ReadonlySet<string>;
};

type CarelessIndices = {
  readonly items: number;
  readonly byName: ReadonlyMap<string, RespondentIndex>;
  readonly seconds: RespondentIndex | undefined;
  readonly total: Scores | undefined;
};

/** The section on careless answering, computed once. */
export class Carelessness {
  private readonly data: CarelessData;
  private readonly indices: CarelessIndices | undefined;

  constructor(data: CarelessData) {
    this.data = data;
    this.indices = carelessIndices(data);
  }

  /** A block by its name, or `undefined` where the engine does not know it. */
  block(name: string): Got | undefined {
    const { raw, config, table } = this.data;
    if (name === 'synonym_pairs') return carelessPairs(raw, config.syn_threshold);
    if (name === 'antonym_pairs') return carelessPairs(raw, config.ant_threshold);
    return this.indices === undefined ? undefined : carelessBlock(table, this.indices, name);
  }

  /** An index of every respondent by its name in the file of respondents. */
  column(name: string): Estimate[] | undefined {
    const index = this.indices?.byName.get(name);
    return index === undefined ? undefined : Array.from(index.values, (_, r) => indexValue(index, r));
  }
}

/** Every index of the reference, or `undefined` where the data are not ordinal. */
function carelessIndices(data: CarelessData): CarelessIndices | undefined {
  const { raw, config, table } = data;
  const { range, names } = raw;
  const columns = asOrdinal(raw.columns, range);
  if (range === undefined || columns === undefined) return undefined;
  const items: OrdinalItem[] = names.map((name) => ({ ...range, reverse: data.reversed.has(name) }));
  const facets = isList(config.facets_evenodd) ? config.facets_evenodd : [];
  const scales = facets.map((facet) => textList(facet).map((name) => names.indexOf(name)));
  const byName = new Map<string, RespondentIndex>([
    ['n_answered', numberAnswered(columns)],
    ['longstring', longString(columns)],
    ['avgstring', averageString(columns)],
    ['irv', responseVariability(columns)],
    ['evenodd', evenOdd(columns, items, scales)],
  ]);
  for (const [name, treatment] of [
    ['mahal_d2_listwise', 'listwise'],
    ['mahal_d2_psych', 'pairwise'],
  ] as const) {
    const d = mahalanobisDistance(columns, items, treatment);
    if (!isUndefined(d)) byName.set(name, d);
  }
  const r = rawCorrelation(raw);
  for (const [name, threshold] of [
    ['psychsyn', config.syn_threshold],
    ['psychant', config.ant_threshold],
  ] as const) {
    if (isUndefined(r) || typeof threshold !== 'number') continue;
    byName.set(name, pairConsistency(columns, itemPairs(r, threshold)));
  }
  const total = numericColumn(table, 'seconds');
  const seconds = total === undefined ? undefined : secondsPerItem(total, names.length);
  return { items: names.length, byName, seconds, total };
}

function rawCorrelation(raw: ScaleData): Outcome<SquareMatrix> {
  const moments = raw.moments('pairwise');
  return isUndefined(moments) ? moments : moments.correlation;
}

/** Pairs of items whose correlation as stored lies beyond the file's threshold. */
function carelessPairs(raw: ScaleData, threshold: Json | undefined): Got | undefined {
  if (typeof threshold !== 'number') return undefined;
  const r = rawCorrelation(raw);
  return isUndefined(r) ? r : itemPairs(r, threshold).map((pair) => ({ r: pair.r }));
}

function carelessBlock(table: Table, indices: CarelessIndices, name: string): Got | undefined {
  switch (name) {
    case 'summary':
      return Object.fromEntries(
        Array.from(indices.byName, ([key, index]) => [key, summaryKeys(referenceDistribution(index))]),
      );
    case 'flags':
      return flags(indices);
    case 'speed':
      return speed(indices);
    case 'auc':
      return curves(indices, table);
    default:
      return undefined;
  }
}

function summaryKeys(d: ReferenceDistribution): Got {
  return { n: d.n, mean: d.mean, sd: d.sd, min: d.min, max: d.max, p05: d.p05, p50: d.p50, p95: d.p95 };
}

function countWhere(
  index: RespondentIndex | undefined,
  test: (value: number) => boolean,
): number | undefined {
  if (index === undefined) return undefined;
  let count = 0;
  for (let r = 0; r < index.values.length; r++) {
    if (index.valid[r] === 1 && test(index.values[r] ?? 0)) count++;
  }
  return count;
}

function flags({ byName, items }: CarelessIndices): Got {
  const cut = mahalanobisCut(items, 0.001);
  return {
    mahal_over_chisq999: countWhere(byName.get('mahal_d2_listwise'), (v) => v > cut),
    mahal_cut: cut,
    longstring_all_items: countWhere(byName.get('longstring'), (v) => v === items),
    irv_zero: countWhere(byName.get('irv'), (v) => v === 0),
    longstring_at_least_half: countWhere(byName.get('longstring'), (v) => v >= items / 2),
  };
}

function speed({ seconds, total }: CarelessIndices): Got | undefined {
  if (seconds === undefined || total === undefined) return undefined;
  const d = referenceDistribution(total);
  const logs = d.sorted.map(Math.log);
  return {
    under_2s_per_item: countWhere(seconds, (v) => v < 2),
    median_seconds: d.p50,
    p05: d.p05,
    mean_log_seconds: mean(logs),
    sd_log_seconds: standardDeviation(logs),
  };
}

const CURVES = [
  ['longstring_high', 'longstring', 'high'],
  ['irv_low', 'irv', 'low'],
  ['irv_high', 'irv', 'high'],
  ['mahal_high', 'mahal_d2_listwise', 'high'],
  ['evenodd_low', 'evenodd', 'low'],
  ['psychsyn_low', 'psychsyn', 'low'],
  ['psychant_high', 'psychant', 'high'],
  ['seconds_low', 'seconds', 'low'],
] as const;

/**
 * Indices that are correlations within a respondent. The reference ranks them as R's `cor` returned them, where
 * equal correlations differ in the last bits and are then no ties: its areas move by up to .0035 with that noise
 * (psychant, random: .81559; after `round(v, 10)` in the same R: .81436). The engine counts ties as ties; its areas
 * are held to those of R on rounded values in careless-blocks.test.ts instead.
 */
const NOISY_TIES: ReadonlySet<string> = new Set(['evenodd', 'psychsyn', 'psychant']);

/** Each kind of injected answering against `none`. */
function curves({ byName, seconds }: CarelessIndices, table: Table): Got | undefined {
  const column = table.header.indexOf('truth');
  if (column < 0) return undefined;
  const truth = table.rows.map((row) => row[column] ?? '');
  const kinds = [...new Set(truth)].filter((kind) => kind !== 'none');
  return Object.fromEntries(
    kinds.map((kind) => {
      const known = truth.map((t) => (t === kind ? 1 : t === 'none' ? 0 : -1));
      const area = CURVES.map(([key, name, end]) => {
        const index = name === 'seconds' ? seconds : byName.get(name);
        const curve = index === undefined ? undefined : areaUnderCurve(index, known, end);
        const noisy = NOISY_TIES.has(name) && curve?.kind === 'estimate';
        return [key, noisy ? undefined : curve] as const;
      });
      return [kind, Object.fromEntries(area)];
    }),
  );
}
