import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { valueOrNull } from '../estimate.ts';
import type { EvidenceFilter } from '../evidence/input.ts';
import { type JointResult, readJoint } from '../evidence/read-joint.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { Cell, Table } from './table.ts';

/** Survey and interview side by side, as the page shows them; excerpts have a file of their own. */
export async function exportJoint(
  ctx: Context,
  evaluationId: string,
  chosen: Pick<EvidenceFilter, 'unitId' | 'indicatorId' | 'about'>,
): Promise<Table> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const view = await readJoint(ctx, evaluationId, chosen);
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail: { table: 'joint' } }),
  );
  const codes = new Map(view.units.map((u) => [u.id, u.code]));
  return {
    name: 'joint-display',
    sheet: 'joint',
    demo: view.evaluation.demo,
    columns: [
      'unit_code',
      'unit',
      'indicator',
      'title',
      'survey_rate',
      'survey_lower',
      'survey_upper',
      'survey_n',
      'survey_reason',
      'interview_rate',
      'interview_lower',
      'interview_upper',
      'interview_n',
      'interview_reason',
      'difference',
      'difference_lower',
      'difference_upper',
      'margin',
      'verdict',
    ],
    rows: view.rows.map((r): Cell[] => [
      codes.get(r.unitId) ?? '',
      r.unitName,
      r.indicator.id,
      r.indicator.title['zh-CN'] ?? '',
      ...side(r.survey),
      ...side(r.interview),
      r.comparison === undefined ? null : valueOrNull(r.comparison.difference),
      ...ends(r.comparison?.interval),
      view.margin,
      r.comparison === undefined
        ? null
        : r.comparison.verdict.kind === 'undecided'
          ? `undecided (${r.comparison.verdict.because})`
          : r.comparison.verdict.kind,
    ]),
  };
}

function side(result: JointResult | undefined): Cell[] {
  if (result === undefined) return [null, null, null, null, 'no_source'];
  const { rate, interval } = result;
  const reason = rate.kind === 'undefined' ? rate.reason : isUndefined(interval) ? interval.reason : null;
  return [valueOrNull(rate), ...ends(interval), rate.kind === 'estimate' ? rate.n : null, reason];
}

function ends(interval: JointResult['interval'] | undefined): Cell[] {
  return interval === undefined || isUndefined(interval) ? [null, null] : [interval.lower, interval.upper];
}
