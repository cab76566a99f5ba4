import { useEffect, useState } from 'react';
import type { UnitLinks } from '#lib/campaigns/read-campaign.ts';

const REFRESH_MS = 15_000;

/** Counts by unit, asked again every 15 s while answers come in; those of the page until then. */
export function useLiveRows(campaignId: string, live: boolean): ReadonlyMap<string, UnitLinks> {
  const [counts, setCounts] = useState<ReadonlyMap<string, UnitLinks>>(new Map());
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(async () => {
      try {
        const reply = await fetch(`/api/v1/campaigns/${campaignId}`);
        if (!reply.ok) return;
        const { rows } = (await reply.json()) as { rows: UnitLinks[] };
        setCounts(new Map(rows.map((r) => [r.unitId, r])));
      } catch {
        // The next round asks again.
      }
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [live, campaignId]);
  return counts;
}
