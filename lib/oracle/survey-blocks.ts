/** Blocks of a sample with what is known of its population: margins of error and weights. */
import type { Estimate } from '#lib/estimate.ts';
import { describe } from '#lib/psychometrics/descriptives.ts';
import { effectiveSampleSize, kishDesignEffect } from '#lib/psychometrics/design-effect.ts';
import {
  finiteFactor,
  marginOfMean,
  marginOfProportion,
  sampleSizeForProportion,
} from '#lib/psychometrics/margin-of-error.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import {
  type Margin,
  poststratify,
  rake,
  rakedStandardError,
  weightedMean,
} from '#lib/psychometrics/raking.ts';
import type { Got, JsonObject } from './compare.ts';
import { type Column, child, numericColumn, type Table, textList, unitColumn } from './data.ts';
import { valuesWhere } from './group-blocks.ts';

type Survey = {
  readonly sample: Table;
  readonly score: Column;
  readonly favourable: Column;
  readonly variables: readonly string[];
  readonly margins: Table;
  readonly cells: Table;
  readonly population: number;
};

/** Where the reference stops raking: no weight changes by this much. */
const REFERENCE_STOP = 1e-14;

/** A block of the file of a survey, or `undefined` where it is none. */
export function surveyBlock(
  doc: JsonObject,
  tables: ReadonlyMap<string, Table>,
  path: readonly string[],
): Got | undefined {
  const s = surveyOf(doc, tables);
  if (s === undefined || path.length !== 1) return undefined;
  switch (path[0]) {
    case 'margin_of_error':
      return marginKeys(s, () => true, s.population);
    case 'margin_of_error_by':
      return marginsBy(s, child(doc, 'margin_of_error_by').column);
    case 'raking':
      return rakingKeys(s);
    case 'raking_se':
      return rakedErrorKeys(s);
    case 'weighted_se_plain':
      return plainErrorKeys(s);
    case 'poststratification':
      return cellKeys(s);
    default:
      return undefined;
  }
}

function surveyOf(doc: JsonObject, tables: ReadonlyMap<string, Table>): Survey | undefined {
  const meta = child(doc, 'meta');
  const sample = tables.get('sample.csv');
  const margins = tables.get('population_margins.csv');
  const cells = tables.get('population_cells.csv');
  if (sample === undefined || margins === undefined || cells === undefined) return undefined;
  const score = numericColumn(sample, 'score');
  const favourable = numericColumn(sample, 'favourable');
  if (score === undefined || favourable === undefined || typeof meta.population !== 'number')
    return undefined;
  return {
    sample,
    score,
    favourable,
    variables: textList(meta.margins),
    margins,
    cells,
    population: meta.population,
  };
}

function marginKeys(s: Survey, keep: (row: number) => boolean, population: number): Got {
  const d = describe(valuesWhere(s.score, keep));
  const share = describe(valuesWhere(s.favourable, keep)).mean;
  const proportion = share.kind === 'estimate' ? share.value : 0;
  const { n } = d;
  const none = { correction: 'none' } as const;
  const textbook = { correction: 'textbook', population } as const;
  const survey = { correction: 'survey', population } as const;
  return {
    mean: d.mean,
    sd: d.sd,
    proportion_favourable: share,
    n,
    N: population,
    response_rate: n / population,
    fpc_textbook: finiteFactor(n, textbook),
    fpc_survey: finiteFactor(n, survey),
    moe_mean_no_fpc_z: marginOfMean(d.sd, none),
    moe_mean_fpc_textbook_z: marginOfMean(d.sd, textbook),
    moe_mean_fpc_survey_z: marginOfMean(d.sd, survey),
    moe_mean_fpc_survey_t: marginOfMean(d.sd, { ...survey, quantile: 't' }),
    moe_prop_no_fpc_z: marginOfProportion(proportion, n, none),
    moe_prop_fpc_textbook_z: marginOfProportion(proportion, n, textbook),
    moe_prop_fpc_survey_z: marginOfProportion(proportion, n, survey),
    moe_prop_worst_case_50_fpc_textbook_z: marginOfProportion(0.5, n, textbook),
    n_needed_for_5pts_50pct: sampleSizeForProportion(0.05, { population }),
  };
}

