/** Reports as blocks, for pages and files alike: of one unit, over all, and which there are. */
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { overallReport } from '../documents/overall-report.ts';
import { unitReport } from '../documents/unit-report.ts';
import { AppError } from '../errors.ts';
import { choicesIn } from '../evaluations/view-filter.ts';
import type { Locale } from '../i18n/locales.ts';
import { because } from '../problems.ts';
import { type Selection, selectedUnits } from '../responses/selection.ts';
import { ruleVersionOf } from '../scores/preview-export.ts';
import { type ResultRow, readResults } from '../scores/read-results.ts';
import { readTotals } from '../scores/totals.ts';
import { type ReportState, stateOf } from './facts.ts';
import { gatherReports, pendingProposals } from './gather.ts';
import { overallFacts } from './overall-facts.ts';
import { standingOfUnit, unitFacts } from './unit-facts.ts';

export type ReportOptions = {
  readonly locale: Locale;
  /** How long to wait for long statistics; what is not there by then says so. */
  readonly waitMs: number;
};

/** The report of one unit. */
export async function readUnitReport(
  ctx: Context,
  evaluationId: string,
  unitId: string,
  { locale, waitMs }: ReportOptions,
) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, unitId });
  const gathered = await gatherReports(ctx, evaluationId, { waitMs });
  const facts = unitFacts(gathered, unitId);
  if (facts === undefined) throw new AppError('not_found', because('no_unit'));
  return {
    evaluation: gathered.basis.evaluation,
    unit: { id: unitId, code: facts.row.unitCode, name: facts.row.unitName },
    blocks: unitReport(facts, locale),
    pending: gathered.basis.pending,
    may: { export: may(ctx.actor, 'export.statistics', { evaluationId }) },
  };
}

/** The report over all units that the reader may see, or over those of one type or industry. */
export async function readOverallReport(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  { locale, waitMs }: ReportOptions,
) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const gathered = await gatherReports(ctx, evaluationId, { selection, waitMs });
  return {
    evaluation: gathered.basis.evaluation,
    blocks: overallReport(overallFacts(gathered, selection), locale),
    pending: gathered.basis.pending,
    may: { export: may(ctx.actor, 'export.statistics', { evaluationId }) },
  };
}

export type ReportRow = { readonly row: ResultRow; readonly state: ReportState };

/** The units that there are reports of, with how far their scores are settled. */
export async function listReports(ctx: Context, evaluationId: string, selection: Selection) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const results = await readResults(ctx, evaluationId, 0);
  const totals = await readTotals(ctx, evaluationId);
  const proposals = await pendingProposals(ctx, evaluationId);
  const rules = ruleVersionOf(totals.view);
  const states = new Map(
    totals.units.map((u) => [u.unitId, stateOf(standingOfUnit({ rules, proposals, totals }, u))]),
  );
  const { groups, levels, mode, evaluation } = results;
  const selected = selectedUnits(selection, results.units);
  return {
    evaluation,
    levels,
    mode,
    types: groups.map((g) => g.type),
    industries: choicesIn(results.units).industries,
    rows: groups
      .flatMap((g) => g.rows)
      .filter((row) => selected.has(row.unitId))
      .map((row): ReportRow => ({ row, state: states.get(row.unitId) ?? 'none' })),
    may: { export: may(ctx.actor, 'export.statistics', { evaluationId }) },
  };
}
