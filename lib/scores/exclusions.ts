/** Rules by which answers could be left out, and what they would do to a mean. */
import type { Screening } from '../analysis/screening.ts';
import { isDefined } from '../estimate.ts';
import { withoutCareless } from '../responses/careless.ts';
import { unitScores } from '../responses/unit-scores.ts';
import type { AnswersOf } from './questionnaire-source.ts';

/** Least share of items answered, where it is not the policy's: half of them, or all. */
const SHARES = [undefined, 0.5, 1] as const;

/** The rule in force first: all that nobody confirmed as careless, with as many items as the policy asks for. */
export const EXCLUSIONS = [false, true].flatMap((screened) => SHARES.map((share) => ({ screened, share })));

/** Asks each campaign's mean under each rule, computed once for all units. */
export function exclusionShifts(screenings: ReadonlyMap<string, Screening>) {
  const known = new Map<string, (number | undefined)[]>();
  const meansOf = ({ dataset, all, verdicts, items }: AnswersOf, rule: (typeof EXCLUSIONS)[number]) => {
    const key = [dataset.campaignId, items.map((i) => i.id).join(), rule.screened, rule.share].join('|');
    const found = known.get(key);
    if (found !== undefined) return found;
    const screening = screenings.get(dataset.campaignId);
    const rows =
      rule.screened && screening !== undefined ? withoutCareless(all, verdicts, screening) : dataset;
    const { num, den } = dataset.policy.scoring.min_answered;
    const least = Math.max(1, Math.ceil((rule.share ?? num / den) * items.length - 1e-9));
    const means = unitScores(rows, items, least).map(({ mean }) =>
      isDefined(mean) ? mean.value : undefined,
    );
    known.set(key, means);
    return means;
  };
  /** What each rule adds to the unit's mean; 0 where the rule would leave nobody. */
  return (answers: AnswersOf): number[] => {
    const [base, ...others] = EXCLUSIONS.map((rule) => meansOf(answers, rule)[answers.place]);
    return [0, ...others.map((mean) => (mean === undefined || base === undefined ? 0 : mean - base))];
  };
}
