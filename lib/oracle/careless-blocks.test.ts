import { describe, expect, it } from 'vitest';
import { valueOrNull } from '#lib/estimate.ts';
import { areaUnderCurve } from '#lib/psychometrics/screening-auc.ts';
import { readReference } from '../../cli/oracle.ts';
import { Carelessness } from './careless-blocks.ts';
import type { Json } from './compare.ts';
import { scaleFromTable, textList } from './data.ts';
import { runOracle } from './oracle.ts';

const golden = (name: string): string => new URL(`../psychometrics/golden/${name}`, import.meta.url).pathname;
const { expected, tables } = readReference(golden('synthetic'));

const persons = tables.get('persons.csv') ?? { header: [], rows: [] };

describe('the file of respondents', () => {
  it('is compared cell by cell', () => {
    const only = { meta: (expected as Record<string, Json>).meta, careless: configuration() } as Json;
    const result = runOracle(only, tables);
    expect(result.disagreed).toEqual([]);
    // 9 indices and 3 scales with two columns each
    expect(result.agreed).toBe(1200 * 15);
  });

  it.each([
    ['longstring', '2'],
    ['psychant', ''],
    ['mahal_d2_psych', '5.0246'],
    ['score_climate', '4'],
  ])('catches an altered cell of %s', (name, cell) => {
    const c = persons.header.indexOf(name);
    const row = persons.rows.findIndex((r) => r[c] !== cell && r[c] !== '');
    const rows = persons.rows.map((r, i) => (i === row ? r.with(c, cell) : r));
    const only = { meta: (expected as Record<string, Json>).meta, careless: configuration() } as Json;
    const result = runOracle(only, new Map([...tables, ['persons.csv', { header: persons.header, rows }]]));
    expect(result.disagreed.map((d) => d.path)).toEqual([`persons.${name}.${row}`]);
  });

  it('tells a column that the engine does not know', () => {
    const header = persons.header.with(1, 'surprise');
    const only = { meta: (expected as Record<string, Json>).meta, careless: configuration() } as Json;
    const result = runOracle(only, new Map([...tables, ['persons.csv', { ...persons, header }]]));
    expect(result.notComputed).toEqual(new Map([['persons.surprise', 1200]]));
  });
});

describe('the section on careless answering', () => {
  const { meta, careless } = expected as Record<string, Record<string, Json>>;
  const only = { meta: meta ?? {}, careless: careless ?? {} };

  it('agrees but for the areas whose ties are noise', () => {
    const result = runOracle(only, tables);
    expect(result.disagreed).toEqual([]);
    expect(Object.fromEntries(result.notComputed)).toEqual({
      'careless.auc.random': 3,
      'careless.auc.contradict': 3,
      'careless.auc.straight': 2,
    });
  });

  it.each([
    ['auc.random.mahal_high', 0.99],
    ['auc.straight.evenodd_low', 0.5],
    ['summary.evenodd.p50', 0.547282],
    ['flags.longstring_at_least_half', 71],
    ['speed.sd_log_seconds', 0.535],
    ['synonym_pairs.0.r', 0.62],
  ])('catches an altered %s', (path, value) => {
    const copy = structuredClone(only) as unknown as Record<string, Json>;
    const [block = '', ...rest] = path.split('.');
    const last = rest.pop() ?? '';
    let node = (copy.careless as Record<string, Record<string, Json>>)[block]?.value as Record<string, Json>;
    for (const key of rest) node = node[key] as Record<string, Json>;
    expect(node).toHaveProperty(last);
    node[last] = value;
    const { disagreed } = runOracle(copy, tables);
    expect(disagreed.map((d) => d.path)).toEqual([`careless.${path}`]);
  });
});

/** The careless section without its blocks of values. */
function configuration(): Record<string, Json> {
  const careless = (expected as Record<string, Record<string, Json>>).careless ?? {};
  return Object.fromEntries(
    Object.entries(careless).filter(([, v]) => typeof v !== 'object' || v === null || !('value' in v)),
  );
}

describe('areas under the curve of indices with ties', () => {
  const careless = configuration();
  const table = tables.get('data.csv') ?? { header: [], rows: [] };
  const meta = (expected as Record<string, Record<string, Json>>).meta ?? {};
  const raw = scaleFromTable(table, textList(careless.item_order), meta);
  if (raw === undefined) throw new Error('no items');
  const reversed = new Set(['Q03', 'Q06', 'Q09', 'Q12']);
  const engine = new Carelessness({ config: careless, table, raw, reversed });
  const truth = (tables.get('data.csv')?.rows ?? []).map((r) => r.at(-1));

  /**
   * R 4.2.2: the rank formula on `cor` within the respondent. On the values as they come it gives the reference's
   * areas to the last digit; on `round(v, 10)`, which makes equal correlations equal, it gives these:
   *
   *   r <- cor(x); w <- which(r > .55 & lower.tri(r), arr.ind = TRUE)        # r < -.4 for psychant
   *   v <- apply(x, 1, function(a) cor(a[w[, 1]], a[w[, 2]]))
   *   k <- !is.na(v) & truth %in% c("none", kind); p <- truth[k] == kind; rk <- rank(round(v[k], 10))
   *   (sum(rk[p]) - sum(p) * (sum(p) + 1) / 2) / (sum(p) * sum(!p))           # 1 - this where low is careless
   */
  it.each([
    ['random', 'evenodd', 'low', 0.66274207128824],
    ['random', 'psychsyn', 'low', 0.830956418953644],
    ['random', 'psychant', 'high', 0.814361504095309],
    ['contradict', 'evenodd', 'low', 0.67139489194499],
    ['contradict', 'psychsyn', 'low', 0.811239592969473],
    ['contradict', 'psychant', 'high', 0.707694870086609],
    ['straight', 'psychsyn', 'low', 0.902405180388529],
    ['straight', 'psychant', 'high', 0.649789029535865],
  ] as const)('are those of R on rounded values: %s, %s', (kind, name, end, expectedArea) => {
    const known = truth.map((t) => (t === kind ? 1 : t === 'none' ? 0 : -1));
    const own = engine.column(name) ?? [];
    const index = {
      values: Float64Array.from(own, (e) => valueOrNull(e) ?? 0),
      valid: Uint8Array.from(own, (e) => (e.kind === 'estimate' ? 1 : 0)),
    };
    const area = areaUnderCurve(index, known, end);
    expect(valueOrNull(area)).toBeCloseTo(expectedArea, 12);
  });
});
