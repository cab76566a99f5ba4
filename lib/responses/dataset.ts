/**
 * A campaign's answers as columns: what every statistic is computed from. Statistics exist only after the
 * campaign has closed; this is the one place that says so.
 */

import {
  type CampaignRow,
  findCampaign,
  findEvaluation,
  listLinks,
  listUnits,
  type UnitRow,
} from '#db/repositories/evaluations.ts';
import { listStratumSizes, type StratumSizeRow } from '#db/repositories/stratum-sizes.ts';
import type { Db } from '#db/store.ts';
import { phaseOf } from '../campaigns/phase.ts';
import { responseCounts } from '../campaigns/response-counts.ts';
import { AppError } from '../errors.ts';
import { respondentGroup, type ScoringPolicy } from '../indicators/policy.ts';
import { loadVersion } from '../library/load-version.ts';
import { because } from '../problems.ts';
import type { Questionnaire } from '../questionnaire/definition.ts';
import { type KeyedItem, type ScoringKey, scoringKey } from '../questionnaire/scoring-key.ts';
import { readAnswerColumns } from './answer-columns.ts';
import { readOnce } from './read-once.ts';

export type Dataset = {
  readonly campaignId: string;
  /** Changes with every answer of the campaign: what is derived from the dataset is kept under it. */
  readonly stamp: string;
  readonly audience: string;
  readonly questionnaire: Questionnaire;
  readonly policy: ScoringPolicy;
  readonly key: ScoringKey;
  /** Without their industries, which may change while the answers stay. */
  readonly units: readonly Omit<UnitRow, 'industry'>[];
  /** Eligible responses. */
  readonly rows: number;
  /** Raw codes by item id, −1 where unanswered (blank or "not applicable"). */
  readonly columns: ReadonlyMap<string, Int8Array>;
  /** Row → band 0..4 of seconds per item, −1 where the device counted nothing. */
  readonly pace: Int8Array;
  /** Row → place in `units`. */
  readonly unit: Int32Array;
  /** Row → place in `strata`, −1 where the link has none. */
  readonly stratum: Int32Array;
  /** Department per stratum and the unit it rated. */
  readonly strata: readonly {
    readonly name: string;
    readonly unit: number;
  }[];
  /** What the group's respondents are weighed by, where the policy asks for it. */
  readonly weighing: readonly {
    /** Its name in the policy. */
    readonly stratum: string;
    /** Values in their order: options of the item, or names of the links' strata. */
    readonly values: readonly string[];
    /** Row → place in `values`, −1 where it is not known. */
    readonly of: Int8Array | Int32Array;
    /** People by value and unit id, 0 where that is not known. */
    readonly people: ReadonlyMap<string, Float64Array>;
  }[];
  /** Rows with the answer "not applicable" by item, ascending. */
  readonly notApplicable: ReadonlyMap<string, Int32Array>;
  /** Responses left out because the person was not eligible to answer, per unit. */
  readonly ineligible: Int32Array;
  /** By unit, answers that are in no sum because they are too few; absent where nothing was left out for that. */
  readonly withheld?: Int32Array;
};

/**
 * The answers of a closed campaign, read once for all who ask.
 *
 * @throws AppError `too_early` while the campaign collects (no statistic of answers is shown then)
 */
export async function loadDataset(db: Db, campaignId: string, now: number): Promise<Dataset> {
  const campaign = await findCampaign(db, campaignId);
  if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
  if (phaseOf(campaign, now) !== 'closed') {
    throw new AppError('too_early', because('statistics_later'));
  }
  const counts = await responseCounts(db, [campaign]);
  const answered = `${campaign.closedAt ?? campaign.closesAt}:${counts.reduce((n, c) => n + c.n, 0)}`;
  const sizes = await listStratumSizes(db, campaignId);
  const stamp = `${answered}${sizes.map((s) => `;${s.unitId}/${s.stratum}/${s.value}=${s.people}`).join('')}`;
  const expected = counts.reduce((n, c) => n + (c.eligible ? c.n : 0), 0);
  return readOnce(campaignId, stamp, expected, (read) =>
    readDataset(db, campaign, stamp, sizes, expected, read),
  );
}

