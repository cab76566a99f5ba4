/** Blocks of two waves: columns `w1_…` and `w2_…` of the same items, one row per person. */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { rawAlpha } from '#lib/psychometrics/alpha.ts';
import { compareGroups } from '#lib/psychometrics/group-comparison.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { adjustP } from '#lib/psychometrics/p-adjust.ts';
import { comparePaired, type PairedComparison } from '#lib/psychometrics/paired-comparison.ts';
import { RELIABLE_CHANGE, reliableChange } from '#lib/psychometrics/reliable-change.ts';
import type { SampleMoments } from '#lib/psychometrics/two-samples.ts';
import type { Got, JsonObject } from './compare.ts';
import {
  type Column,
  child,
  type ScaleData,
  scaleFromTable,
  type Table,
  textList,
  unitColumn,
} from './data.ts';
import { comparisonKeys, members, valuesWhere } from './group-blocks.ts';

type Waves = {
  readonly table: Table;
  readonly items: readonly string[];
  readonly scales: readonly [ScaleData, ScaleData];
  readonly scores: readonly [Column, Column];
};

/** A block of the file of waves, or `undefined` where it is none. */
export function wavesBlock(doc: JsonObject, table: Table, path: readonly string[]): Got | undefined {
  const waves = wavesOf(doc, table);
  const [top = '', second = ''] = path;
  if (waves === undefined) return undefined;
  const [w1, w2] = waves.scores;
  const everybody = (): boolean => true;
  const all = (column: Column): Float64Array => valuesWhere(column, everybody);
  switch (top) {
    case 'paired':
      return pairedKeys(pairedWhere(waves, everybody));
    case 'paired_by_group':
      return pairedKeys(pairedWhere(waves, inGroup(waves, second)));
    case 'waves_as_independent':
      return comparisonKeys(compareGroups(all(w2), all(w1)));
    case 'groups_at_wave2':
      return groupsOf(doc, top, waves, w2);
    case 'change_between_groups':
      return groupsOf(doc, top, waves, changeColumn(waves));
    case 'alpha':
      return alphaKeys(alphas(doc, waves));
    case 'reliable_change':
      return changes(doc, waves, second);
    case 'item_level':
      return Object.fromEntries(waves.items.map((name, i) => [name, itemKeys(waves, i)]));
    case 'p_adjust':
      return adjusted(waves);
    default:
      return undefined;
  }
}

function wavesOf(doc: JsonObject, table: Table): Waves | undefined {
  const meta = child(doc, 'meta');
  const names = table.header.flatMap((h) => (h.startsWith('w1_') ? [h.slice(3)] : []));
  const reversed = new Set(textList(meta.reverse_items));
  const scale = (wave: string): ScaleData | undefined =>
    scaleFromTable(
      table,
      names.map((n) => `${reversed.has(n) ? '-' : ''}${wave}_${n}`),
      meta,
    );
  const first = scale('w1');
  const second = scale('w2');
  if (first === undefined || second === undefined) return undefined;
  return {
    table,
    items: names,
    scales: [first, second],
    scores: [first.scores(1), second.scores(1)],
  };
}

function inGroup(waves: Waves, name: string): (row: number) => boolean {
  const groups = unitColumn(waves.table, 'group');
  const index = groups?.names.indexOf(name) ?? -1;
  return (row) => index >= 0 && groups?.unit[row] === index;
}

function pairedWhere({ scores: [a, b] }: Waves, keep: (row: number) => boolean): PairedComparison {
  const mask = (column: Column): Uint8Array => column.valid.map((v, r) => (v === 1 && keep(r) ? 1 : 0));
  return comparePaired(a.values, b.values, mask(a), mask(b));
}

/** The two groups a block's note names as "A minus B". */
function groupsOf(doc: JsonObject, block: string, waves: Waves, column: Column): Got | undefined {
  const { note } = child(doc, block);
  const match = typeof note === 'string' ? /(\w+) minus (\w+)/.exec(note) : null;
  if (match === null) return undefined;
  const of = (name: string | undefined): Float64Array => valuesWhere(column, inGroup(waves, name ?? ''));
  return comparisonKeys(compareGroups(of(match[1]), of(match[2])));
}

function changeColumn({ scores: [a, b] }: Waves): Column {
  return {
    values: b.values.map((v, r) => v - (a.values[r] ?? 0)),
    valid: b.valid.map((v, r) => (v === 1 && a.valid[r] === 1 ? 1 : 0)),
  };
}

const sdOf = (m: SampleMoments): Estimate => estimate(Math.sqrt(m.ss / (m.n - 1)), m.n, 'single_observation');

