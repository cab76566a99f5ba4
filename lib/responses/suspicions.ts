/** What of a whole campaign, not of one respondent, is too good to be true. */
import { getSetting } from '#db/repositories/accounts.ts';
import type { Db } from '#db/store.ts';
import { hoursSetting, type KeptHours } from '../campaigns/keep-hourly-counts.ts';
import { rawAlpha } from '../psychometrics/alpha.ts';
import { momentsFromCounts } from '../psychometrics/moments.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { createPairCounts, mergeCounts, subtractCounts } from '../psychometrics/pair-counts.ts';
import { type AlphaTooGood, alphaTooGood } from '../psychometrics/screening-alpha.ts';
import { type RegularCounts, regularCounts } from '../psychometrics/screening-counts.ts';
import { addColumns } from '../psychometrics/tabulate.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { openings } from './selection.ts';

export type UnitAlpha = { readonly unitName: string } & AlphaTooGood;

/**
 * Units of which a scale's alpha is compared with that of the others: those that may be looked at alone. The level
 * is shared among them (Bonferroni).
 */
export function unitAlphas(dataset: Dataset, key: ScaleKey): readonly UnitAlpha[] {
  const open = openings(dataset).units;
  const columns = columnsOf(dataset, key.items);
  const whole = createPairCounts(key.items);
  addColumns(whole, columns);
  const alphaOf = (counts: typeof whole) => {
    const m = momentsFromCounts(counts, 'listwise');
    return isUndefined(m) ? m : rawAlpha(m.covariance, m.n);
  };
  return dataset.units.flatMap((unit, u): UnitAlpha[] => {
    if (!open.has(unit.id)) return [];
    const own = createPairCounts(key.items);
    addColumns(
      own,
      columns,
      Uint8Array.from(dataset.unit, (x) => Number(x === u)),
    );
    const others = createPairCounts(key.items);
    mergeCounts(others, whole);
    subtractCounts(others, own);
    const n = own.rows[1] ?? 0;
    const found = alphaTooGood(alphaOf(own), alphaOf(others), n, key.items.length, {
      comparisons: Math.max(1, open.size),
      minN: dataset.policy.reliability.compute_when.min_respondents,
    });
    return isUndefined(found) ? [] : [{ unitName: unit.name, ...found }];
  });
}

/** The counts of a campaign's hours against chance, or why they were not kept; null where nothing is known of them. */
export async function hoursOf(
  db: Db,
  campaignId: string,
): Promise<{ none: 'incomplete' | 'too_small' } | { regular: Outcome<RegularCounts> } | null> {
  const kept = await getSetting<KeptHours>(db, hoursSetting(campaignId));
  if (kept === undefined) return null;
  return 'none' in kept ? kept : { regular: regularCounts(kept.hours) };
}
