/** Blocks of confirmatory factor models, whose configuration states the model in lavaan's syntax. */
import { type FactorSolution, fitFactorModel } from '#lib/psychometrics/cfa.ts';
import { fitFactorModelMissing, type MissingSolution } from '#lib/psychometrics/cfa-missing.ts';
import { factorModel } from '#lib/psychometrics/cfa-model.ts';
import { type RobustSolution, robustSolution } from '#lib/psychometrics/cfa-robust.ts';
import type { CellEstimate } from '#lib/psychometrics/cfa-solution.ts';
import { sumAll } from '#lib/psychometrics/matrix.ts';
import { isUndefined, total } from '#lib/psychometrics/outcome.ts';
import type { Got, JsonObject } from './compare.ts';
import type { ScaleData } from './data.ts';
import { byItem } from './scale-blocks.ts';

export type Model = {
  readonly items: readonly string[];
  readonly factors: readonly string[];
  readonly loadings: readonly (readonly number[])[];
  readonly uncorrelated: readonly (readonly [number, number])[];
};

/** `f =~ a + b; g =~ c; f ~~ 0*g`, or `undefined` where it says anything else. */
export function parseModel(text: string): Model | undefined {
  const lines = text.split(/[;\n]/).map((line) => line.trim());
  const measured = lines.flatMap((line) => {
    const match = /^(\w+)\s*=~\s*(\w+(?:\s*\+\s*\w+)*)$/.exec(line);
    return match === null ? [] : [{ factor: match[1] ?? '', items: (match[2] ?? '').split(/\s*\+\s*/) }];
  });
  const factors = measured.map((m) => m.factor);
  const items = [...new Set(measured.flatMap((m) => m.items))];
  const uncorrelated: [number, number][] = [];
  for (const line of lines) {
    const match = /^(\w+)\s*~~\s*0\s*\*\s*(\w+)$/.exec(line);
    if (match !== null) uncorrelated.push([factors.indexOf(match[1] ?? ''), factors.indexOf(match[2] ?? '')]);
    else if (line !== '' && !line.includes('=~')) return undefined;
  }
  if (factors.length === 0 || uncorrelated.flat().includes(-1)) return undefined;
  return {
    items,
    factors,
    loadings: measured.map((m) => m.items.map((i) => items.indexOf(i))),
    uncorrelated,
  };
}

/** The block of one model; `scaleOf` gives the keyed items by name. */
export function cfaBlock(
  config: JsonObject,
  scaleOf: (names: readonly string[]) => ScaleData | undefined,
): Got | undefined {
  const how = typeof config.r === 'string' ? config.r : '';
  const model = typeof config.model === 'string' ? parseModel(config.model) : undefined;
  const scale = model === undefined ? undefined : scaleOf(model.items);
  if (model === undefined || scale === undefined) return undefined;
  const pattern = { items: model.items.length, factors: model.loadings, uncorrelated: model.uncorrelated };
  if (how.includes("missing='fiml'") && scale.columns.length > 0) {
    const f = fitFactorModelMissing(pattern, ...columnsOf(scale));
    return isUndefined(f) ? f : solutionKeys(model, f);
  }
  if (!how.includes("missing='listwise'")) return undefined;
  const m = scale.moments('listwise');
  if (isUndefined(m)) return m;
  const f = fitFactorModel(factorModel(pattern), m.covariance, m.n);
  if (isUndefined(f) || how.includes("estimator='ML'")) return isUndefined(f) ? f : solutionKeys(model, f);
  if (!how.includes("estimator='MLR'") || scale.columns.length === 0) return undefined;
  const robust = robustSolution(f, completeRows(scale));
  if (isUndefined(robust)) return robust;
  return { ...solutionKeys(model, { ...f, cells: robust.cells }), robust: robustKeys(robust) };
}

function columnsOf(s: ScaleData): [Float64Array[], Uint8Array[]] {
  return [s.columns.map((c) => c.values), s.columns.map((c) => c.valid)];
}

