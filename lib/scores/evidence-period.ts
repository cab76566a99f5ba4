/** When the evidence of stored scores was gathered: campaigns, interviews and entered values, in days of UTC. */
import { listCampaigns, type UnitRow } from '#db/repositories/evaluations.ts';
import { listInterviews } from '#db/repositories/interviews.ts';
import type { ScoreRow } from '#db/repositories/scores.ts';
import type { Db } from '#db/store.ts';
import { inPeriod, type ViewFilter } from '../evaluations/view-filter.ts';
import type { SourceResult } from './types.ts';

/** From a moment to another, in milliseconds. */
type Span = readonly [began: number, ended: number];

/** By campaign and by interview. */
export type EvidenceTimes = ReadonlyMap<string, Span>;

/** When the campaigns of an evaluation were open and its interviews held. */
export async function evidenceTimes(db: Db, evaluationId: string): Promise<EvidenceTimes> {
  const campaigns = await listCampaigns(db, evaluationId);
  const interviews = await listInterviews(db, evaluationId);
  return new Map<string, Span>([
    ...campaigns.map((c): [string, Span] => [c.id, [c.opensAt, c.closedAt ?? c.closesAt]]),
    ...interviews.flatMap(({ id, finishedAt, scheduledAt }): [string, Span][] => {
      const held = finishedAt ?? scheduledAt;
      return held === null ? [] : [[id, [held, held]]];
    }),
  ]);
}

/** When the evidence that counts in a score was gathered, piece by piece. */
function spansOf(sources: readonly SourceResult[], times: EvidenceTimes): Span[] {
  return sources
    .filter((s) => s.effectiveWeight > 0)
    .flatMap(({ questionnaire, interview, entered }) => [
      ...[questionnaire?.campaignId ?? '', ...(interview?.interviews ?? []).map((i) => i.id)].flatMap(
        (id) => {
          const span = times.get(id);
          return span === undefined ? [] : [span];
        },
      ),
      ...(entered?.parts ?? []).map(({ asOf }): Span => [Date.parse(asOf), Date.parse(asOf)]),
    ]);
}

/** Whether some of the evidence that a score rests on falls into the filter's period; always where none is chosen. */
export function restsOnPeriod(
  filter: ViewFilter,
  sources: readonly SourceResult[],
  times: EvidenceTimes,
): boolean {
  if (filter.from === undefined && filter.to === undefined) return true;
  return spansOf(sources, times).some(([began, ended]) => inPeriod(filter, began, ended));
}

/** What a unit's scores in force are about: when their evidence was gathered, and when they were written. */
export type UnitPeriod = { readonly evidence: readonly Span[]; readonly written: readonly Span[] };

/** By unit. */
export async function unitPeriods(
  db: Db,
  evaluationId: string,
  units: readonly { readonly unit: UnitRow; readonly latest: ReadonlyMap<string, ScoreRow> }[],
): Promise<ReadonlyMap<string, UnitPeriod>> {
  const times = await evidenceTimes(db, evaluationId);
  return new Map(
    units.map(({ unit, latest }): [string, UnitPeriod] => {
      const rows = [...latest.values()];
      return [
        unit.id,
        {
          evidence: around(rows.flatMap((r) => spansOf(r.sources as SourceResult[], times))),
          written: around(rows.map((r): Span => [r.createdAt, r.createdAt])),
        },
      ];
    }),
  );
}

/** From the first to the last of all, as the only span; none of none. */
export function around(spans: readonly Span[]): Span[] {
  const [first, ...rest] = spans;
  if (first === undefined) return [];
  return [
    rest.reduce(([from, to], [began, ended]): Span => [Math.min(from, began), Math.max(to, ended)], first),
  ];
}
