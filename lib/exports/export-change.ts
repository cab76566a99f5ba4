import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { valueOrNull } from '../estimate.ts';
import { filterQuery } from '../evaluations/view-filter.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { type ChangeView, readChange, type ScaleChange } from '../responses/read-change.ts';
import type { Cell, Table } from './table.ts';

/** Whoever asks for a file waits for all of it. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** Change of every unit on every scale between two evaluations, as the page shows it, unrounded. */
export async function exportChange(
  ctx: Context,
  evaluationId: string,
  query: Readonly<Record<string, string>>,
): Promise<Table> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const view = await readChange(ctx, evaluationId, query, LONGEST_WAIT_MS);
  if ('other' in view) authorize(ctx.actor, 'export.statistics', { evaluationId: view.other.id });
  const detail = {
    table: 'change',
    with: 'other' in view ? view.other.id : '',
    filter: filterQuery(view.filter),
  };
  await ctx.store.write((tx) => audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail }));
  return {
    name: 'change',
    sheet: 'change',
    demo: view.evaluation.demo || ('other' in view && view.other.demo),
    columns: [
      'instrument',
      'scale',
      'common_items',
      'invariance',
      'unit_code',
      'unit',
      'type',
      'before',
      'after',
      'n_before',
      'n_after',
      'change',
      'lower_95',
      'upper_95',
      'critical_change',
      'reliable_change',
      'reason',
    ],
    rows: view.scales.flatMap((s) => rowsOf(s)),
  };
}

function rowsOf(s: ChangeView['scales'][number]): Cell[][] {
  return s.units.map(({ code, name, type, compared: c }): Cell[] => [
    s.instrument,
    s.scale,
    s.common.join(' '),
    samenessWord(s.sameness),
    code,
    name,
    type,
    ...(c === undefined
      ? [...Array<Cell>(9).fill(null), 'below_minimum']
      : [
          valueOrNull(c.before),
          valueOrNull(c.after),
          ...c.people,
          valueOrNull(c.change),
          ...(isUndefined(c.interval) ? [null, null] : [c.interval.lower, c.interval.upper]),
          valueOrNull(c.critical),
          c.reliable === null ? null : Number(c.reliable),
          isUndefined(c.interval) ? c.interval.reason : null,
        ]),
  ]);
}

function samenessWord(s: ScaleChange['sameness']): string {
  return s.state === 'known' ? s.level : s.state === 'unknown' ? s.reason : 'not_computed';
}
