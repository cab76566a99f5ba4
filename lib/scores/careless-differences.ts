/** How many answers two rules of leaving careless ones out differ by, unit by unit, and where that may be told. */
import { openDifferences } from '../disclosure/left-out.ts';
import { withoutCareless } from '../responses/careless.ts';
import type { Dataset } from '../responses/dataset.ts';
import { indicatorAnswers, indicatorsFed } from '../responses/indicator-answers.ts';
import { rowsByUnit } from '../responses/rows-by-unit.ts';
import type { Screenings } from './prepare-careless.ts';
import type { Closed } from './questionnaire-source.ts';

/**
 * Beside what counts (without those that a person confirmed as careless): all answers, and those that remain without
 * what the policy's rule suggests and nobody has decided.
 */
export const OTHER_RULES = ['all', 'suggested'] as const;
export type OtherRule = (typeof OTHER_RULES)[number];

/** The answers of a campaign under another rule. */
export function answersUnder(rule: OtherRule, { all, verdicts }: Closed, screenings: Screenings): Dataset {
  return rule === 'all' ? all : withoutCareless(all, verdicts, screenings.get(all.campaignId));
}

export type Differences = {
  /** Whether the difference that a campaign's answers make to a unit may be told. */
  readonly told: (campaignId: string, unitId: string) => boolean;
  /** Answers about a unit that count under one of the two rules alone. */
  readonly answers: (campaignId: string, unitId: string) => number;
};

/** What counts against another rule: the three sets of answers are nested, so that each step is looked at on its own. */
export function differences(rule: OtherRule, closed: readonly Closed[], screenings: Screenings): Differences {
  const found = new Map(
    closed.map((answers) => {
      const other = answersUnder(rule, answers, screenings);
      const { dataset } = answers;
      return [
        dataset.campaignId,
        rule === 'all' ? stepBetween(other, dataset) : stepBetween(dataset, other),
      ] as const;
    }),
  );
  return {
    told: (campaignId, unitId) => found.get(campaignId)?.get(unitId)?.open ?? true,
    answers: (campaignId, unitId) => found.get(campaignId)?.get(unitId)?.left ?? 0,
  };
}

type Step = { readonly open: boolean; readonly left: number };

const known = new WeakMap<Dataset, WeakMap<Dataset, ReadonlyMap<string, Step>>>();

/** By unit. What is told of a unit is told of all indicators or of none: the same people answered for all. */
function stepBetween(larger: Dataset, smaller: Dataset): ReadonlyMap<string, Step> {
  const own = known.get(larger) ?? new WeakMap<Dataset, ReadonlyMap<string, Step>>();
  known.set(larger, own);
  const made = own.get(smaller) ?? computeStep(larger, smaller);
  own.set(smaller, made);
  return made;
}

function computeStep(larger: Dataset, smaller: Dataset): ReadonlyMap<string, Step> {
  const { units, policy } = larger;
  const sizes = (d: Dataset) => rowsByUnit(d).map((rows) => rows.length);
  const scored = (d: Dataset, indicator: string) =>
    indicatorAnswers(d, indicator).scores.map((s) => s.respondents);
  const pairs = [
    [sizes(larger), sizes(smaller)] as const,
    ...indicatorsFed(larger).map((i) => [scored(larger, i), scored(smaller, i)] as const),
  ];
  const counts = pairs.map(([before, rest]) => ({ left: before.map((n, u) => n - (rest[u] ?? 0)), rest }));
  const places = [...units.keys()];
  const types = [...new Set(units.map((u) => u.type))];
  const wholes = [...types.map((type) => places.filter((u) => units[u]?.type === type)), places];
  const open = openDifferences(units.length, counts, wholes, policy.disclosure.k_report);
  return new Map(
    units.map((unit, u) => [unit.id, { open: open[u] === true, left: counts[0]?.left[u] ?? 0 }]),
  );
}
