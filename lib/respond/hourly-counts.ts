/**
 * How many answers came in each hour, by campaign: in memory only, and for no more than a count. Whether anything
 * of it outlives the campaign is decided at its end (`lib/campaigns/keep-hourly-counts.ts`).
 */
const HOUR_MS = 3_600_000;

export type HourlyCounts = {
  /** One more answer has been stored. */
  add(campaignId: string): void;
  /** Counts of all hours from `from` to `to`, those without answers included. */
  between(campaignId: string, from: number, to: number): number[];
  forget(campaignId: string): void;
};

export function createHourlyCounts(now: () => number): HourlyCounts {
  const byCampaign = new Map<string, Map<number, number>>();
  return {
    add(campaignId) {
      const hours = byCampaign.get(campaignId) ?? new Map<number, number>();
      byCampaign.set(campaignId, hours);
      const hour = Math.floor(now() / HOUR_MS);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    },
    between(campaignId, from, to) {
      const hours = byCampaign.get(campaignId);
      const first = Math.floor(from / HOUR_MS);
      // An end at a full hour has no hour of its own.
      const last = Math.max(first, Math.ceil(to / HOUR_MS) - 1);
      return Array.from({ length: last - first + 1 }, (_, i) => hours?.get(first + i) ?? 0);
    },
    forget: (campaignId) => void byCampaign.delete(campaignId),
  };
}
