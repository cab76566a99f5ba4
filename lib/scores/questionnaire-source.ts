/** The questionnaire evidence of an evaluation, gathered once and asked per unit and indicator. */
import { listCampaigns, listLinks } from '#db/repositories/evaluations.ts';
import type { Db } from '#db/store.ts';
import { phaseOf } from '../campaigns/phase.ts';
import { minimumOf } from '../campaigns/read-campaign.ts';
import type { MissingCause } from '../indicators/combine.ts';
import { loadVersion } from '../library/load-version.ts';
import { describeOrdinal } from '../psychometrics/descriptives.ts';
import { keyColumn } from '../psychometrics/keying.ts';
import type { MeanWithError } from '../psychometrics/unit-mean.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { decidedCounts, type Verdicts, verdictsOf, withoutCareless } from '../responses/careless.ts';
import { columnsOf, type Dataset, loadDataset } from '../responses/dataset.ts';
import { type ObservationErrors, type UnitScore, unitErrors, unitScores } from '../responses/unit-scores.ts';
import type { QuestionnaireDetail } from './types.ts';

export type QuestionnaireFinding =
  | { kind: 'missing'; cause: MissingCause; detail?: QuestionnaireDetail }
  | {
      kind: 'evidence';
      score: MeanWithError;
      detail: QuestionnaireDetail;
      rowsOfUnit: string[];
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
};

/** One sending of a questionnaire: the units it has links for, and its answers once it has closed. */
type Round = { readonly units: ReadonlySet<string>; readonly answers: Closed | undefined };
type Closed = Pick<AnswersOf, 'dataset' | 'all' | 'verdicts'>;

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
  const scores = new Map<string, UnitScore[]>();
  const errors = new Map<string, ObservationErrors[]>();
  return {
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
      const { items, scales, minAnswered } = itemsFor(dataset, indicatorId);
      if (place < 0 || items.length === 0) return { kind: 'missing', cause: 'not_yet' };
      const cacheKey = `${dataset.campaignId}:${indicatorId}`;
      const all = scores.get(cacheKey) ?? unitScores(dataset, items, minAnswered);
      scores.set(cacheKey, all);
      const score = all[place];
      if (score === undefined) return { kind: 'missing', cause: 'not_yet' };
      const minimum = minimumOf(dataset.policy, dataset.audience);
      const careless = decidedCounts(closed.verdicts, (r) => closed.all.unit[r] === place);
      const detail = { ...detailOf(dataset, place, items, scales, score, minimum), careless };
      if (score.respondents < minimum.responses || score.departments < minimum.departments) {
        return { kind: 'missing', cause: 'below_minimum', detail: { ...detail, items: [] } };
      }
      return {
        kind: 'evidence',
        score,
        detail,
        rowsOfUnit: [
          ...rowsOfUnit(dataset, place, items, score.weighting?.kind === 'weighted'),
          ...verdictLines(careless),
        ],
        errors: () => {
          const ofUnits = errors.get(cacheKey) ?? unitErrors(dataset, items, minAnswered);
          errors.set(cacheKey, ofUnits);
          return ofUnits[place] as ObservationErrors;
        },
        answers: { ...closed, items, place },
      };
    },
  };
}

async function closedAnswers(db: Db, campaignId: string, now: number): Promise<Closed> {
  const all = await loadDataset(db, campaignId, now);
  const verdicts = await verdictsOf(db, all);
  return { all, verdicts, dataset: withoutCareless(all, verdicts) };
}

/** A decision is an input, also one that keeps what the rule had flagged. */
function verdictLines({ confirmed, kept }: ReturnType<typeof decidedCounts>): string[] {
  return confirmed + kept === 0 ? [] : [`#careless\t${confirmed}\t${kept}`];
}

/** The items that feed an indicator: those of its scales. */
function itemsFor(dataset: Dataset, indicatorId: string) {
  const scales = dataset.key.scales.filter((s) => s.indicator === indicatorId);
  const items: KeyedItem[] = scales.flatMap((s) => s.items);
  const { num, den } = dataset.policy.scoring.min_answered;
  return { items, scales: scales.map((s) => s.id), minAnswered: Math.ceil((num * items.length) / den) };
}

function detailOf(
  dataset: Dataset,
  place: number,
  items: readonly KeyedItem[],
  scales: readonly string[],
  score: UnitScore,
  minimum: { responses: number; departments: number },
): QuestionnaireDetail {
  const own = (column: Int8Array) => column.filter((_, row) => dataset.unit[row] === place);
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
    items: columnsOf(dataset, items).map((column, i) => {
      const item = items[i] as KeyedItem;
      const keyed = keyColumn(own(column), item);
      const { n, mean } = describeOrdinal(keyed, item.min, item.max);
      const counts = new Array<number>(item.max - item.min + 1).fill(0);
      for (const code of keyed) if (code >= 0) counts[code - item.min] = (counts[code - item.min] ?? 0) + 1;
      return { id: item.id, reverse: item.reverse, n, mean, counts };
    }),
  };
}

/** The unit's raw codes as sorted lines: the input that a score's hash stands for, whatever the storage order. */
function rowsOfUnit(
  dataset: Dataset,
  place: number,
  items: readonly KeyedItem[],
  weighted: boolean,
): string[] {
  const columns = columnsOf(dataset, items);
  const lines: string[] = [];
  dataset.unit.forEach((u, row) => {
    if (u !== place) return;
    const stratum = dataset.strata[dataset.stratum[row] ?? -1]?.name ?? '';
    const values = weighted ? dataset.weighing.map((w) => `\t${w.of[row]}`).join('') : '';
    lines.push(`${stratum}\t${columns.map((c) => c[row]).join(',')}${values}`);
  });
  // Sizes are inputs too, where they weigh.
  const unitId = dataset.units[place]?.id ?? '';
  for (const w of weighted ? dataset.weighing : []) {
    lines.push(`#${w.stratum}\t${w.people.get(unitId)?.join(',') ?? ''}`);
  }
  return lines.sort();
}