async function readDataset(
  db: Db,
  campaign: CampaignRow,
  stamp: string,
  sizes: readonly StratumSizeRow[],
  expected: number,
  read: (rows: number) => void,
): Promise<Dataset> {
  const evaluation = await findEvaluation(db, campaign.evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const { instrument: questionnaire } = await loadVersion(
    db,
    campaign.questionnaireVersionId,
    'questionnaire',
  );
  const { instrument: policy } = await loadVersion(db, evaluation.policyVersionId, 'scoring_policy');
  const units = (await listUnits(db, evaluation.id)).map(({ industry: _, ...unit }) => unit);
  const links = await listLinks(db, campaign.id);
  const unitPlace = new Map(units.map((u, i) => [u.id, i]));
  const unitOf = Int32Array.from(links, (l) => unitPlace.get(l.unitId) ?? -1);
  const strata: { name: string; unit: number }[] = [];
  const stratumOf = Int32Array.from(links, (l, i) => {
    if (l.stratum === '') return -1;
    return strata.push({ name: l.stratum, unit: unitOf[i] ?? -1 }) - 1;
  });
  const { wanted, asked, names } = weighed(questionnaire, policy, campaign.audience, links);
  const answers = await readAnswerColumns(
    db,
    campaign.id,
    questionnaire.items.flatMap((item) => (isCoded(item.type) ? [item.id] : [])),
    links.map((l) => l.id),
    expected,
    asked,
    read,
  );
  const ineligible = new Int32Array(units.length);
  for (const [i, n] of answers.ineligible.entries()) {
    const u = unitOf[i] ?? -1;
    if (u >= 0) ineligible[u] = (ineligible[u] ?? 0) + n;
  }
  return {
    campaignId: campaign.id,
    stamp,
    audience: campaign.audience,
    questionnaire,
    policy,
    key: scoringKey(questionnaire, policy),
    units,
    rows: answers.rows,
    columns: answers.columns,
    pace: answers.pace,
    unit: answers.link.map((l) => unitOf[l] ?? -1),
    stratum: answers.link.map((l) => stratumOf[l] ?? -1),
    strata,
    weighing: wanted.map(({ stratum, item }) => {
      const values = item?.values ?? names;
      const of =
        (item === undefined ? undefined : answers.choices.get(item.id)) ??
        answers.link.map((l) => names.indexOf(links[l]?.stratum ?? ''));
      return { stratum, values, of, people: peopleBy(sizes, stratum, values) };
    }),
    notApplicable: answers.notApplicable,
    ineligible,
  };
}

/** The variables that the policy weighs an audience by: asked by an item of the questionnaire, or known by the link. */
function weighed(
  questionnaire: Questionnaire,
  policy: ScoringPolicy,
  audience: string,
  links: readonly { stratum: string }[],
) {
  const group = respondentGroup(policy, audience);
  const key = scoringKey(questionnaire, policy);
  const names = [...new Set(links.map((l) => l.stratum).filter((name) => name !== ''))].sort();
  const wanted = (group?.within === 'post_stratified' ? (group.strata ?? []) : []).flatMap((stratum) => {
    const item = key.strata.find((s) => s.stratum === stratum);
    return item === undefined && names.length === 0 ? [] : [{ stratum, item }];
  });
  return { wanted, names, asked: wanted.flatMap(({ item }) => (item === undefined ? [] : [item])) };
}

/** People of each value by unit, from what was entered. */
function peopleBy(
  sizes: readonly StratumSizeRow[],
  stratum: string,
  values: readonly string[],
): Map<string, Float64Array> {
  const people = new Map<string, Float64Array>();
  for (const size of sizes) {
    const place = values.indexOf(size.value);
    if (size.stratum !== stratum || place < 0) continue;
    const own = people.get(size.unitId) ?? new Float64Array(values.length);
    own[place] = size.people;
    people.set(size.unitId, own);
  }
  return people;
}

/** Items answered with a code. */
function isCoded(type: Questionnaire['items'][number]['type']): boolean {
  return type === 'likert' || type === 'attention' || type === 'overall';
}

/** Raw columns of a list of items, in its order. */
export function columnsOf(dataset: Dataset, items: readonly KeyedItem[]): Int8Array[] {
  return items.map((item) => dataset.columns.get(item.id) ?? new Int8Array(dataset.rows).fill(-1));
}
