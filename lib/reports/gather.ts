/** Everything that the reports of an evaluation rest on, read once for as many of them as are wanted. */
import { userNames } from '#db/repositories/accounts.ts';
import { listProposals, type ProposalRow } from '#db/repositories/proposals.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { JobState } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import { excerptGroups, type HeldInterview } from '../disclosure/excerpt-groups.ts';
import { heldInterview, heldInterviews } from '../evidence/excerpts.ts';
import { listFindings } from '../evidence/list-findings.ts';
import { evaluationRules, needsSecondPerson } from '../indicators/policy.ts';
import { readAgreement } from '../interviews/read-agreement.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import type { Selection } from '../responses/selection.ts';
import { standingOf } from '../responses/steer-work.ts';
import { ruleVersionOf } from '../scores/preview-export.ts';
import { carelessOf } from '../scores/read-careless.ts';
import { type ResultsView, readResults } from '../scores/read-results.ts';
import { type RedLine, redLinesOf } from '../scores/red-lines.ts';
import { readTotals, type Totals } from '../scores/totals.ts';
import type { Basis } from './facts.ts';
import { readSurveys } from './read-surveys.ts';

export type Gathered = {
  readonly basis: Basis;
  readonly totals: Totals;
  readonly results: ResultsView;
  readonly names: ReadonlyMap<string, string>;
  readonly rules: string;
  readonly proposals: readonly ProposalRow[];
  readonly findings: Awaited<ReturnType<typeof listFindings>>['findings'];
  readonly findingTypes: Awaited<ReturnType<typeof listFindings>>['types'];
  readonly redLines: ReadonlyMap<string, readonly RedLine[]>;
  /** Finished interviews by unit. */
  readonly held: ReadonlyMap<string, readonly HeldInterview[]>;
  /** Words of fewer people than this are not handed on. */
  readonly k: number;
};

/**
 * @param selection the units that survey quality is looked at for; all where there is none
 * @param waitMs how long to wait for long statistics
 */
export async function gatherReports(
  ctx: Context,
  evaluationId: string,
  { selection = {}, waitMs }: { readonly selection?: Selection; readonly waitMs: number },
): Promise<Gathered> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const results = await readResults(ctx, evaluationId, waitMs);
  const totals = await readTotals(ctx, evaluationId);
  const { view } = totals;
  const { surveys, pilots, jobs } = await readSurveys(ctx, view, selection, waitMs);
  const redLines = await redLinesOf(ctx.store.db, evaluationId);
  const careless = await carelessOf(ctx, totals, redLines, { waitMs, handedOn: true });
  const { findings, types } = await listFindings(ctx, evaluationId);
  const held = Map.groupBy(await heldInterviews(ctx, evaluationId), (h) => h.row.unitId);
  const whole = may(ctx.actor, 'export.statistics', { evaluationId })
    ? (await readAgreement(ctx, evaluationId)).whole
    : undefined;
  const { grading } = evaluationRules(view.policy);
  const work = [
    ...jobs,
    jobOf(careless.standing),
    ...(results.job === undefined ? [] : [jobOf(results.job)]),
  ];
  const standing = standingOf(work);
  return {
    totals,
    results,
    rules: ruleVersionOf(view),
    names: await userNames(ctx.store.db),
    proposals: await pendingProposals(ctx, evaluationId),
    findings,
    findingTypes: types,
    redLines,
    held: new Map([...held].map(([unitId, own]) => [unitId, own.map(heldInterview)])),
    k: view.policy.disclosure.k_report,
    basis: {
      evaluation: view.evaluation,
      madeAt: ctx.now(),
      tree: ruleOf(view.tree, view.treeVersion.contentHash),
      policy: ruleOf(view.policy, view.policyVersion.contentHash),
      engine: ENGINE_VERSION,
      missingRules: view.policy.scoring.missing_source,
      needsSecondPerson: needsSecondPerson(view.policy),
      levels: grading.levels,
      mode: grading.mode,
      confidence: grading.uncertainty.confidence,
      redLineCap: grading.red_line_cap,
      fullScore: view.tree.full_score,
      firsts: view.tree.tree.map(({ id, title }) => ({ id, title })),
      surveys,
      pilots,
      careless,
      ...(whole === undefined ? {} : { agreement: { interviews: whole.interviews, study: whole.study } }),
      ...(standing.state === 'running' ? { pending: standing.progress ?? 0 } : {}),
    },
  };
}

/** Changes of scores that wait for a second person. */
export async function pendingProposals(ctx: Context, evaluationId: string): Promise<ProposalRow[]> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  return (await listProposals(ctx.store.db, evaluationId)).filter((p) => p.status === 'pending');
}

function jobOf({ state, progress }: NonNullable<ResultsView['job']>): JobState<unknown> {
  if (state === 'running') return { state, progress: progress ?? 0 };
  return state === 'done' ? { state, result: undefined } : { state };
}

function ruleOf(r: { id: string; version: string; title: Basis['tree']['title'] }, hash: string) {
  return { name: `${r.id}@${r.version}`, hash: hash.slice(0, 12), title: r.title };
}

/**
 * Whether the words of a unit's interviews may stand in a document that leaves the house: fewer people than k are
 * told by their words, whoever makes the document.
 */
export function wordsMayLeave({ held, k }: Gathered, unitId: string): boolean {
  return excerptGroups(held.get(unitId) ?? [], k) !== undefined;
}
