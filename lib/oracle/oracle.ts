/** Computes with the engine whatever a reference file asks for, and compares. */
import { alphaSummary, rawAlpha } from '#lib/psychometrics/alpha.ts';
import { describe, describeOrdinal } from '#lib/psychometrics/descriptives.ts';
import { itemStatistics } from '#lib/psychometrics/item-analysis.ts';
import { get } from '#lib/psychometrics/matrix.ts';
import { type Moments, selectItems, type Treatment } from '#lib/psychometrics/moments.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { Carelessness } from './careless-blocks.ts';
import { cfaBlock } from './cfa-blocks.ts';
import {
  blind,
  compareBlocks,
  type Got,
  isObject,
  type Json,
  type JsonObject,
  type OracleResult,
} from './compare.ts';
import {
  asOrdinal,
  child,
  correlationTable,
  numericColumn,
  parseKey,
  rangeOf,
  type ScaleData,
  scaleFromCorrelation,
  scaleFromTable,
  statedN,
  type Table,
  textList,
  unitColumn,
} from './data.ts';
import { descriptiveKeys } from './descriptive-keys.ts';
import { exploratoryBlock } from './exploratory-blocks.ts';
import { factorabilityBlock, pearsonBlock } from './factor-blocks.ts';
import { groupBlock } from './group-blocks.ts';
import { invarianceBlock } from './invariance-blocks.ts';
import { omegaHierarchicalBlock } from './omega-blocks.ts';
import { parallelBlock } from './parallel-blocks.ts';
import { comparePersons, PERSONS } from './persons.ts';
import { polychoricRows } from './polychoric-blocks.ts';
import { raterBlock } from './rater-blocks.ts';
import { alphaKeys, byItem, personScores, reliabilityBlock, scoresBlock } from './scale-blocks.ts';
import { surveyBlock } from './survey-blocks.ts';
import { iccItems, iccScale, perUnit, unitSummary } from './unit-blocks.ts';
import { wavesBlock, wavesPerson } from './waves-blocks.ts';

/**
 * Runs the comparison. `tables`: the data files beside the reference file, by file name. The computation sees
 * the file with every expected value removed.
 */
export function runOracle(expected: Json, tables: ReadonlyMap<string, Table>): OracleResult {
  const doc = blind(expected);
  const persons = tables.get(PERSONS);
  const data = new Map([...tables].filter(([file]) => file !== PERSONS));
  const source = new Source(isObject(doc) ? doc : {}, data);
  const blocks = compareBlocks(expected, (path) => source.compute(path));
  if (persons === undefined) return blocks;
  const cells = comparePersons(persons, (name) => source.person(name));
  return {
    agreed: blocks.agreed + cells.agreed,
    disagreed: [...blocks.disagreed, ...cells.disagreed],
    skipped: blocks.skipped + cells.skipped,
    notComputed: new Map([...blocks.notComputed, ...cells.notComputed]),
  };
}

class Source {
  private readonly doc: JsonObject;
  private readonly tables: ReadonlyMap<string, Table>;
  private readonly scales = new Map<string, ScaleData | undefined>();
  private carelessCache: Carelessness | undefined;

  constructor(doc: JsonObject, tables: ReadonlyMap<string, Table>) {
    this.doc = doc;
    this.tables = tables;
  }

