import { findEvaluation, findUnit } from '#db/repositories/evaluations.ts';
import {
  findInterview,
  type InterviewRow,
  listAnswers,
  listRaters,
  listRatings,
} from '#db/repositories/interviews.ts';
import { authorize, authorizeSomewhere, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Locale } from '../i18n/locales.ts';
import { outlineModel } from '../interview/outline-model.ts';
import { conversationOf } from '../interview/states.ts';
import { loadVersion } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { requireNotRecused } from './require-not-recused.ts';
import { standingOfOne } from './standing.ts';

/**
 * Everything the interview screen shows. The other rater's ratings are left out until one's own are locked;
 * a lead who is not a rater sees locked ratings only.
 */
export async function openSession(ctx: Context, interviewId: string, locale: Locale) {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const { db } = ctx.store;
  const interview = await findInterview(db, interviewId);
  if (interview === undefined) throw new AppError('not_found', because('no_interview'));
  const { evaluationId, unitId } = interview;
  authorize(ctx.actor, 'interview.list', { evaluationId, unitId });
  const raters = await listRaters(db, [interviewId]);
  const me = raters.find((r) => r.userId === ctx.actor.userId);
  // The conversation itself is for its raters and leads; everybody else reads excerpts that tell less.
  const seesAll = may(ctx.actor, 'excerpt.read_all', { evaluationId, unitId });
  if (me === undefined && !seesAll) {
    throw new AppError('not_allowed', because('not_your_interview'));
  }
  const evaluation = await findEvaluation(db, interview.evaluationId);
  const unit = await findUnit(db, interview.unitId);
  if (evaluation === undefined || unit === undefined)
    throw new AppError('not_found', because('no_interview'));
  const { instrument: outline, row } = await loadVersion(db, interview.outlineVersionId, 'interview_outline');
  const { instrument: policy } = await loadVersion(db, evaluation.policyVersionId, 'scoring_policy');
  const { instrument: tree } = await loadVersion(db, evaluation.treeVersionId, 'indicator_tree');
  const answers = await listAnswers(db, interviewId);
  const ratings = await listRatings(db, [interviewId]);
  const locked = new Set(raters.filter((r) => r.lockedAt !== null).map((r) => r.userId));
  const seesOthers = me === undefined || me.lockedAt !== null;
  const standing = await standingOfOne(db, interview);
  const conversation = conversationOf(interview.state);
  return {
    userId: ctx.actor.userId,
    // The screen follows the conversation; where the interview stands beyond it is in `settling`.
    interview: { ...interview, state: conversation },
    settling: {
      standing: standing.state,
      /** Whether the reader settles gaps with the other raters: once all have locked. */
      open: me !== undefined && standing.state === 'rated',
      agreements: seesOthers
        ? standing.settled.flatMap(({ agreement: a }) =>
            a === undefined ? [] : [{ questionId: a.questionId, value: a.value, reason: a.reason }],
          )
        : [],
    },
    evaluation: { id: evaluation.id, title: evaluation.title, demo: evaluation.demo },
    unit: { id: unit.id, name: unit.name },
    outline: outlineModel(outline, policy, tree, locale),
    outlineVersion: row.version,
    answers,
    /** Who wrote last under any question, and when; null before anything was written. */
    lastWritten: lastWritten(answers, raters, ctx.actor.userId),
    myRatings: ratings
      .filter((r) => r.userId === ctx.actor.userId)
      .map((r) => ({ questionId: r.questionId, value: r.value })),
    otherRatings: seesOthers
      ? ratings
          .filter((r) => r.userId !== ctx.actor.userId && locked.has(r.userId))
          .map((r) => ({ questionId: r.questionId, value: r.value, raterId: r.userId }))
      : [],
    raters: raters.map((r) => ({
      id: r.userId,
      name: r.name,
      duty: r.duty,
      lockedAt: r.lockedAt,
      locked: r.lockedAt !== null,
      me: r.userId === ctx.actor.userId,
    })),
    may: {
      write: me !== undefined && conversation !== 'finished',
      rate: me !== undefined && me.lockedAt === null,
    },
  };
}

function lastWritten(
  answers: readonly { questionId: string; updatedAt: number; updatedBy: string }[],
  raters: readonly { userId: string; name: string }[],
  me: string,
): { questionId: string; name: string; me: boolean; at: number } | null {
  const [latest] = [...answers].sort((a, b) => b.updatedAt - a.updatedAt);
  const writer = raters.find((r) => r.userId === latest?.updatedBy);
  if (latest === undefined || writer === undefined) return null;
  const { questionId, updatedAt: at } = latest;
  return { questionId, name: writer.name, me: writer.userId === me, at };
}

type Opened = Awaited<ReturnType<typeof openSession>>;
/** What a device has kept of a session may be older than reconciliation. */
export type SessionView = Omit<Opened, 'settling'> & Partial<Pick<Opened, 'settling'>>;

/** The interview, if the actor is one of its raters. */
export async function findAsRater(ctx: Context, interviewId: string): Promise<InterviewRow> {
  authorizeSomewhere(ctx.actor, 'interview.conduct');
  const interview = await findInterview(ctx.store.db, interviewId);
  if (interview === undefined) throw new AppError('not_found', because('no_interview'));
  const { evaluationId, unitId } = interview;
  authorize(ctx.actor, 'interview.conduct', { evaluationId, unitId });
  const raters = await listRaters(ctx.store.db, [interviewId]);
  if (!raters.some((r) => r.userId === ctx.actor.userId)) {
    throw new AppError('not_allowed', because('raters_write'));
  }
  return interview;
}

/**
 * The interview, if the actor is one of its raters and may still write or rate in it.
 * @throws AppError `conflict` once all ratings were brought together; `invalid_input` where the actor is recused
 */
export async function requireRater(ctx: Context, interviewId: string): Promise<InterviewRow> {
  const interview = await findAsRater(ctx, interviewId);
  if (conversationOf(interview.state) === 'finished' && interview.state !== 'finished') {
    throw new AppError('conflict', because('interview_finished'));
  }
  await requireNotRecused(ctx.store.db, interview, [ctx.actor], 'raterIds');
  return interview;
}
