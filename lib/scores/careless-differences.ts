/** How many answers two rules of leaving careless ones out differ by, unit by unit, and where that may be told. */
import { withoutCareless } from '../responses/careless.ts';
import type { Dataset } from '../responses/dataset.ts';
import { stepBetween } from '../responses/told-answers.ts';
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
  const steps = new Map(
    closed.map((answers) => {
      const other = answersUnder(rule, answers, screenings);
      const { dataset } = answers;
      const step = rule === 'all' ? stepBetween(other, dataset) : stepBetween(dataset, other);
      return [dataset.campaignId, step.units] as const;
    }),
  );
  return {
    told: (campaignId, unitId) => steps.get(campaignId)?.get(unitId)?.open ?? true,
    answers: (campaignId, unitId) => steps.get(campaignId)?.get(unitId)?.left ?? 0,
  };
}