function pairedKeys(c: PairedComparison): Record<string, Got> {
  const single = (i: 1 | 2, name: string): Record<string, Got> =>
    members(c.icc, {
      [`icc${name}`]: (x) => x.single[i].icc,
      [`icc${name.slice(0, 3)}_low`]: (x) => x.single[i].lower,
      [`icc${name.slice(0, 3)}_high`]: (x) => x.single[i].upper,
    });
  return {
    n_pairs: c.pairs,
    mean1: c.wave1.mean,
    mean2: c.wave2.mean,
    sd1: sdOf(c.wave1),
    sd2: sdOf(c.wave2),
    mean_diff: c.change.mean,
    sd_diff: sdOf(c.change),
    ...members(c.test, {
      t: (t) => t.t,
      df: (t) => t.df,
      p: (t) => t.p,
      ci_low: (t) => t.lower,
      ci_high: (t) => t.upper,
    }),
    ...members(c.testRetest, {
      r_test_retest: (t) => t.r,
      r_ci_low_fisher: (t) => (isUndefined(t.interval) ? t.interval : t.interval.lower),
      r_ci_high_fisher: (t) => (isUndefined(t.interval) ? t.interval : t.interval.upper),
      r_p: (t) => t.p,
    }),
    ...members(c.effects, {
      d_z: (e) => e.dz,
      d_z_ci_low_ncp: (e) => e.dzInterval.lower,
      d_z_ci_high_ncp: (e) => e.dzInterval.upper,
      hedges_g_z: (e) => e.gz,
      d_av_mean_sd: (e) => e.dav,
      hedges_g_av: (e) => e.gav,
      d_av_rms_sd: (e) => e.davRms,
      d_rm: (e) => e.drm,
      d_baseline_sd: (e) => e.dBaseline,
    }),
    ...single(1, '2_1_absolute'),
    ...single(2, '3_1_consistency'),
  };
}

type Alphas = { readonly first: Estimate; readonly second: Estimate; readonly paired: Estimate };

function alphaOf(s: ScaleData): Estimate {
  const m = s.moments('listwise');
  return isUndefined(m) ? m : rawAlpha(m.covariance, m.n);
}

/** Alpha of each wave's complete rows, and of wave 1 among the people with both waves. */
function alphas(doc: JsonObject, { scales, scores, table }: Waves): Alphas {
  const rows = table.rows.filter((_, r) => scores.every((s) => s.valid[r] === 1));
  const both = wavesOf(doc, { header: table.header, rows });
  return {
    first: alphaOf(scales[0]),
    second: alphaOf(scales[1]),
    paired: both === undefined ? undefinedBecause('no_observations') : alphaOf(both.scales[0]),
  };
}

function alphaKeys(a: Alphas): Got {
  return {
    wave1_all: a.first,
    wave2_all: a.second,
    wave1_paired_only: a.paired,
    n1: a.first.n ?? 0,
    n2: a.second.n ?? 0,
  };
}

/** Change of each person by the reliability the block is named after. */
function changes(doc: JsonObject, waves: Waves, name: string): Got | undefined {
  const [a, b] = waves.scores;
  const retest = pairedWhere(waves, () => true).testRetest;
  const reliability =
    name === 'with_alpha_wave1'
      ? alphas(doc, waves).first
      : isUndefined(retest)
        ? retest
        : estimate(retest.r, waves.table.rows.length);
  return members(reliableChange(a.values, b.values, reliability, a.valid, b.valid), {
    sd_wave1: (c) => c.sd1,
    reliability: () => reliability,
    sem: (c) => c.standardError,
    s_diff: (c) => c.differenceError,
    [`critical_change_${RELIABLE_CHANGE}`]: (c) => c.criticalChange,
    improved: (c) => c.increased,
    unchanged: (c) => c.unchanged,
    deteriorated: (c) => c.decreased,
    mean_rci: (c) => c.meanIndex,
    sd_rci: (c) => c.sdIndex,
  });
}

/** A column of the file of persons: a wave's score, or the reliable change by the first wave's alpha. */
export function wavesPerson(doc: JsonObject, table: Table, name: string): readonly Got[] | undefined {
  const waves = wavesOf(doc, table);
  if (waves === undefined) return undefined;
  const [a, b] = waves.scores;
  const none = undefinedBecause('no_observations');
  const cells = (values: Float64Array, valid: Uint8Array): Got[] =>
    Array.from(values, (v, r) => (valid[r] === 1 ? v : none));
  if (name === 'score_w1') return cells(a.values, a.valid);
  if (name === 'score_w2') return cells(b.values, b.valid);
  if (name !== 'rci_alpha') return undefined;
  const change = reliableChange(a.values, b.values, alphas(doc, waves).first, a.valid, b.valid);
  return isUndefined(change) ? undefined : cells(change.index, change.valid);
}

function itemPair({ scales: [a, b] }: Waves, i: number): PairedComparison {
  const [x, y] = [a.columns[i], b.columns[i]] as [Column, Column];
  return comparePaired(x.values, y.values, x.valid, y.valid);
}

function itemKeys(waves: Waves, i: number): Got {
  const c = itemPair(waves, i);
  return {
    n: c.pairs,
    mean1: c.wave1.mean,
    mean2: c.wave2.mean,
    diff: c.change.mean,
    ...members(c.test, { t: (t) => t.t, p: (t) => t.p }),
    ...members(c.testRetest, { r: (t) => t.r }),
  };
}

function adjusted(waves: Waves): Got | undefined {
  const p = waves.items.map((_, i) => {
    const { test } = itemPair(waves, i);
    return isUndefined(test) ? Number.NaN : test.p;
  });
  if (!p.every(Number.isFinite)) return undefined;
  const byName = (values: Float64Array): Got =>
    Object.fromEntries(waves.items.map((name, i) => [name, values[i] ?? 0]));
  return {
    holm: byName(adjustP(p, 'holm')),
    bh: byName(adjustP(p, 'benjamini-hochberg')),
    bonferroni: byName(adjustP(p, 'bonferroni')),
  };
}
