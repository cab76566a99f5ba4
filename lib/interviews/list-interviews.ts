import { listUsers } from '#db/repositories/accounts.ts';
import { listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { listInterviews as list } from '#db/repositories/interviews.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { isLate } from '../interview/rating-time.ts';
import { conversationOf } from '../interview/states.ts';
import { parsedOf } from '../library/load-version.ts';
import { calibrationsIn, countingRaters } from './calibrations.ts';
import { type Standing, standingsOf } from './standing.ts';

/** From the head of a unit outwards; other roles after these. */
const ROLES = ['leadership', 'middle_manager', 'general_staff', 'partner_liaison'];
const rank = (role: string) => (ROLES.includes(role) ? ROLES.indexOf(role) : ROLES.length);

/** Interviews of an evaluation, and what is needed to plan one more. */
export async function listInterviews(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'interview.list', { evaluationId, anyUnit: true });
  const { db } = ctx.store;
  const rows = (await list(db, evaluationId)).filter((r) =>
    may(ctx.actor, 'interview.list', { evaluationId, unitId: r.unitId }),
  );
  const standings = await standingsOf(db, rows);
  const calibrations = await calibrationsIn(db, evaluationId);
  const calibrated = (userId: string) =>
    calibrations === undefined || calibrations.at(userId, ctx.now()).state === 'passed';
  const units = await listUnits(db, evaluationId);
  const outlines = (await publishedVersions(db))
    .filter((r) => r.kind === 'interview_outline')
    .map((r) => ({ row: r, outline: parsedOf(r) as InterviewOutline }));
  const people = await listUsers(db, ctx.now());
  // The same rule as in `openSession`.
  const seesAll = (unitId: string) => may(ctx.actor, 'excerpt.read_all', { evaluationId, unitId });
  const place = new Map(units.map((u, i) => [u.id, i]));
  const anyUnit = { evaluationId, anyUnit: true } as const;
  const mayPlan = may(ctx.actor, 'interview.plan', anyUnit) || may(ctx.actor, 'interview.conduct', anyUnit);
  return {
    units,
    roles: [...new Map(outlines.map((o) => [o.outline.role, o.outline.title])).entries()].map(
      ([role, title]) => ({
        role,
        title,
      }),
    ),
    people: people
      .filter((p) => p.grants.some((g) => g.role === 'evaluator' || g.role === 'lead'))
      .map((p) => ({
        id: p.id,
        // Namesakes are told apart by what they sign in with.
        name: people.filter((o) => o.name === p.name).length > 1 ? `${p.name} (${p.username})` : p.name,
        calibrated: calibrated(p.id),
      })),
    /** The sampling rule of each role with what was planned and held, and the units below it. */
    sampling: outlines
      .toSorted((a, b) => rank(a.outline.role) - rank(b.outline.role))
      .map(({ outline: { role, sampling, source_locale } }) => {
        const of = rows.filter((r) => r.role === role);
        const held = (r: (typeof rows)[number]) => conversationOf(r.state) === 'finished';
        return {
          role,
          min: sampling.min,
          max: sampling.max,
          note: sampling.note,
          locale: source_locale,
          planned: of.filter((r) => !held(r)).length,
          held: of.filter(held).length,
          short: units
            .filter((u) => of.filter((r) => r.unitId === u.id).length < sampling.min)
            .map((u) => u.name),
        };
      }),
    me: ctx.actor.userId,
    /** Whether calibration is asked for, the reader may look at it, and he rates here without being calibrated. */
    calibration: {
      required: calibrations !== undefined,
      seen: may(ctx.actor, 'calibration.read', anyUnit),
      mineMissing: may(ctx.actor, 'calibration.take', anyUnit) && !calibrated(ctx.actor.userId),
    },
    may: { plan: mayPlan },
    interviews: rows
      .toSorted(
        (a, b) =>
          (place.get(a.unitId) ?? 0) - (place.get(b.unitId) ?? 0) ||
          rank(a.role) - rank(b.role) ||
          a.number - b.number,
      )
      .map((r) => {
        const { state, missing, raters: own, outline } = standings.get(r.id) as Standing;
        const counts = countingRaters(own, calibrations);
        const mine = own.find((x) => x.userId === ctx.actor.userId);
        return {
          id: r.id,
          unitId: r.unitId,
          unitName: units.find((u) => u.id === r.unitId)?.name ?? '',
          role: r.role,
          number: r.number,
          state,
          /** How far the conversation is, whatever became of its ratings. */
          conversation: conversationOf(state),
          toReconcile: missing.length,
          kind: r.kind,
          scheduledAt: r.scheduledAt,
          place: r.place,
          finishedAt: r.finishedAt,
          ratingHours: outline.conduct.rating_within_hours,
          raters: own.map((x) => ({
            id: x.userId,
            name: x.name,
            duty: x.duty,
            locked: x.lockedAt !== null,
            late: isLate(r, x, outline.conduct.rating_within_hours, ctx.now()),
          })),
          /** Raters whose locked ratings do not count, because they were not calibrated then. */
          leftOut: own.filter((x, i) => x.lockedAt !== null && counts[i] !== true).length,
          mine: mine !== undefined,
          myLockOpen: mine?.lockedAt === null,
          mayOpen: mine !== undefined || seesAll(r.unitId),
        };
      }),
  };
}
