/** The tables of a scale report, each as a file: the numbers of the page, unrounded. */
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Estimate, type Undefined, undefinedBecause } from '../estimate.ts';
import { because } from '../problems.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { readScale } from '../responses/read-scales.ts';
import type { ScaleView } from '../responses/scale-view.ts';
import { type Selection, selectionQuery } from '../responses/selection.ts';
import type { Cell, Table } from './table.ts';

/** Whoever asks for a file waits for all of it. */
const LONGEST_WAIT_MS = 10 * 60_000;

type Found = Awaited<ReturnType<typeof readScale>>;
type Shown = Extract<Found, { view: ScaleView }>;
type Body = Pick<Table, 'columns' | 'rows' | 'sheet'>;

const TABLES: Readonly<Record<string, (found: Shown) => Body>> = {
  distribution,
  items,
  dimensions,
  loadings,
  units,
  screening,
  comparison,
};

/**
 * @throws AppError `not_found` for an unknown table or scale, or a selection that is not shown
 */
export async function exportScaleTable(
  ctx: Context,
  campaignId: string,
  scaleId: string,
  selection: Selection,
  table: string,
): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'export.statistics');
  const body = Object.hasOwn(TABLES, table) ? TABLES[table] : undefined;
  if (body === undefined) throw new AppError('not_found', because('no_table'));
  const found = await readScale(ctx, campaignId, scaleId, selection, LONGEST_WAIT_MS);
  const { campaign, evaluation } = found;
  authorize(ctx.actor, 'export.statistics', { evaluationId: evaluation.id });
  if (!('view' in found) || found.view.key.id !== scaleId)
    throw new AppError('not_found', because('no_scale'));
  const detail = { table, scale: scaleId, selection: selectionQuery(selection) };
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', campaignId, { evaluationId: evaluation.id, detail }),
  );
  return { ...body(found), demo: evaluation.demo, pilot: campaign.pilot, name: `${scaleId}-${table}` };
}

function distribution({ view }: Shown): Body {
  const codes = [...new Set(view.key.items.flatMap((i) => Array.from(codesOf(i))))].sort((a, b) => a - b);
  return {
    sheet: 'items',
    columns: ['item', 'keyed', ...codes.map((c) => `code_${c}`), 'not_applicable', 'blank'],
    rows: view.key.items.map((item, i): Cell[] => {
      const d = view.distribution[i];
      return [
        item.id,
        item.reverse ? 'reverse' : 'forward',
        ...codes.map((c): Cell => (c < item.min || c > item.max ? null : (d?.counts[c - item.min] ?? 0))),
        d?.notApplicable ?? 0,
        d?.blank ?? 0,
      ];
    }),
  };
}

function* codesOf(item: { min: number; max: number }): Generator<number> {
  for (let c = item.min; c <= item.max; c++) yield c;
}

function items({ view }: Shown): Body {
  return {
    sheet: 'items',
    columns: [
      'item',
      'keyed',
      'n',
      'missing',
      'mean_keyed',
      'sd',
      'r_drop',
      'alpha_if_dropped',
      'wrong_key',
      'reason',
    ],
    rows: view.report.items.map((item, i): Cell[] => [
      view.key.items[i]?.id ?? '',
      view.key.items[i]?.reverse ? 'reverse' : 'forward',
      item.n,
      item.missing,
      value(item.mean),
      value(item.sd),
      value(item.rDrop),
      value(item.alphaIfDropped),
      item.wrongKey ? 1 : 0,
      item.rDrop.kind === 'undefined' ? item.rDrop.reason : null,
    ]),
  };
}

function dimensions({ view, resampling }: Shown): Body {
  const d = view.dimensions;
  const parallel =
    resampling.state === 'done' ? resampling.result.parallel : undefinedBecause('not_computed');
  return {
    sheet: 'scales',
    columns: ['component', 'eigenvalue', 'random_mean', 'random_sd', 'random_q95', 'reason'],
    rows: isUndefined(d)
      ? []
      : d.eigenvalues.map((v, i): Cell[] => [
          i + 1,
          v,
          ...(isUndefined(parallel)
            ? [parallel, parallel, parallel, parallel.reason]
            : [parallel.mean[i] ?? null, parallel.sd[i] ?? null, parallel.quantile[i] ?? null, null]),
        ]),
  };
}