function marginsBy(s: Survey, column: unknown): Got | undefined {
  const groups = typeof column === 'string' ? unitColumn(s.sample, column) : undefined;
  if (groups === undefined) return undefined;
  return Object.fromEntries(
    s.margins.rows
      .filter(([variable]) => variable === column)
      .map(([, category = '', population]) => {
        const index = groups.names.indexOf(category);
        return [category, marginKeys(s, (r) => groups.unit[r] === index, Number(population))];
      }),
  );
}

/** Categories of rows by a list of names; −1 for one that is not in it. */
function marginOf(names: readonly string[], targets: readonly number[], rows: readonly string[]): Margin {
  const index = new Map(names.map((name, i) => [name, i]));
  return {
    category: Int32Array.from(rows, (row) => index.get(row) ?? -1),
    targets: Float64Array.from(targets),
  };
}

function marginsOf(s: Survey): Margin[] {
  return s.variables.map((variable) => {
    const listed = s.margins.rows.filter((row) => row[0] === variable);
    const c = s.sample.header.indexOf(variable);
    return marginOf(
      listed.map((row) => row[1] ?? ''),
      listed.map((row) => Number(row[2])),
      s.sample.rows.map((row) => row[c] ?? ''),
    );
  });
}

/** The cell of each row: its categories in the order of the margins. */
function cellsOf(s: Survey, table: Table): string[] {
  const columns = s.variables.map((v) => table.header.indexOf(v));
  return table.rows.map((row) => columns.map((c) => row[c] ?? '').join('|'));
}

function rakingKeys(s: Survey): Got {
  const margins = marginsOf(s);
  const raked = rake(margins);
  if (isUndefined(raked)) return raked;
  const { weights } = raked;
  const n = weights.length;
  const cells = cellsOf(s, s.sample);
  const weightOf = new Map(cells.map((cell, r) => [cell, weights[r] ?? 0]));
  const mean = (column: Column): Got => {
    const m = weightedMean(column.values, weights);
    return isUndefined(m) ? m : m.mean;
  };
  const effect: Estimate = kishDesignEffect(weights);
  const largest = Math.max(...weightOf.values());
  const again = rake(margins, undefined, REFERENCE_STOP / largest);
  return {
    cells: [...weightOf.keys()].sort().map((cell) => {
      const weight = weightOf.get(cell) ?? 0;
      return { weight, w_mean1: (weight * n) / s.population };
    }),
    weighted_mean: mean(s.score),
    weighted_proportion: mean(s.favourable),
    weight_min: Math.min(...weightOf.values()),
    weight_max: largest,
    kish_design_effect: effect,
    effective_n: effectiveSampleSize(effect),
    unweighted_mean: describe(s.score.values).mean,
    plain_iterations_to_1e14: isUndefined(again) ? again : again.iterations,
  };
}

function rakedErrorKeys(s: Survey): Got {
  const margins = marginsOf(s);
  const raked = rake(margins);
  if (isUndefined(raked)) return raked;
  const m = weightedMean(s.score.values, raked.weights);
  if (isUndefined(m)) return m;
  return { mean: m.mean, se: rakedStandardError(s.score.values, raked.weights, margins) };
}

function plainErrorKeys(s: Survey): Got {
  const raked = rake(marginsOf(s));
  if (isUndefined(raked)) return raked;
  const m = weightedMean(s.score.values, raked.weights);
  return isUndefined(m) ? m : { se: m.standardError, check: m.standardError };
}

function cellKeys(s: Survey): Got {
  const names = cellsOf(s, s.cells);
  const column = numericColumn(s.cells, 'N');
  const cells = cellsOf(s, s.sample);
  const weighted = poststratify(marginOf(names, Array.from(column?.values ?? []), cells));
  if (isUndefined(weighted)) return weighted;
  const { weights } = weighted;
  const m = weightedMean(s.score.values, weights);
  return {
    cells: Object.fromEntries(cells.map((cell, r) => [cell, weights[r] ?? 0])),
    weighted_mean: isUndefined(m) ? m : m.mean,
    kish_design_effect: kishDesignEffect(weights),
  };
}
