import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type StatisticRow, statisticRows } from '../interview/rater-statistics.ts';
import { readAgreement, type WholeAgreement } from '../interviews/read-agreement.ts';
import { because } from '../problems.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { Cell, Table } from './table.ts';

type Body = Pick<Table, 'columns' | 'rows' | 'sheet'>;

const TABLES: Readonly<Record<string, (whole: WholeAgreement) => Body>> = { agreement, severity };

/**
 * The numbers of the agreement page, unrounded.
 * @throws AppError `not_found` for an unknown table
 */
export async function exportAgreement(ctx: Context, evaluationId: string, table: string): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'export.statistics');
  const body = Object.hasOwn(TABLES, table) ? TABLES[table] : undefined;
  if (body === undefined) throw new AppError('not_found', because('no_table'));
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const { evaluation, whole } = await readAgreement(ctx, evaluationId);
  const detail = { table: `raters-${table}` };
  await ctx.store.write((tx) => audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail }));
  return { ...body(whole as WholeAgreement), demo: evaluation.demo, name: `raters-${table}` };
}

function agreement({ study }: WholeAgreement): Body {
  const rows = [
    ...statisticRows(study).map((r) => ['all', '', r] as const),
    ...study.roles.flatMap((g) => groupRows(g, study.design).map((r) => ['role', g.key, r] as const)),
    ...study.indicators.flatMap((g) =>
      groupRows(g, study.design).map((r) => ['indicator', g.key, r] as const),
    ),
  ];
  return {
    sheet: 'agreement',
    columns: ['scope', 'key', 'statistic', 'value', 'lower_95', 'upper_95', 'n', 'reason'],
    rows: rows.map(([scope, key, { id, statistic: s, n }]): Cell[] => [
      scope,
      key,
      id,
      ...(s.kind === 'undefined' ? [s, s, s] : [s.value, s.lower ?? null, s.upper ?? null]),
      n,
      s.kind === 'undefined' ? s.reason : null,
    ]),
  };
}

function groupRows(
  { pairs, icc }: WholeAgreement['study']['roles'][number],
  design: WholeAgreement['study']['design'],
): StatisticRow[] {
  return statisticRows({ design, pairs, complete: pairs.n, icc });
}

function severity({ severity: found }: WholeAgreement): Body {
  return {
    sheet: 'severity',
    columns: ['rater', 'n', 'contrast', 'se', 'lower_95', 'upper_95', 'drawn', 'drawn_se', 'reason'],
    rows: isUndefined(found)
      ? [['', found.n ?? 0, ...Array<Cell>(6).fill(found), found.reason]]
      : found.rows.map((r, i): Cell[] => [
          r.name ?? `rater ${i + 1}`,
          r.n,
          r.contrast,
          r.se.kind === 'undefined' ? r.se : r.se.value,
          ...(isUndefined(r.interval) ? [r.interval, r.interval] : [r.interval.lower, r.interval.upper]),
          ...(isUndefined(r.drawn) ? [r.drawn, r.drawn] : [r.drawn.effect, r.drawn.se]),
          isUndefined(r.interval) ? r.interval.reason : null,
        ]),
  };
}
