import { userNames } from '#db/repositories/accounts.ts';
import { type InterviewRow, scheduledBetween } from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import { type Appointment, overlapsOf } from '../interview/calendar.ts';
import { conversationOf } from '../interview/states.ts';
import { standingsOf } from './standing.ts';

const DAY = 86_400_000;

/** Somebody, or a place, that an interview needs while another one needs it too. */
export type Collision = {
  /** When the other begins. */
  readonly at: number;
  /** Raters who would have to be in both. */
  readonly raters: readonly string[];
  /** The place, where it is the same. */
  readonly place: string | null;
};

/** Interviews as appointments; those without a time are left out. */
export async function appointmentsOf(db: Db, rows: readonly InterviewRow[]): Promise<Appointment[]> {
  const standings = await standingsOf(db, rows);
  return rows.flatMap((row) => {
    const standing = standings.get(row.id);
    if (standing === undefined || row.scheduledAt === null) return [];
    return [
      {
        id: row.id,
        at: row.scheduledAt,
        minutes: standing.outline.time_budget_minutes,
        place: row.place,
        raterIds: standing.raters.map((r) => r.userId),
      },
    ];
  });
}

/** What an interview would collide with, in any evaluation; interviews that are over stand in nobody's way. */
export async function collisionsOf(db: Db, row: InterviewRow): Promise<Collision[]> {
  const { scheduledAt } = row;
  if (scheduledAt === null) return [];
  const near = (await scheduledBetween(db, scheduledAt - DAY, scheduledAt + DAY)).filter(
    (r) => conversationOf(r.state) !== 'finished' || r.id === row.id,
  );
  const appointments = await appointmentsOf(db, near);
  const names = await userNames(db);
  return overlapsOf(appointments)
    .filter((o) => o.id === row.id || o.otherId === row.id)
    .map((o) => {
      const other = appointments.find((a) => a.id === (o.id === row.id ? o.otherId : o.id));
      return {
        at: other?.at ?? scheduledAt,
        raters: o.raterIds.map((id) => names.get(id) ?? id),
        place: o.samePlace ? row.place : null,
      };
    });
}