  compute(path: readonly string[]): Got | undefined {
    const [top = '', second = '', third = '', fourth = '', fifth = ''] = path;
    if (path.length === 1 && top === 'descriptives') return this.descriptives();
    const waves = this.tables.has('data.csv')
      ? wavesBlock(this.doc, this.table('') as Table, path)
      : undefined;
    const other = waves ?? surveyBlock(this.doc, this.tables, path);
    if (other !== undefined) return other;
    if (path.length === 1) return this.wholeTable(top);
    if (top === 'scales') {
      const scale = this.namedScale(second);
      if (scale === undefined) return undefined;
      if (third === 'scores') return scoresBlock(scale);
      if (third === 'reliability') return reliabilityBlock(scale, treatmentOf(fourth), fifth);
      if (third === 'factorability') return factorabilityBlock(scale, this.sectionTreatment(path), fourth);
      if (third === 'efa_1') return exploratoryBlock(scale, this.sectionTreatment(path), 1, fourth);
      if (third === 'cfa_1') return this.cfa(child(child(child(this.doc, top), second), third));
      return undefined;
    }
    if (top === 'group_comparison') return this.groups(child(this.doc, top), second);
    if (top === 'invariance') return this.invariance(child(child(this.doc, top), second));
    if (top === 'cfa') return this.cfa(child(child(this.doc, top), second));
    if (top === 'all_items') {
      const scale = this.allItems();
      if (scale === undefined) return undefined;
      if (second === 'pearson') return pearsonBlock(scale, treatmentOf(third));
      if (second === 'factorability') return factorabilityBlock(scale, treatmentOf(third), fourth);
      const factors = /^efa_(\d+)$/.exec(second)?.[1];
      if (factors !== undefined) return exploratoryBlock(scale, treatmentOf(third), Number(factors), fourth);
      if (second === 'polychoric') return polychoricRows(scale, 'pairwise');
      if (second === 'parallel_analysis') return parallelBlock(scale, third);
      return omegaHierarchicalBlock(scale, 'pairwise', second);
    }
    if (top === 'tables' && path.length === 3) {
      const { file } = child(child(this.doc, 'tables'), second);
      const table = typeof file === 'string' ? this.tables.get(file) : undefined;
      return table === undefined ? undefined : raterBlock(table, third);
    }
    if (top === 'careless') return this.carelessness()?.block(second);
    if (second === 'scales' && path.length === 4) return this.unitBlock(top, third, fourth);
    return undefined;
  }

  /** The scale's score (mean of the answered items) in two groups. */
  private groups(config: JsonObject, name: string): Got | undefined {
    const table = this.table('');
    const scale = this.namedScale(name);
    return table === undefined || scale === undefined || scale.columns.length === 0
      ? undefined
      : groupBlock(config, table, scale.scores(1));
  }

  private invariance(config: JsonObject): Got | undefined {
    const table = this.table('');
    return table === undefined ? undefined : invarianceBlock(config, table);
  }

  private get meta(): JsonObject {
    return child(this.doc, 'meta');
  }

  /** The table of rows: `data.csv`, or the file named after a section, or the only file. */
  private table(section: string): Table | undefined {
    const named = this.tables.get(`${section}.csv`) ?? this.tables.get('data.csv');
    return named ?? (this.tables.size === 1 ? [...this.tables.values()][0] : undefined);
  }

  private scale(keys: readonly string[], section = ''): ScaleData | undefined {
    const id = `${section}:${keys.join(',')}`;
    if (!this.scales.has(id)) this.scales.set(id, this.buildScale(keys, section));
    return this.scales.get(id);
  }

  private buildScale(keys: readonly string[], section: string): ScaleData | undefined {
    const table = this.table(section);
    const n = statedN(this.doc);
    const matrix =
      n === undefined
        ? undefined
        : [table, ...this.tables.values()]
            .map((t) => t && correlationTable(t, n))
            .find((m) => m !== undefined);
    if (matrix !== undefined) return scaleFromCorrelation(matrix.names, matrix.moments, keys);
    return table === undefined ? undefined : scaleFromTable(table, keys, this.meta);
  }

  private namedScale(name: string): ScaleData | undefined {
    const own = textList(child(child(this.doc, 'scales'), name).items);
    return this.scale(own.length > 0 ? own : textList(child(this.meta, 'scales')[name]));
  }

  private allItems(): ScaleData | undefined {
    return this.keyedItems(this.itemNames());
  }

  /** Items keyed as the file's scales key them. */
  private keyedItems(names: readonly string[]): ScaleData | undefined {
    const reversed = this.reversedItems();
    return this.scale(names.map((name) => (reversed.has(name) ? `-${name}` : name)));
  }

  private reversedItems(): Set<string> {
    const keys = Object.values(child(this.meta, 'scales')).flatMap((scale) => textList(scale).map(parseKey));
    return new Set(keys.filter((key) => key.reverse).map((key) => key.name));
  }

  private cfa(config: JsonObject): Got | undefined {
    return cfaBlock(config, (names) => this.keyedItems(names));
  }

  /** The items in order: as `meta.items` lists them, else those of the scales. */
  private itemNames(): string[] {
    const listed = textList(this.meta.items);
    if (listed.length > 0) return listed;
    const keys = Object.values(child(this.meta, 'scales')).flatMap(textList);
    return [...new Set(keys.map((key) => parseKey(key).name))];
  }

  private sectionTreatment(path: readonly string[]): Treatment {
    const section = child(child(child(this.doc, path[0] ?? ''), path[1] ?? ''), path[2] ?? '');
    return treatmentOf(typeof section.treatment === 'string' ? section.treatment : 'listwise');
  }

