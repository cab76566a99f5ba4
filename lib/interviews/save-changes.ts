import type { z } from 'zod';
import { noteChange, takenChanges } from '#db/repositories/interview-changes.ts';
import {
  changeInterview,
  findInterview,
  listAnswers,
  listRaters,
  listRatings,
  saveAnswer,
  saveRating,
} from '#db/repositories/interviews.ts';
import type { Transaction } from '#db/store.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { requireOwnDevice } from '../field/own-device.ts';
import { questionsOf } from '../interview/outline.ts';
import { CONSENTS, type Consent } from '../interview/session-state.ts';
import { BEFORE_TALKING, conversationOf } from '../interview/states.ts';
import { loadVersion } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import type { RefusalReason } from '../problems.ts';
import { sessionChange, sessionChanges } from './input.ts';
import { requireRater } from './open-session.ts';

type Change = z.output<typeof sessionChange>;

/** What became of one change. `version` is the stored one, also where the change had been taken before. */
export type ChangeResult = { readonly op: string } & (
  | { readonly took: 'saved'; readonly version: number }
  /** Somebody else saved first: nothing was changed, and both are brought together on the device. */
  | { readonly took: 'behind'; readonly theirs: Awaited<ReturnType<typeof listAnswers>>[number] }
  /** The rater's own rating came from another device meanwhile. */
  | { readonly took: 'rated_elsewhere'; readonly theirs: number | null }
  /** Another device recorded another answer to the consent text. */
  | { readonly took: 'consented_elsewhere'; readonly theirs: Consent }
  | { readonly took: 'refused'; readonly reason: RefusalReason | 'invalid_change'; readonly where: string }
);

export type SavedChanges = {
  readonly at: number;
  readonly results: readonly ChangeResult[];
  /** The device was given up: it wipes itself once all of its changes have been taken. */
  readonly deviceRevoked: boolean;
};

/** Takes many changes of one interview at once, each accepted or refused by itself, each once. */
export async function saveChanges(ctx: Context, interviewId: string, input: unknown): Promise<SavedChanges> {
  const interview = await requireRater(ctx, interviewId);
  const { device, changes } = parseInput(sessionChanges, input);
  const deviceRevoked = device !== undefined && (await requireOwnDevice(ctx, device)).revokedAt !== null;
  const { instrument } = await loadVersion(ctx.store.db, interview.outlineVersionId, 'interview_outline');
  const questions = new Map(questionsOf(instrument).map((q) => [q.question.id, q.question]));
  const parsed = changes.map((raw) => ({ raw, parsed: sessionChange.safeParse(raw) }));
  return ctx.store.write(async (tx) => {
    const now = await findInterview(tx.db, interviewId);
    const state = now?.state ?? '';
    const me = (await listRaters(tx.db, [interviewId])).find((r) => r.userId === ctx.actor.userId);
    const at = ctx.now();
    const ops = parsed.flatMap((p) => (p.parsed.success ? [p.parsed.data.op] : []));
    const taken = await takenChanges(tx.db, interviewId, ops);
    const results: ChangeResult[] = [];
    for (const { raw, parsed: read } of parsed) {
      const result = read.success
        ? await takeOnce(read.data)
        : refusedChange(raw, read.error.issues[0]?.path.join('.') ?? '');
      results.push(result);
      if (result.took !== 'saved' || taken.has(result.op)) continue;
      taken.set(result.op, result.version);
      await noteChange(tx.db, interviewId, result.op, result.version);
    }
    const talked = results.some((r, i) => r.took === 'saved' && parsed[i]?.parsed.data?.kind !== 'consent');
    if (BEFORE_TALKING.includes(state) && talked) {
      await changeInterview(tx.db, interviewId, { state: 'running', startedAt: now?.startedAt ?? at });
    }
    return { at, results, deviceRevoked };

    async function takeOnce(change: Change): Promise<ChangeResult> {
      const { op } = change;
      const before = taken.get(op);
      if (before !== undefined) return { op, took: 'saved', version: before };
      if (change.kind === 'consent') return takeConsent(ctx, tx, interviewId, change);
      const { questionId } = change;
      const question = questions.get(questionId);
      if (question === undefined) return { op, took: 'refused', reason: 'no_question', where: questionId };
      if (change.kind === 'rating') {
        if (question.rating === undefined)
          return { op, took: 'refused', reason: 'not_rated', where: questionId };
        if (me === undefined || me.lockedAt !== null)
          return { op, took: 'refused', reason: 'ratings_locked', where: questionId };
        return takeRating(tx, { interviewId, userId: ctx.actor.userId, at }, change);
      }
      if (conversationOf(state) === 'finished')
        return { op, took: 'refused', reason: 'interview_finished', where: questionId };
      return takeAnswer(tx, { interviewId, userId: ctx.actor.userId, at }, change);
    }
  });
}

async function takeAnswer(
  tx: Transaction,
  { interviewId, userId, at }: { interviewId: string; userId: string; at: number },
  { kind: _, op, questionId, baseVersion, ...content }: Extract<Change, { kind: 'answer' }>,
): Promise<ChangeResult> {
  const version = await saveAnswer(tx.db, { interviewId, questionId }, baseVersion, content, userId, at);
  if (version !== undefined) return { op, took: 'saved', version };
  const theirs = (await listAnswers(tx.db, interviewId)).find((a) => a.questionId === questionId);
  return theirs === undefined
    ? { op, took: 'refused', reason: 'base_unknown', where: questionId }
    : { op, took: 'behind', theirs };
}

async function takeConsent(
  ctx: Context,
  tx: Transaction,
  interviewId: string,
  { op, consent, base }: Extract<Change, { kind: 'consent' }>,
): Promise<ChangeResult> {
  const interview = await findInterview(tx.db, interviewId);
  if (interview === undefined || conversationOf(interview.state) === 'finished')
    return { op, took: 'refused', reason: 'consent_over', where: 'consent' };
  const stored = CONSENTS.find((c) => c === interview.consent);
  if (stored !== undefined && stored !== base && stored !== consent)
    return { op, took: 'consented_elsewhere', theirs: stored };
  await changeInterview(tx.db, interviewId, { consent });
  await audit(ctx, tx, 'interview.consent', interviewId, {
    evaluationId: interview.evaluationId,
    before: { consent: interview.consent },
    after: { consent },
  });
  return { op, took: 'saved', version: 0 };
}

async function takeRating(
  tx: Transaction,
  { interviewId, userId, at }: { interviewId: string; userId: string; at: number },
  { op, questionId, base, value }: Extract<Change, { kind: 'rating' }>,
): Promise<ChangeResult> {
  const stored = (await listRatings(tx.db, [interviewId])).find(
    (r) => r.userId === userId && r.questionId === questionId,
  )?.value;
  if (stored !== undefined && stored !== base && stored !== value) {
    return { op, took: 'rated_elsewhere', theirs: stored };
  }
  await saveRating(tx.db, { interviewId, questionId, userId, value, updatedAt: at });
  return { op, took: 'saved', version: 0 };
}

function refusedChange(raw: unknown, where: string): ChangeResult {
  const op = typeof raw === 'object' && raw !== null && 'op' in raw ? String(raw.op).slice(0, 40) : '';
  return { op, took: 'refused', reason: 'invalid_change', where };
}
