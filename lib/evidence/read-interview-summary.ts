import { userNames } from '#db/repositories/accounts.ts';
import { answersOf, listFindings } from '#db/repositories/findings.ts';
import { type InterviewRow, listInterviews, type Note } from '#db/repositories/interviews.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { excerptGroups } from '../disclosure/excerpt-groups.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { conversationOf } from '../interview/states.ts';
import { because } from '../problems.ts';
import { computeIndicators } from '../scores/compute.ts';
import type { IndicatorResult } from '../scores/types.ts';
import { heldInterview, heldInterviews, MARKS, wordsFor } from './excerpts.ts';
import { findingView } from './list-findings.ts';
import { resultOf } from './read-joint.ts';

/** One unit's interviews in brief: how many, what they gave, what was found, which documents are still open. */
export async function readInterviewSummary(ctx: Context, evaluationId: string, unitId: string) {
  authorize(ctx.actor, 'interview.list', { evaluationId, unitId });
  const { db } = ctx.store;
  const view = await readEvaluation(ctx, evaluationId);
  const unit = view.units.find((u) => u.id === unitId);
  if (unit === undefined) throw new AppError('not_found', because('no_unit'));
  const rows = (await listInterviews(db, evaluationId)).filter((r) => r.unitId === unitId);
  const held = await heldInterviews(ctx, evaluationId, unitId);
  const groups = excerptGroups(held.map(heldInterview), view.policy.disclosure.k_report);
  const all =
    may(ctx.actor, 'interview.plan', { evaluationId, unitId }) ||
    may(ctx.actor, 'excerpt.read_all', { evaluationId, unitId });
  const rules = evaluationRules(view.policy);
  const order = rules.interview_roles.map((r) => r.id);
  const named = (role: string) => all || groups?.roles.has(role) === true;
  const answers = await answersOf(
    db,
    held.map((h) => h.row.id),
  );
  const words = await wordsFor(ctx, evaluationId, unitId);
  const names = await userNames(db);
  const computed = new Map(
    (await computeIndicators(db, view, ctx.now())).unit(unitId).map((r) => [r.indicatorId, r]),
  );
  const indicators = indicatorsOf(view.tree).map((i) => i.indicator);
  const notes = answers.flatMap((a) => a.notes);
  const asked = (id: string, state: 'promised' | 'refused') =>
    answers.filter((a) => a.evidence[id] === state).length;
  return {
    evaluation: view.evaluation,
    unit,
    indicators,
    units: view.units.filter((u) => may(ctx.actor, 'interview.list', { evaluationId, unitId: u.id })),
    total: countsOf(rows),
    /** By role as far as roles are named; the others together under no name. */
    roles: [
      ...[...new Set(rows.map((r) => r.role))]
        .filter(named)
        .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
        .map((role) => ({
          role,
          ...countsOf(rows.filter((r) => r.role === role)),
        })),
      ...(rows.every((r) => named(r.role))
        ? []
        : [{ role: undefined, ...countsOf(rows.filter((r) => !named(r.role))) }]),
    ],
    marks: MARKS.map((mark): { mark: Note['kind']; n: number } => ({
      mark,
      n: notes.filter((note) => note.kind === mark).length,
    })),
    results: indicators.flatMap((indicator) => {
      const result = resultOf(computed.get(indicator.id) as IndicatorResult, 'interview');
      return result === undefined ? [] : [{ indicator, ...result }];
    }),
    documents: view.tree.evidence_catalogue.flatMap(({ id, title }) => {
      const states = { promised: asked(id, 'promised'), refused: asked(id, 'refused') };
      return states.promised + states.refused === 0 ? [] : [{ id, title, ...states }];
    }),
    findings: (await listFindings(db, evaluationId))
      .filter((f) => f.unitId === unitId && f.withdrawnAt === null)
      .map((row) => findingView(row, words, names)),
    types: findingRules(rules).types,
  };
}

function countsOf(rows: readonly InterviewRow[]): { planned: number; done: number; people: number } {
  const done = rows.filter((r) => conversationOf(r.state) === 'finished');
  return {
    planned: rows.length,
    done: done.length,
    people: done.reduce((n, r) => n + (r.kind === 'observation' ? 0 : r.people), 0),
  };
}
