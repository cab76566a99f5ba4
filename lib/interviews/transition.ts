import { findInstrumentVersion } from '#db/repositories/instruments.ts';
import {
  changeInterview,
  findInterview,
  type InterviewRow,
  listAnswers,
  unlockRaters,
} from '#db/repositories/interviews.ts';
import type { Db, Transaction } from '#db/store.ts';
import { may } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { inEachLocale } from '../instruments/envelope.ts';
import { isAsked } from '../interview/answer-merge.ts';
import { type InterviewQuestion, questionsOf } from '../interview/outline.ts';
import {
  type Guard,
  type InterviewState,
  standingOf,
  type Transition,
  transition,
} from '../interview/states.ts';
import { because, type Fault, fault } from '../problems.ts';
import { REASON_MINIMUM } from './input.ts';
import { requireNotRecused } from './require-not-recused.ts';
import { type Standing, standingOfOne } from './standing.ts';

/**
 * Moves an interview along a row of the table: who, guards, effects, record. The facts are read inside the
 * transaction, so that nothing slips in between.
 * @param reason why, where the row asks for it
 * @throws AppError `conflict` where no row leads there, `not_allowed` where the row is for others,
 *   `invalid_input` naming what is missing
 */
export async function followTransition(
  ctx: Context,
  tx: Transaction,
  interviewId: string,
  to: InterviewState,
  reason = '',
): Promise<void> {
  const interview = await findInterview(tx.db, interviewId);
  if (interview === undefined) throw new AppError('not_found', because('no_interview'));
  const standing = await standingOfOne(tx.db, interview);
  // A row that leads on from what is stored goes before one from what follows from the ratings alone.
  const stored = standingOf(interview.state, { allLocked: false, missing: 0 });
  const from = transition(stored, to) === undefined ? standing.state : stored;
  const row = transition(from, to);
  if (row === undefined) throw new AppError('conflict', because('no_such_move'));
  if (!isFor(ctx, row, interview, standing)) throw new AppError('not_allowed', because('move_of_others'));
  if (row.reason && reason.trim().length < REASON_MINIMUM) {
    throw refused('input_refused', [fault('reason_short', 'reason', { minimum: REASON_MINIMUM })]);
  }
  for (const guard of row.guards) await GUARDS[guard](tx.db, interview, standing);
  const { effects } = row;
  await changeInterview(tx.db, interviewId, {
    state: to,
    ...(effects.includes('started') && interview.startedAt === null ? { startedAt: ctx.now() } : {}),
    // What was entered from paper ended when the talk did, not when it was copied.
    ...(effects.includes('finished') && !(interview.entry === 'paper' && interview.finishedAt !== null)
      ? { finishedAt: ctx.now() }
      : {}),
  });
  if (effects.includes('unlock')) await unlockRaters(tx.db, interviewId);
  await audit(ctx, tx, row.record, interviewId, {
    evaluationId: interview.evaluationId,
    before: { state: from },
    after: { state: to },
    ...(row.reason ? { why: reason.trim() } : {}),
  });
}

/** Whether a row of the table is for the actor. */
export function isFor(ctx: Context, row: Transition, interview: InterviewRow, standing: Standing): boolean {
  const scope = { evaluationId: interview.evaluationId, unitId: interview.unitId };
  const rater =
    may(ctx.actor, 'interview.conduct', scope) && standing.raters.some((r) => r.userId === ctx.actor.userId);
  return (
    (row.by.includes('rater') && rater) ||
    (row.by.includes('lead') && may(ctx.actor, 'interview.plan', scope))
  );
}

/** Required questions that were neither asked nor given a reason. */
function openQuestions(
  standing: Standing,
  answers: Awaited<ReturnType<typeof listAnswers>>,
): InterviewQuestion[] {
  const byQuestion = new Map(answers.map((a) => [a.questionId, a]));
  return questionsOf(standing.outline).flatMap(({ question }) => {
    const a = byQuestion.get(question.id);
    const done = a !== undefined && (isAsked(a) || a.skipReason !== '');
    return question.required && !done ? [question] : [];
  });
}

function refused(
  reason: 'input_refused' | 'not_ready' | 'consent_first' | 'locks_open' | 'agreements_open',
  found: readonly Fault[],
): AppError {
  return new AppError(
    'invalid_input',
    because(reason),
    found.map((f) => ({ rule: 'interview', ...f })),
  );
}

const GUARDS: Readonly<
  Record<Guard, (db: Db, interview: InterviewRow, standing: Standing) => Promise<void>>
> = {
  async pair(_, __, { raters, outline }) {
    const needed = outline.conduct.interviewers;
    if (raters.length < needed || !raters.some((r) => r.duty === 'lead')) {
      throw refused('not_ready', [fault('interview_pair', 'raterIds', { needed, have: raters.length })]);
    }
  },
  async appointment(_, { scheduledAt, place }) {
    if (scheduledAt === null || place === '') {
      throw refused('not_ready', [
        ...(scheduledAt === null ? [fault('interview_time', 'scheduledAt')] : []),
        ...(place === '' ? [fault('interview_place', 'place')] : []),
      ]);
    }
  },
  no_recusal: (db, interview, { raters }) => requireNotRecused(db, interview, raters, 'raterIds'),
  async outline_published(db, interview) {
    const version = await findInstrumentVersion(db, interview.outlineVersionId);
    if (version?.status !== 'published') {
      throw refused('not_ready', [fault('interview_outline_status', 'outline')]);
    }
  },
  async consent(_, { consent, kind }) {
    // What is watched without being talked to is open to everybody there.
    if (kind === 'observation' || consent === 'given' || consent === 'without_audio') return;
    if (consent === 'refused') throw new AppError('conflict', because('consent_refused'));
    throw refused('consent_first', [fault('consent_missing', 'consent')]);
  },
  async questions(db, interview, standing) {
    const open = openQuestions(standing, await listAnswers(db, interview.id));
    if (open.length === 0) return;
    const locale = standing.outline.source_locale;
    throw new AppError(
      'invalid_input',
      because('questions_open'),
      open.map((q) => ({
        rule: 'required_question',
        ...fault('required_question', q.id, { title: inEachLocale(q.text, locale) }),
      })),
    );
  },
  async locks(_, __, { raters }) {
    const open = raters.filter((r) => r.lockedAt === null);
    if (raters.length === 0 || open.length > 0) {
      throw refused(
        'locks_open',
        open.map((r) => fault('lock_missing', 'raters', { name: r.name })),
      );
    }
  },
  async agreements(_, __, { missing, outline }) {
    if (missing.length === 0) return;
    const texts = new Map(questionsOf(outline).map((q) => [q.question.id, q.question.text]));
    throw refused(
      'agreements_open',
      missing.map(({ questionId, gap }) => {
        const title = inEachLocale(texts.get(questionId) ?? {}, outline.source_locale);
        return fault('agreement_missing', questionId, { title, gap: gap ?? 0 });
      }),
    );
  },
};
