import { userNames } from '#db/repositories/accounts.ts';
import { type FindingRow, listFindings as list } from '#db/repositories/findings.ts';
import { authorize, authorizeSomewhere, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { choicesIn, inPeriod, unitsIn, viewFilter } from '../evaluations/view-filter.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { because } from '../problems.ts';
import { type Excerpt, inNeutralOrder, type Words, wordsFor } from './excerpts.ts';
import { type EvidenceFilter, keyOf } from './input.ts';

export type FindingView = Omit<FindingRow, 'excerpts' | 'createdBy' | 'evaluationId'> & {
  readonly by: string;
  /** The cited words that are for the reader. */
  readonly excerpts: readonly Excerpt[];
  /** Cited, and not for the reader. */
  readonly hidden: number;
  /** Cited, and no longer in the record of the interview. */
  readonly gone: number;
};

/** A finding with its excerpts as far as the reader may see them. */
export function findingView(row: FindingRow, words: Words, names: ReadonlyMap<string, string>): FindingView {
  const { excerpts: cited, createdBy, evaluationId: _, ...rest } = row;
  const keys = cited.map(keyOf);
  const there = keys.filter((key) => words.existing.has(key));
  const excerpts = there.flatMap((key) => words.byKey.get(key) ?? []).sort(inNeutralOrder);
  return {
    ...rest,
    by: names.get(createdBy) ?? createdBy,
    excerpts,
    hidden: there.length - excerpts.length,
    gone: keys.length - there.length,
  };
}

/** Findings of an evaluation, with what a list of them and its filters need. */
export async function listFindings(
  ctx: Context,
  evaluationId: string,
  filter: EvidenceFilter & { withdrawn?: boolean } = {},
) {
  authorize(ctx.actor, 'finding.read', { evaluationId, anyUnit: true });
  const view = await readEvaluation(ctx, evaluationId);
  const about = viewFilter(filter.about ?? {}, view);
  const wanted = unitsIn(about, view.units);
  const seen = (unitId: string) => may(ctx.actor, 'finding.read', { evaluationId, unitId });
  const rows = (await list(ctx.store.db, evaluationId)).filter((r) => seen(r.unitId));
  const names = await userNames(ctx.store.db);
  const words = await wordsFor(ctx, evaluationId);
  const units = view.units.filter((u) => seen(u.id));
  const place = new Map(units.map((u, i) => [u.id, i]));
  const findings = rows
    .filter(
      (r) =>
        (filter.unitId === undefined || r.unitId === filter.unitId) &&
        wanted.has(r.unitId) &&
        inPeriod(about, r.createdAt) &&
        (filter.type === undefined || r.type === filter.type) &&
        (filter.indicatorId === undefined || r.indicatorId === filter.indicatorId) &&
        (filter.withdrawn === true || r.withdrawnAt === null),
    )
    .toSorted(
      (a, b) =>
        (place.get(a.unitId) ?? 0) - (place.get(b.unitId) ?? 0) || a.indicatorId.localeCompare(b.indicatorId),
    )
    .map((row) => ({
      ...findingView(row, words, names),
      mayWrite: may(ctx.actor, 'finding.write', { evaluationId, unitId: row.unitId }),
    }));
  const indicators = indicatorsOf(view.tree).map((i) => i.indicator);
  return {
    evaluation: view.evaluation,
    units,
    about,
    choices: choicesIn(units),
    types: findingRules(evaluationRules(view.policy)).types,
    indicators,
    /** Indicators that any finding is about. */
    named: indicators.filter((i) => rows.some((r) => r.indicatorId === i.id)),
    findings,
    total: rows.filter((r) => r.withdrawnAt === null).length,
    withdrawn: rows.filter((r) => r.withdrawnAt !== null).length,
    may: {
      write: may(ctx.actor, 'finding.write', { evaluationId, anyUnit: true }),
      excerpts: may(ctx.actor, 'excerpt.read', { evaluationId, anyUnit: true }),
    },
  };
}

/** What the form needs for a finding: the unit's words to choose from, and the finding where there is one. */
export async function openFinding(
  ctx: Context,
  evaluationId: string,
  target: { unitId: string } | { findingId: string },
) {
  authorizeSomewhere(ctx.actor, 'finding.write');
  const view = await readEvaluation(ctx, evaluationId);
  const row =
    'findingId' in target
      ? (await list(ctx.store.db, evaluationId)).find((f) => f.id === target.findingId)
      : undefined;
  if ('findingId' in target && row === undefined) throw new AppError('not_found', because('no_finding'));
  const unitId = row?.unitId ?? ('unitId' in target ? target.unitId : '');
  authorize(ctx.actor, 'finding.write', { evaluationId, unitId });
  const unit = view.units.find((u) => u.id === unitId);
  if (unit === undefined) throw new AppError('not_found', because('no_unit'));
  const words = await wordsFor(ctx, evaluationId, unitId);
  const names = await userNames(ctx.store.db);
  return {
    evaluation: view.evaluation,
    unit,
    finding: row === undefined ? undefined : findingView(row, words, names),
    types: findingRules(evaluationRules(view.policy)).types,
    indicators: indicatorsOf(view.tree).map((i) => i.indicator),
    /** Words that may be cited: those whose interview the writer may open. */
    choices: words.excerpts.filter((e) => e.source !== undefined),
  };
}

/** Units that the actor writes findings about, with how many words there are to cite. */
export async function unitsToWriteAbout(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'finding.write', { evaluationId, anyUnit: true });
  const { evaluation, units } = await readEvaluation(ctx, evaluationId);
  const words = await wordsFor(ctx, evaluationId);
  return {
    evaluation,
    units: units
      .filter((u) => may(ctx.actor, 'finding.write', { evaluationId, unitId: u.id }))
      .map((u) => {
        const own = words.excerpts.filter((e) => e.unitId === u.id && e.source !== undefined);
        return { ...u, excerpts: own.length, problems: own.filter((e) => e.mark === 'problem').length };
      }),
  };
}
