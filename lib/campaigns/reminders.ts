/** Who may be reminded, and of what: whole units below their minimum, never a person. */
import type { readCampaign, UnitLinks } from './read-campaign.ts';

type View = Pick<Awaited<ReturnType<typeof readCampaign>>, 'campaign' | 'phase' | 'rows' | 'minimum'>;

export type ReminderPlace = {
  readonly unitId: string;
  readonly unitName: string;
  /** Eligible answers and answering departments short of the minimum; for staff. */
  readonly missing: number;
  readonly missingDepartments: number;
  readonly links: readonly { readonly id: string; readonly department: string; readonly address: string }[];
};

/**
 * The units that a reminder is offered for, with every address of each: which department has answered decides
 * nothing. None while nobody can answer, and none for a pilot, which has no minimum.
 *
 * @param entrance where codes are entered
 */
export function remindersOf({ campaign, phase, rows, minimum }: View, entrance: string): ReminderPlace[] {
  if (phase !== 'open' || campaign.pilot) return [];
  return rows
    .map((row) => ({
      unitId: row.unitId,
      unitName: row.unitName,
      missing: Math.max(0, minimum.responses - row.eligible),
      missingDepartments: Math.max(0, minimum.departments - row.departmentsAnswering),
      links: linksOf(row, campaign.entry === 'code' ? entrance : undefined),
      full: row.links.every((l) => l.full),
    }))
    .filter((r) => r.missing + r.missingDepartments > 0 && !r.full);
}

function linksOf(row: UnitLinks, entrance: string | undefined): ReminderPlace['links'] {
  return row.links.map((l) => ({ id: l.id, department: l.stratum, address: entrance ?? l.url }));
}
