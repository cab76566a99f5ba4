/** An evaluation at a glance: what waits for the reader, how far each stage is, and each unit's progress. */
import { authorize, may } from '../accounts/permissions.ts';
import { type CampaignSummary, listCampaigns } from '../campaigns/list-campaigns.ts';
import { readStratumSizes } from '../campaigns/read-stratum-sizes.ts';
import type { Context } from '../context.ts';
import type { Localized } from '../instruments/envelope.ts';
import { listInterviews } from '../interviews/list-interviews.ts';
import { listVersions } from '../library/list-versions.ts';
import { readMatrix } from '../scores/read-matrix.ts';
import { readProposals } from '../scores/read-proposals.ts';
import { readSources } from '../sources/read-sources.ts';
import { readEvaluation } from './read-evaluation.ts';

/** Something the reader can do now. `place` is below the evaluation, or from the root with a leading slash. */
export type Need = {
  readonly what:
    | 'closing'
    | 'below'
    | 'strata'
    | 'interviews'
    | 'lock'
    | 'reconcile'
    | 'sources'
    | 'export'
    | 'proposals'
    | 'review';
  readonly n: number;
  /** Of a campaign: its title and what else the sentence says. */
  readonly title?: Localized;
  readonly minimum?: number;
  readonly place: string;
};

export type Stage = {
  readonly stage: 'questionnaires' | 'interviews' | 'sources' | 'scores' | 'approval';
  /** `done` of `of`; a stage with nothing in it has not begun. */
  readonly done: number;
  readonly of: number;
};

/** Numbers of a unit's entered sources: with a value or a reason why there is none, and all. */
export type EvidenceCount = { readonly given: number; readonly of: number };

const LAST_DAYS = 3;
const DAY = 86_400_000;

/** @param scored whether the answers behind the scores are in memory; without them nothing is said of scores */
export async function readOverview(ctx: Context, evaluationId: string, scored: boolean) {
  authorize(ctx.actor, 'evaluation.read', { evaluationId, anyUnit: true });
  const view = await readEvaluation(ctx, evaluationId);
  const anyUnit = { evaluationId, anyUnit: true } as const;
  const sent = await listCampaigns(ctx, evaluationId);
  // Pilots count nowhere; they are named below what counts.
  const campaigns = sent.filter((c) => !c.campaign.pilot);
  const interviews = may(ctx.actor, 'interview.list', anyUnit)
    ? (await listInterviews(ctx, evaluationId)).interviews
    : undefined;
  const matrix =
    scored && may(ctx.actor, 'indicator.read', anyUnit) ? await readMatrix(ctx, evaluationId) : undefined;
  const sources = may(ctx.actor, 'source.read', anyUnit) ? await readSources(ctx, evaluationId) : undefined;
  const evidence = new Map<string, EvidenceCount>(
    (sources?.units ?? []).map(({ id, cells }) => {
      const slots = cells.flatMap((c) => c.slots);
      const given = slots.filter((s) => s.rate !== undefined || s.cause !== undefined).length;
      return [id, { given, of: slots.length }];
    }),
  );
  const proposals = may(ctx.actor, 'indicator.export', { evaluationId })
    ? (await readProposals(ctx, evaluationId)).proposals.filter((p) => p.status === 'pending')
    : undefined;

  const needs: Need[] = [];
  const add = (need: Need) => {
    if (need.n > 0) needs.push(need);
  };
  if (may(ctx.actor, 'campaign.read', { evaluationId })) {
    for (const c of campaigns) needs.push(...(await needsOfCampaign(ctx, c)));
  }
  const mine = (interviews ?? []).filter((i) => i.mine);
  const ended = mine.filter((i) => i.conversation === 'finished');
  add({ what: 'interviews', n: mine.length - ended.length, place: 'interviews' });
  add({ what: 'lock', n: ended.filter((i) => i.myLockOpen).length, place: 'interviews' });
  add({ what: 'reconcile', n: ended.filter((i) => i.toReconcile > 0).length, place: 'interviews' });
  const all = [...evidence.values()];
  const missing = all.reduce((n, e) => n + e.of - e.given, 0);
  if (sources?.may.write === true) add({ what: 'sources', n: missing, place: 'sources' });
  if (matrix?.may.export === true) {
    add({ what: 'export', n: matrix.rows.filter((r) => r.stale > 0).length, place: 'indicators/export' });
  }
  add({
    what: 'proposals',
    n: (proposals ?? []).filter((p) => !p.own).length,
    place: 'indicators/proposals',
  });
  if (may(ctx.actor, 'instrument.decide') && may(ctx.actor, 'instrument.read')) {
    const waiting = (await listVersions(ctx)).filter((v) => v.status === 'in_review');
    add({ what: 'review', n: waiting.length, place: '/library' });
  }

  const settled = (i: NonNullable<typeof interviews>[number]) =>
    i.conversation === 'finished' && i.toReconcile === 0 && i.raters.every((r) => r.locked);
  const stages: Stage[] = [
    {
      stage: 'questionnaires',
      done: campaigns.filter((c) => c.phase === 'closed').length,
      of: campaigns.length,
    },
    ...(interviews === undefined
      ? []
      : [{ stage: 'interviews' as const, done: interviews.filter(settled).length, of: interviews.length }]),
    ...(sources === undefined
      ? []
      : [
          {
            stage: 'sources' as const,
            done: all.reduce((n, e) => n + e.given, 0),
            of: all.reduce((n, e) => n + e.of, 0),
          },
        ]),
    ...(matrix === undefined
      ? []
      : [
          {
            stage: 'scores' as const,
            done: matrix.rows.filter((r) => r.counted > 0 && r.stale === 0).length,
            of: matrix.rows.length,
          },
        ]),
    ...(proposals === undefined || matrix === undefined
      ? []
      : [
          {
            stage: 'approval' as const,
            done: matrix.rows.filter((r) => r.counted > 0).length,
            of: matrix.rows.filter((r) => r.counted > 0).length + proposals.length,
          },
        ]),
  ];
  return {
    ...view,
    campaigns,
    pilots: sent.filter((c) => c.campaign.pilot),
    interviews,
    matrix,
    evidence,
    needs,
    stages,
  };
}

async function needsOfCampaign(ctx: Context, c: CampaignSummary): Promise<Need[]> {
  const { campaign, title, minimum } = c;
  const place = `campaigns/${campaign.id}`;
  const below = c.unitIds.filter((id) => (c.received.get(id) ?? 0) < minimum.responses).length;
  if (c.phase === 'open') {
    const soon = campaign.closesAt - ctx.now() < LAST_DAYS * DAY;
    const need = { n: below, title, minimum: minimum.responses, place };
    return below === 0 ? [] : [{ what: soon ? 'closing' : 'below', ...need }];
  }
  if (c.phase !== 'closed' || !may(ctx.actor, 'campaign.strata', { evaluationId: campaign.evaluationId })) {
    return [];
  }
  const { variables, sizes, rows } = await readStratumSizes(ctx, campaign.id);
  const without = rows.filter((r) => !sizes.some((s) => s.unitId === r.unitId)).length;
  return variables.length === 0 || without === 0
    ? []
    : [{ what: 'strata', n: without, title, place: `${place}/strata` }];
}
