/** The questionnaire evidence of an evaluation, gathered once and asked per unit and indicator. */
import { listCampaigns, listLinks } from '#db/repositories/evaluations.ts';
import type { Db } from '#db/store.ts';
import { phaseOf } from '../campaigns/phase.ts';
import { minimumOf } from '../campaigns/read-campaign.ts';
import { estimate, undefinedBecause } from '../estimate.ts';
import type { MissingCause } from '../indicators/combine.ts';
import { loadVersion } from '../library/load-version.ts';
import type { MeanWithError } from '../psychometrics/unit-mean.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import {
  type Decided,
  decidedByUnit,
  type Verdicts,
  verdictsOf,
  withoutCareless,
} from '../responses/careless.ts';
import { type Dataset, loadDataset } from '../responses/dataset.ts';
import { type IndicatorAnswers, indicatorAnswers } from '../responses/indicator-answers.ts';
import type { ObservationErrors, UnitScore } from '../responses/unit-scores.ts';
import type { QuestionnaireDetail } from './types.ts';

export type QuestionnaireFinding =
  | { kind: 'missing'; cause: MissingCause; detail?: QuestionnaireDetail }
  | {
      kind: 'evidence';
      score: MeanWithError;
      detail: QuestionnaireDetail;
      /** Stands for the answers and what was decided about them. */
      input: Readonly<Record<string, unknown>>;
      /** Errors of the observations, for covariances; computed when asked for. */
      errors: () => ObservationErrors;
      answers: AnswersOf;
    };

/** The answers that a unit's score on some items comes from. */
export type AnswersOf = {
  /** Those that count: without what a person confirmed as careless. */
  readonly dataset: Dataset;
  /** All answers of the campaign and what people decided about them. */
  readonly all: Dataset;
  readonly verdicts: Verdicts;
  readonly items: readonly KeyedItem[];
  /** Place of the unit in the dataset. */
  readonly place: number;
};

export type QuestionnaireEvidence = {
  find(unitId: string, indicatorId: string, refs: readonly string[]): QuestionnaireFinding;
  /** Answers of closed campaigns. */
  readonly closed: readonly Closed[];
  /** The same with other answers of each campaign counting. */
  under(choose: (answers: Closed) => Dataset): QuestionnaireEvidence;
};

/** One sending of a questionnaire: the units it has links for, and its answers once it has closed. */
type Round = { readonly units: ReadonlySet<string>; readonly answers: Closed | undefined };
export type Closed = Pick<AnswersOf, 'dataset' | 'all' | 'verdicts'>;

/**
 * What counts for a unit is the newest closed campaign of a questionnaire that includes the unit; an open one
 * alone means "not yet". Pilots are no evidence.
 */
export async function gatherQuestionnaires(
  db: Db,
  evaluationId: string,
  now: number,
): Promise<QuestionnaireEvidence> {
  const byInstrument = new Map<string, Round[]>();
  for (const campaign of await listCampaigns(db, evaluationId)) {
    // A pilot tries out the questionnaire: to the scores it is not there.
    if (campaign.pilot) continue;
    const { row } = await loadVersion(db, campaign.questionnaireVersionId, 'questionnaire');
    const units = new Set((await listLinks(db, campaign.id)).map((link) => link.unitId));
    const closed = phaseOf(campaign, now) === 'closed';
    const answers = closed ? await closedAnswers(db, campaign.id, now) : undefined;
    byInstrument.set(row.instrumentId, [...(byInstrument.get(row.instrumentId) ?? []), { units, answers }]);
  }
  return evidenceOf(byInstrument);
}

function evidenceOf(byInstrument: ReadonlyMap<string, readonly Round[]>): QuestionnaireEvidence {
  const decided = new Map<Closed, readonly Decided[]>();
  return {
    closed: [...byInstrument.values()].flatMap((own) => own.flatMap((round) => round.answers ?? [])),
    under: (choose) =>
      evidenceOf(
        new Map(
          [...byInstrument].map(([id, own]) => [
            id,
            own.map(({ units, answers }) => ({
              units,
              answers: answers === undefined ? undefined : { ...answers, dataset: choose(answers) },
            })),
          ]),
        ),
      ),
    find(unitId, indicatorId, refs) {
      const rounds = refs
        .map((ref) => (byInstrument.get(ref) ?? []).filter((round) => round.units.has(unitId)))
        .find((own) => own.length > 0);
      const closed = rounds?.findLast((round) => round.answers !== undefined)?.answers;
      if (closed === undefined) {
        return { kind: 'missing', cause: rounds === undefined ? 'not_yet' : 'campaign_open' };
      }
      const { dataset } = closed;
      const place = dataset.units.findIndex((u) => u.id === unitId);
      const found = indicatorAnswers(dataset, indicatorId);
      const score = found.scores[place];
      if (score === undefined) return { kind: 'missing', cause: 'not_yet' };
      const minimum = minimumOf(dataset.policy, dataset.audience);
      const decisions = decided.get(closed) ?? decidedByUnit(closed.verdicts, closed.all);
      decided.set(closed, decisions);
      const careless = decisions[place] ?? { confirmed: 0, kept: 0 };
      const detail = { ...detailOf(dataset, place, found, score, minimum), careless };
      if (score.respondents < minimum.responses || score.departments < minimum.departments) {
        return { kind: 'missing', cause: 'below_minimum', detail: { ...detail, items: [] } };
      }
      return {
        kind: 'evidence',
        score,
        detail,
        // A decision is an input, also one that keeps what the rule had flagged.
        input: { answers: found.digests[place], careless },
        errors: () => found.errors()[place] as ObservationErrors,
        answers: { ...closed, items: found.items, place },
      };
    },
  };
}

async function closedAnswers(db: Db, campaignId: string, now: number): Promise<Closed> {
  const all = await loadDataset(db, campaignId, now);
  const verdicts = await verdictsOf(db, all);
  return { all, verdicts, dataset: withoutCareless(all, verdicts) };
}

function detailOf(
  dataset: Dataset,
  place: number,
  { items, scales, counts }: IndicatorAnswers,
  score: UnitScore,
  minimum: { responses: number; departments: number },
): QuestionnaireDetail {
  return {
    campaignId: dataset.campaignId,
    questionnaire: `${dataset.questionnaire.id}@${dataset.questionnaire.version}`,
    audience: dataset.audience,
    scales,
    respondents: score.respondents,
    departments: score.departments,
    unscored: score.unscored,
    ineligible: dataset.ineligible[place] ?? 0,
    minimum: { responses: minimum.responses, departments: minimum.departments },
    ...(score.weighting === undefined ? {} : { weighting: score.weighting }),
    items: items.map((item, i) => {
      const own = counts[place]?.[i] ?? new Uint32Array();
      let n = 0;
      let sum = 0;
      own.forEach((count, code) => {
        n += count;
        sum += count * (item.min + code);
      });
      const mean = n === 0 ? undefinedBecause('no_observations', 0) : estimate(sum / n, n);
      return { id: item.id, reverse: item.reverse, n, mean, counts: [...own] };
    }),
  };
}
