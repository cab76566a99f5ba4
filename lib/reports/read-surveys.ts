/** The questionnaires of an evaluation as its reports tell them: sent, answered, left out, and how consistent. */
import { type CampaignRow, listCampaigns, listLinks } from '#db/repositories/evaluations.ts';
import { countByLink } from '#db/repositories/responses.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Screening } from '../analysis/tasks.ts';
import type { JobState } from '../analysis/work.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { Context } from '../context.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import { respondentGroup } from '../indicators/policy.ts';
import { loadVersion } from '../library/load-version.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import {
  carelessCounts,
  decidedByUnit,
  type Verdicts,
  verdictsOf,
  withoutCareless,
} from '../responses/careless.ts';
import { type Dataset, loadDataset } from '../responses/dataset.ts';
import { omegaInterval, resampling } from '../responses/resampling.ts';
import { scaleView } from '../responses/scale-view.ts';
import { screeningOf } from '../responses/screened.ts';
import { type Selection, selectRows } from '../responses/selection.ts';
import type { Counts, ScaleFacts, SurveyFacts } from './facts.ts';

export type Surveys = {
  readonly surveys: readonly SurveyFacts[];
  /** Campaigns that tried a questionnaire out and count nowhere. */
  readonly pilots: number;
  readonly jobs: readonly JobState<unknown>[];
};

/**
 * @param selection the units that scales are looked at for
 * @param waitMs how long to wait for intervals and for the screening
 */
export async function readSurveys(
  ctx: Context,
  view: EvaluationView,
  selection: Selection,
  waitMs: number,
): Promise<Surveys> {
  authorize(ctx.actor, 'indicator.read', { evaluationId: view.evaluation.id, anyUnit: true });
  const { db } = ctx.store;
  const all = await listCampaigns(db, view.evaluation.id);
  const sent = all.filter((c) => !c.pilot);
  const counts = await countByLink(
    db,
    sent.map((c) => c.id),
  );
  const jobs: JobState<unknown>[] = [];
  const surveys = await Promise.all(
    sent.map(async (campaign): Promise<SurveyFacts> => {
      const { instrument } = await loadVersion(db, campaign.questionnaireVersionId, 'questionnaire');
      const links = await listLinks(db, campaign.id);
      const byUnit = new Map<string, Counts>();
      for (const link of links) {
        const own = counts.filter((c) => c.linkId === link.id);
        const sum = (some: typeof own) => some.reduce((n, c) => n + c.n, 0);
        const before = byUnit.get(link.unitId) ?? { invited: 0, received: 0, eligible: 0 };
        byUnit.set(link.unitId, {
          invited: before.invited + link.seats,
          received: before.received + sum(own),
          eligible: before.eligible + sum(own.filter((c) => c.eligible)),
        });
      }
      const within = respondentGroup(view.policy, campaign.audience)?.within;
      const phase = phaseOf(campaign, ctx.now());
      return {
        campaignId: campaign.id,
        questionnaire: `${instrument.id}@${instrument.version}`,
        title: instrument.title,
        audience: campaign.audience,
        phase,
        opensAt: campaign.opensAt,
        endsAt: campaign.closedAt ?? campaign.closesAt,
        byUnit,
        ...(within === undefined ? {} : { within }),
        ...(phase === 'closed' ? await closedFacts(ctx, campaign, view.units, selection, waitMs, jobs) : {}),
      };
    }),
  );
  return { surveys, pilots: all.length - sent.length, jobs };
}

async function closedFacts(
  ctx: Context,
  campaign: CampaignRow,
  units: EvaluationView['units'],
  selection: Selection,
  waitMs: number,
  jobs: JobState<unknown>[],
): Promise<Pick<SurveyFacts, 'careless' | 'scales'>> {
  const all = await loadDataset(ctx.store.db, campaign.id, ctx.now());
  const verdicts = await verdictsOf(ctx.store.db, all);
  const screening = await screeningOf(ctx.work, all, waitMs);
  jobs.push(screening);
  const careless = carelessFacts(screening, verdicts, all);
  if (!may(ctx.actor, 'scale.read', { evaluationId: campaign.evaluationId })) return { careless };
  // The same answers that scores are made of.
  const selected = selectRows(withoutCareless(all, verdicts), selection, units);
  if (isUndefined(selected)) return { careless, scales: selected };
  const rows = await Promise.all(
    selected.key.scales.map(async (key): Promise<ScaleFacts> => {
      const { report } = scaleView(selected, key);
      const drawn = await resampling(ctx.work, selected, key, waitMs);
      jobs.push(drawn);
      return {
        id: key.id,
        title: key.title,
        items: key.items.length,
        report,
        omegaInterval: isUndefined(report.omega) ? report.omega : omegaInterval(drawn),
      };
    }),
  );
  return { careless, scales: { rows } };
}

function carelessFacts(
  screening: JobState<Screening>,
  verdicts: Verdicts,
  all: Dataset,
): NonNullable<SurveyFacts['careless']> {
  if (screening.state === 'done') return carelessCounts(verdicts, screening.result);
  const decided = decidedByUnit(verdicts, all);
  return {
    confirmed: decided.reduce((n, d) => n + d.confirmed, 0),
    kept: decided.reduce((n, d) => n + d.kept, 0),
  };
}