  private descriptives(): Got | undefined {
    const table = this.table('');
    const names = this.itemNames();
    if (table === undefined || names.length === 0) return undefined;
    const columns = names.map((name) => numericColumn(table, name));
    const range = rangeOf(
      this.meta,
      columns.filter((c) => c !== undefined),
    );
    return Object.fromEntries(
      names.map((name, i) => {
        const column = columns[i];
        if (column === undefined) return [name, undefined];
        const codes = asOrdinal([column], range)?.[0];
        if (codes === undefined || range === undefined) {
          return [name, descriptiveKeys(describe(column.values, column.valid))];
        }
        const d = describeOrdinal(codes, range.min, range.max);
        const freq = Object.fromEntries(Array.from(d.frequencies, (f, c) => [String(range.min + c), f]));
        return [
          name,
          { ...descriptiveKeys(d), floor_pct: d.floorPercent, ceiling_pct: d.ceilingPercent, freq },
        ];
      }),
    );
  }

  /** A block named after a data file of items only: `two_items`, `negative_alpha`, `constant_item`. */
  private wholeTable(name: string): Got | undefined {
    const table = this.tables.get(`${name}.csv`);
    if (table === undefined) return undefined;
    const scale = this.scale(
      table.header.filter((h) => h !== 'id'),
      name,
    );
    const m = scale?.moments('listwise');
    if (scale === undefined || m === undefined) return undefined;
    if (isUndefined(m)) return m;
    const varying = m.means.map((_, i) => i).filter((i) => get(m.covariance, i, i) > 0);
    const kept: Moments = selectItems(m, Array.from(varying));
    const summary = alphaSummary(m.covariance, m.n);
    return {
      ...alphaKeys(summary),
      plain: summary.rawAlpha,
      r: summary.averageR,
      r_drop: byItem(
        scale,
        itemStatistics(m).map((item) => item.rDrop),
      ),
      alpha_keeping_constant: summary.rawAlpha,
      alpha_without_constant: rawAlpha(kept.covariance, m.n),
      psych: rawAlpha(kept.covariance, m.n),
    };
  }

  /** Values per respondent: an index of careless answering, or the score or number of answers on a scale. */
  person(name: string): readonly Got[] | undefined {
    const table = this.table('');
    const wave = table === undefined ? undefined : wavesPerson(this.doc, table, name);
    if (wave !== undefined) return wave;
    const [, kind, scaleName = ''] = /^(score|answered)_(.+)$/.exec(name) ?? [];
    if (kind === undefined) return this.carelessness()?.column(name);
    const scale = this.namedScale(scaleName);
    return scale === undefined ? undefined : personScores(scale)?.[kind === 'score' ? 'scores' : 'answered'];
  }

  private carelessness(): Carelessness | undefined {
    if (this.carelessCache === undefined) {
      const config = child(this.doc, 'careless');
      const listed = textList(config.item_order);
      const raw = this.scale(listed.length > 0 ? listed : this.itemNames());
      const table = this.table('');
      if (raw === undefined || table === undefined) return undefined;
      this.carelessCache = new Carelessness({ config, table, raw, reversed: this.reversedItems() });
    }
    return this.carelessCache;
  }

  private unitBlock(section: string, scaleName: string, block: string): Got | undefined {
    const config = child(this.doc, section);
    const table = this.table(section);
    const unitName = typeof config.unit_column === 'string' ? config.unit_column : 'unit';
    const units = table === undefined ? undefined : unitColumn(table, unitName);
    if (table === undefined || units === undefined) return undefined;
    const declared = textList(child(this.meta, 'scales')[scaleName]);
    const rest = table.header.filter((h) => h !== 'id' && h !== unitName);
    const scale = this.scale(declared.length > 0 ? declared : rest, section);
    if (scale === undefined || scale.columns.length === 0) return undefined;
    const nullVariance = config.uniform_null_variance;
    const rows = (): ReturnType<typeof perUnit> =>
      perUnit(scale, units, typeof nullVariance === 'number' ? nullVariance : undefined);
    if (block === 'icc_scale') return iccScale(scale, units);
    if (block === 'icc_items') return iccItems(scale, units);
    if (block === 'per_unit') return rows();
    return block === 'summary' ? unitSummary(rows()) : undefined;
  }
}

function treatmentOf(name: string): Treatment {
  return name === 'pairwise' ? 'pairwise' : 'listwise';
}
