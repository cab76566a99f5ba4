import { userNames } from '#db/repositories/accounts.ts';
import { findEvaluation, listUnits } from '#db/repositories/evaluations.ts';
import { listInterviews, scheduledBetween } from '#db/repositories/interviews.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { minutesByRater, overlapsOf } from '../interview/calendar.ts';
import { type Conversation, conversationOf } from '../interview/states.ts';
import { because } from '../problems.ts';
import { appointmentsOf } from './collisions.ts';

const DAY = 86_400_000;

export type CalendarEntry = {
  readonly id: string;
  readonly at: number;
  readonly minutes: number;
  /** Undefined where the appointment belongs to another evaluation: only that it takes the time is said. */
  readonly interview?: {
    readonly unitName: string;
    readonly role: string;
    readonly number: number;
    readonly place: string;
    readonly conversation: Conversation;
  };
  /** Runs while the rater, or the place, is needed elsewhere. */
  readonly raterTwice: boolean;
  readonly placeTwice: boolean;
};

/**
 * The appointments of a stretch of days by rater, for everybody who has one in this evaluation, with the minutes
 * of conversation and what overlaps; and the interviews that have no time yet.
 */
export async function readCalendar(ctx: Context, evaluationId: string, from: number, to: number) {
  authorize(ctx.actor, 'interview.list', { evaluationId, anyUnit: true });
  const { db } = ctx.store;
  const evaluation = await findEvaluation(db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const units = new Map((await listUnits(db, evaluationId)).map((u) => [u.id, u.name]));
  const sees = (unitId: string) => may(ctx.actor, 'interview.list', { evaluationId, unitId });
  const all = await listInterviews(db, evaluationId);
  // A day before: what began then may run into the first hours.
  const rows = await scheduledBetween(db, from - DAY, to);
  const byId = new Map(rows.map((r) => [r.id, r]));
  const appointments = await appointmentsOf(db, rows);
  const ahead = appointments.filter((a) => conversationOf(byId.get(a.id)?.state ?? '') !== 'finished');
  const overlaps = overlapsOf(ahead);
  const within = appointments.filter((a) => a.at >= from);
  const minutes = minutesByRater(within);
  const names = await userNames(db);
  const own = within.filter((a) => byId.get(a.id)?.evaluationId === evaluationId);
  const people = [...new Set(own.flatMap((a) => a.raterIds))].map((id) => {
    const entries = within
      .filter((a) => a.raterIds.includes(id))
      .map((a): CalendarEntry => {
        const row = byId.get(a.id);
        const touching = overlaps.filter((o) => o.id === a.id || o.otherId === a.id);
        const shown = row !== undefined && row.evaluationId === evaluationId && sees(row.unitId);
        return {
          id: a.id,
          at: a.at,
          minutes: a.minutes,
          ...(shown
            ? {
                interview: {
                  unitName: units.get(row.unitId) ?? '',
                  role: row.role,
                  number: row.number,
                  place: row.place,
                  conversation: conversationOf(row.state),
                },
              }
            : {}),
          raterTwice: touching.some((o) => o.raterIds.includes(id)),
          placeTwice: touching.some((o) => o.samePlace),
        };
      });
    return { id, name: names.get(id) ?? id, minutes: minutes.get(id) ?? 0, entries };
  });
  return {
    evaluation,
    people: people.toSorted((a, b) => a.name.localeCompare(b.name)),
    unscheduled: all.filter(
      (r) => r.scheduledAt === null && conversationOf(r.state) === 'planned' && sees(r.unitId),
    ).length,
    overlaps: overlaps.filter((o) => within.some((a) => a.id === o.id || a.id === o.otherId)).length,
  };
}
