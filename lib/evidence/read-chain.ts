import { userNames } from '#db/repositories/accounts.ts';
import { answersOf, listFindings } from '#db/repositories/findings.ts';
import type { EvidenceState } from '#db/repositories/interviews.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { excerptGroups } from '../disclosure/excerpt-groups.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import type { Localized } from '../instruments/envelope.ts';
import { questionsOf } from '../interview/outline.ts';
import { isEvidence } from '../interview/states.ts';
import {
  type Excerpt,
  type Held,
  heldInterview,
  heldInterviews,
  seesInterview,
  wordsFor,
} from './excerpts.ts';
import { findingView } from './list-findings.ts';

export type ChainInterview = {
  /** Absent where it must not be told whose interview it is. */
  readonly id?: string;
  readonly number?: number;
  readonly role: string;
  readonly questions: readonly {
    readonly text: Localized;
    readonly weight: number;
    readonly independent: readonly (number | null)[];
    /** What the raters agreed on afterwards, with the reason for those who may open the interview. */
    readonly agreed?: { readonly value: number | null; readonly reason?: string };
  }[];
};

/** How often a document was asked for in the unit's interviews, and what came of it. */
export type DocumentState = {
  readonly id: string;
  readonly title: Localized;
  readonly states: Readonly<Record<Exclude<EvidenceState, 'not_asked'>, number>>;
};

/** What an indicator of a unit rests on beside its numbers: ratings by question, words, documents, findings. */
export async function readChain(ctx: Context, evaluationId: string, unitId: string, indicatorId: string) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, unitId });
  const { tree, policy } = await readEvaluation(ctx, evaluationId);
  const held = await heldInterviews(ctx, evaluationId, unitId);
  const words = await wordsFor(ctx, evaluationId, unitId);
  const names = await userNames(ctx.store.db);
  const closed = held.filter((h) => !seesInterview(ctx, h));
  const groups = excerptGroups(closed.map(heldInterview), policy.disclosure.k_report);
  const rated = held.filter((h) => isEvidence(h.standing.state));
  const interviews = rated.flatMap((h): ChainInterview[] => {
    const open = seesInterview(ctx, h);
    const questions = questionsFor(h, indicatorId, open);
    if (questions.length === 0) return [];
    if (open) return [{ id: h.row.id, number: h.row.number, role: h.row.role, questions }];
    return groups?.roles.has(h.row.role) === true ? [{ role: h.row.role, questions }] : [];
  });
  const asked = rated.filter((h) => questionsFor(h, indicatorId, false).length > 0);
  const rules = evaluationRules(policy);
  const order = rules.interview_roles.map((r) => r.id);
  const rows = (await listFindings(ctx.store.db, evaluationId)).filter(
    (f) => f.unitId === unitId && f.indicatorId === indicatorId && f.withdrawnAt === null,
  );
  const excerpts: readonly Excerpt[] = words.excerpts.filter((e) => e.indicatorId === indicatorId);
  return {
    // Ratings of a role without number are in an order that tells nothing.
    interviews: interviews.toSorted(
      (a, b) => order.indexOf(a.role) - order.indexOf(b.role) || ratingsOf(a).localeCompare(ratingsOf(b)),
    ),
    /** Rated interviews whose ratings are not shown one by one. */
    unshown: asked.length - interviews.length,
    excerpts,
    tooFew: words.tooFew.has(unitId) ? words.k : undefined,
    documents: await documentsOf(
      ctx,
      held,
      indicatorsOf(tree).find((i) => i.indicator.id === indicatorId)?.indicator.evidence ?? [],
      tree.evidence_catalogue,
    ),
    findings: rows.map((row) => findingView(row, words, names)),
    types: findingRules(rules).types,
  };
}

export type ChainView = Awaited<ReturnType<typeof readChain>>;

function questionsFor(
  { standing }: Held,
  indicatorId: string,
  reasons: boolean,
): ChainInterview['questions'] {
  return questionsOf(standing.outline).flatMap(({ question: q }) => {
    const settled = standing.settled.find((s) => s.questionId === q.id);
    if (q.rating?.indicator !== indicatorId || settled === undefined) return [];
    const { independent, agreement } = settled;
    return [
      {
        text: q.text,
        weight: q.rating.weight,
        // Whose rating is whose tells nothing here.
        independent: reasons ? independent : independent.toSorted((a, b) => (a ?? 0) - (b ?? 0)),
        ...(agreement === undefined
          ? {}
          : { agreed: { value: agreement.value, ...(reasons ? { reason: agreement.reason } : {}) } }),
      },
    ];
  });
}

function ratingsOf({ questions, number }: ChainInterview): string {
  return number === undefined
    ? JSON.stringify(questions.map((q) => q.independent))
    : String(number).padStart(6, '0');
}

/** States of the indicator's documents, as counts over the unit's finished interviews. */
async function documentsOf(
  ctx: Context,
  held: readonly Held[],
  wanted: readonly string[],
  catalogue: readonly { readonly id: string; readonly title: Localized }[],
): Promise<DocumentState[]> {
  const answers = await answersOf(
    ctx.store.db,
    held.map((h) => h.row.id),
  );
  return wanted.map((id) => {
    const of = (state: EvidenceState) => answers.filter((a) => a.evidence[id] === state).length;
    return {
      id,
      title: catalogue.find((e) => e.id === id)?.title ?? { 'zh-CN': id },
      states: { seen: of('seen'), promised: of('promised'), refused: of('refused') },
    };
  });
}