/** Omega and the average variance extracted of one factor by full information. */
export function omegaMissing(s: ScaleData): Got | undefined {
  if (s.columns.length === 0) return undefined;
  const items = s.names.length;
  const f = fitFactorModelMissing({ items, factors: [s.names.map((_, i) => i)] }, ...columnsOf(s));
  if (isUndefined(f)) return f;
  const of = (part: string) => f.cells.filter((c) => c.cell.part === part);
  const loadings = of('loading').map((c) => c.estimate);
  const residuals = of('residual').map((c) => c.estimate);
  const common = total(loadings) ** 2;
  const squares = total(loadings.map((l) => l * l));
  return {
    omega_model_implied: common / (common + total(residuals)),
    omega_observed_variance: common / sumAll(f.saturatedCovariance),
    ave: squares / (squares + total(residuals)),
    loadings_unstd: byItem(s, loadings),
    residual_var: byItem(s, residuals),
    loadings_std: byItem(
      s,
      of('loading').map((c) => c.standardized),
    ),
  };
}

function completeRows(s: ScaleData): Float64Array {
  const rows: number[] = [];
  const n = s.columns[0]?.values.length ?? 0;
  for (let r = 0; r < n; r++) {
    if (s.columns.every((c) => c.valid[r] === 1)) for (const c of s.columns) rows.push(c.values[r] ?? 0);
  }
  return Float64Array.from(rows);
}

function robustKeys(r: RobustSolution): Record<string, Got> {
  return {
    'chisq.scaled': r.chiSquare,
    'df.scaled': r.df,
    'pvalue.scaled': r.p,
    'chisq.scaling.factor': r.scalingFactor,
    'cfi.scaled': r.cfiScaled,
    'tli.scaled': r.tliScaled,
    'cfi.robust': r.cfiRobust,
    'tli.robust': r.tliRobust,
    'rmsea.robust': r.rmseaRobust,
    'rmsea.scaled': r.rmseaScaled,
  };
}

function solutionKeys(model: Model, f: FactorSolution | MissingSolution): Record<string, Got | undefined> {
  const keyed = (value: (c: CellEstimate) => number): Record<string, number> =>
    Object.fromEntries(f.cells.flatMap((c) => cellKeys(model, c).map((key) => [key, value(c)])));
  return {
    fit: fitKeys(f),
    est: keyed((c) => c.estimate),
    se: keyed((c) => c.standardError),
    std: keyed((c) => c.standardized),
    std_se: keyed((c) => c.standardizedError),
  };
}

function fitKeys(f: FactorSolution | MissingSolution): Record<string, Got | undefined> {
  return {
    npar: f.free,
    ntotal: f.n,
    chisq: f.fit.chiSquare,
    df: f.fit.df,
    pvalue: f.fit.p,
    'baseline.chisq': f.fit.baselineChiSquare,
    'baseline.df': f.fit.baselineDf,
    cfi: f.fit.cfi,
    tli: f.fit.tli,
    rmsea: f.fit.rmsea,
    'rmsea.ci.lower': f.fit.rmseaLower,
    'rmsea.ci.upper': f.fit.rmseaUpper,
    'rmsea.pvalue': f.fit.rmseaClose,
    srmr: f.srmr,
    logl: f.logLikelihood,
    'unrestricted.logl': f.saturatedLogLikelihood,
    aic: f.aic,
    bic: f.bic,
    gfi: f.gfi,
  };
}

/** lavaan's names of a cell: a covariance may be named from either end. */
export function cellKeys(model: Model, { cell }: CellEstimate): string[] {
  const item = model.items[cell.row] ?? '';
  if (cell.part === 'loading') return [`${model.factors[cell.column]}=~${item}`];
  if (cell.part === 'intercept') return [`${item}~1`];
  if (cell.part === 'residual') return [`${item}~~${model.items[cell.column]}`];
  if (cell.part === 'factorMean') return [`${model.factors[cell.row]}~1`];
  const [a, b] = [model.factors[cell.row] ?? '', model.factors[cell.column] ?? ''];
  return [`${a}~~${b}`, `${b}~~${a}`];
}
