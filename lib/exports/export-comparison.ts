import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Estimate, valueOrNull } from '../estimate.ts';
import { filterQuery } from '../evaluations/view-filter.ts';
import { because } from '../problems.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import type { ConfidenceInterval } from '../psychometrics/unit-mean.ts';
import { type ComparedNode, type Comparison, readComparison } from '../scores/read-comparison.ts';
import type { Cell, Table } from './table.ts';

type Body = Pick<Table, 'columns' | 'rows'>;
type Valued = { readonly rate: Estimate; readonly interval: Outcome<ConfidenceInterval> };

const TABLES: Readonly<Record<string, (view: Comparison) => Body>> = {
  units,
  types,
  industries,
  dimensions: (view) => nodes(view, view.dimensions),
  indicators: (view) => nodes(view, view.indicators),
  audiences,
};

/**
 * One table of the comparison as its page shows it, unrounded, under the same filter.
 * @throws AppError `not_found` for an unknown table, measure or filter
 */
export async function exportComparison(
  ctx: Context,
  evaluationId: string,
  table: string,
  query: Readonly<Record<string, string>>,
): Promise<Table> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const body = Object.hasOwn(TABLES, table) ? TABLES[table] : undefined;
  if (body === undefined) throw new AppError('not_found', because('no_table'));
  const view = await readComparison(ctx, evaluationId, query);
  const detail = { table: `compare-${table}`, measure: view.measure.id, filter: filterQuery(view.filter) };
  await ctx.store.write((tx) => audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail }));
  return { ...body(view), name: `compare-${table}`, sheet: 'compare', demo: view.evaluation.demo };
}

const VALUE = ['value', 'lower_95', 'upper_95', 'reason'] as const;

function valueCells({ rate, interval }: Valued): Cell[] {
  return [
    valueOrNull(rate),
    ...(isUndefined(interval) ? [null, null] : [interval.lower, interval.upper]),
    rate.kind === 'undefined' ? rate.reason : isUndefined(interval) ? interval.reason : null,
  ];
}

function units(view: Comparison): Body {
  return {
    columns: [
      'unit_code',
      'unit',
      'type',
      'industry',
      'measure',
      ...VALUE,
      'people',
      'interviews',
      'rank',
      'rank_lower',
      'rank_upper',
      'not_ranked_because',
    ],
    rows: view.groups.flatMap((g) =>
      g.rows.map((r): Cell[] => [
        r.unitCode,
        r.unitName,
        g.type,
        view.units.find((u) => u.id === r.unitId)?.industry ?? null,
        view.measure.id,
        ...valueCells(r),
        // How many there were is not told where they were too few.
        ...(r.rate.kind === 'estimate' ? [r.observed.people, r.observed.interviews] : [null, null]),
        r.rank ?? null,
        r.rankInterval?.lower ?? null,
        r.rankInterval?.upper ?? null,
        g.obstacles.length === 0 ? null : [...new Set(g.obstacles.map((o) => o.kind))].join('; '),
      ]),
    ),
  };
}

function types(view: Comparison): Body {
  return {
    columns: ['type', 'measure', 'units', ...VALUE],
    rows: view.groups.map(({ type, average }): Cell[] => [
      type,
      view.measure.id,
      average.rate.kind === 'estimate' ? average.rate.n : 0,
      ...valueCells(average),
    ]),
  };
}

/** Of units of several types where an industry has them; without a place, as nothing is ranked across types. */
function industries(view: Comparison): Body {
  return {
    columns: ['industry', 'measure', 'units', ...VALUE],
    rows: view.industries.map(({ industry, average }): Cell[] => [
      industry,
      view.measure.id,
      average.rate.kind === 'estimate' ? average.rate.n : 0,
      ...valueCells(average),
    ]),
  };
}

function nodes(view: Comparison, all: readonly ComparedNode[]): Body {
  return {
    columns: ['indicator', 'unit_code', 'unit', 'type', ...VALUE],
    rows: all.flatMap((node) =>
      view.units.flatMap((u): Cell[][] => {
        const own = node.byUnit.get(u.id);
        return own === undefined ? [] : [[node.id, u.code, u.name, u.type, ...valueCells(own)]];
      }),
    ),
  };
}

function audiences(view: Comparison): Body {
  return {
    columns: ['indicator', 'audience', 'units', ...VALUE],
    rows: view.audiences.flatMap((i) =>
      i.audiences.map((a): Cell[] => [i.id, a.audience, i.units, ...valueCells(a)]),
    ),
  };
}
