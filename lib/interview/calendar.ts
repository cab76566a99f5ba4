/** Appointments of interviews: who is double-booked, which place is, and how many minutes each person has. */

export type Appointment = {
  readonly id: string;
  /** When it begins, and the minutes its outline takes. */
  readonly at: number;
  readonly minutes: number;
  readonly place: string;
  readonly raterIds: readonly string[];
};

export type Overlap = {
  readonly id: string;
  readonly otherId: string;
  /** Raters who would have to be in both. */
  readonly raterIds: readonly string[];
  /** Both are in the same place. */
  readonly samePlace: boolean;
};

const MINUTE = 60_000;

/** Pairs of appointments that run at the same time and share a rater or the place, each pair once. */
export function overlapsOf(appointments: readonly Appointment[]): Overlap[] {
  const inOrder = appointments.toSorted((a, b) => a.at - b.at);
  return inOrder.flatMap((a, i) =>
    inOrder.slice(i + 1).flatMap((b) => {
      if (b.at >= a.at + a.minutes * MINUTE) return [];
      const raterIds = a.raterIds.filter((r) => b.raterIds.includes(r));
      const samePlace = a.place.trim() !== '' && a.place.trim() === b.place.trim();
      return raterIds.length > 0 || samePlace ? [{ id: a.id, otherId: b.id, raterIds, samePlace }] : [];
    }),
  );
}

/** Minutes of conversation by rater. */
export function minutesByRater(appointments: readonly Appointment[]): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  for (const a of appointments) for (const r of a.raterIds) minutes.set(r, (minutes.get(r) ?? 0) + a.minutes);
  return minutes;
}