function loadings({ view }: Shown): Body {
  const solution = isUndefined(view.dimensions) ? view.dimensions : view.dimensions.loadings;
  return {
    sheet: 'items',
    columns: ['item', 'keyed', 'loading', 'reason'],
    rows: view.key.items.map((item, i): Cell[] => [
      item.id,
      item.reverse ? 'reverse' : 'forward',
      ...(isUndefined(solution) ? [solution, solution.reason] : [solution[i] ?? null, null]),
    ]),
  };
}

function units({ view }: Shown): Body {
  return {
    sheet: 'units',
    columns: [
      'unit',
      'type',
      'n',
      'departments',
      'mean',
      'se',
      'df',
      'lower_95',
      'upper_95',
      'rank_lower_90',
      'rank_upper_90',
      'rwg_j',
      'lambda',
      'reason',
    ],
    rows: view.units.map((u): Cell[] => {
      const who: Cell[] = [u.unitName, u.unitType, u.respondents, u.departments];
      if (u.belowMinimum)
        return [
          ...who,
          ...Array<Cell>(9).fill(undefinedBecause('below_minimum', u.respondents)),
          'below_minimum',
        ];
      return [
        ...who,
        value(u.mean),
        value(u.se),
        u.df,
        ...(isUndefined(u.interval) ? [u.interval, u.interval] : [u.interval.lower, u.interval.upper]),
        u.rank?.lower ?? null,
        u.rank?.upper ?? null,
        value(u.rwgJ),
        value(u.lambda),
        u.mean.kind === 'undefined' ? u.mean.reason : u.se.kind === 'undefined' ? u.se.reason : null,
      ];
    }),
  };
}

/** The scale with all answers and without the careless ones, and how many of those people have decided. */
function comparison({ view, without, careless }: Shown): Body {
  const all = measures(view);
  const fewer = without === undefined ? undefined : measures(without);
  return {
    sheet: 'scales',
    columns: [
      'measure',
      'n_all',
      'all',
      'n_without',
      'without',
      'flagged',
      'confirmed',
      'kept',
      'undecided',
      'reason',
    ],
    rows: all.map(([name, e], i): Cell[] => {
      const other = fewer?.[i]?.[1];
      return [
        name,
        e.n ?? null,
        value(e),
        other?.n ?? null,
        other === undefined ? null : value(other),
        careless?.flagged ?? null,
        careless?.confirmed ?? null,
        careless?.kept ?? null,
        careless?.undecided ?? null,
        e.kind === 'undefined' ? e.reason : null,
      ];
    }),
  };
}

function measures(view: ScaleView): [string, Estimate][] {
  return [
    ['omega', view.report.omega],
    ['alpha', view.report.alpha],
    ['mean', view.report.mean],
    ['sd', view.report.sd],
    ...view.types.map((t): [string, Estimate] => [`icc1 ${t.type}`, t.icc1]),
  ];
}

function screening({ screening: job }: Shown): Body {
  return {
    sheet: 'scales',
    columns: [
      'index',
      'kind',
      'threshold',
      'suspicious',
      'counts',
      'source',
      'n',
      'mean',
      'sd',
      'p01',
      'median',
      'p99',
      'flagged',
      'reason',
    ],
    rows:
      job.state !== 'done'
        ? []
        : job.result.rules.map(({ rule, reference, flagged, none }): Cell[] => [
            rule.index,
            rule.kind,
            rule.threshold,
            rule.suspicious,
            rule.counts ? 1 : 0,
            rule.source,
            reference.n,
            value(reference.mean),
            value(reference.sd),
            value(reference.p01),
            value(reference.p50),
            value(reference.p99),
            none === null ? flagged : none,
            none?.reason ?? null,
          ]),
  };
}

function value(e: { kind: 'estimate'; value: number } | Undefined): Cell {
  return e.kind === 'estimate' ? e.value : e;
}
