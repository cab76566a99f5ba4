/**
 * Rules that turn an index of careless answering into a flag. The flags that a scoring policy states count towards
 * its minimum of flags; the others only inform.
 *
 * Sources are named by rule. `policy` is the scoring policy; `project` marks a choice of this project for which no
 * published threshold is known.
 */
import { mahalanobisCut } from './screening-mahalanobis.ts';
import { TIME_BAND_BOUNDS } from './screening-time.ts';

/** Flags as a scoring policy states them. */
export type ScreeningFlag =
  | { readonly id: 'attention_failed' }
  | { readonly id: 'too_fast'; readonly min_seconds_per_item: number }
  | { readonly id: 'long_string'; readonly min_run: number; readonly min_share: number }
  | { readonly id: 'low_variability'; readonly max_sd: number }
  | { readonly id: 'antonym_inconsistent'; readonly min_gap: number }
  | { readonly id: 'too_many_na'; readonly max_share: number };

/** The shipped policy's flags and its number of flags from which leaving a respondent out is suggested. */
export const DEFAULT_SCREENING_FLAGS: readonly ScreeningFlag[] = [
  { id: 'attention_failed' },
  { id: 'too_fast', min_seconds_per_item: 2 },
  { id: 'long_string', min_run: 8, min_share: 0.5 },
  { id: 'low_variability', max_sd: 0.25 },
  { id: 'antonym_inconsistent', min_gap: 2.5 },
  { id: 'too_many_na', max_share: 0.5 },
];
export const DEFAULT_FLAGS_TO_EXCLUDE = 2;

export type ScreeningIndexName =
  | 'attention_failed'
  | 'seconds_per_item'
  | 'time_band'
  | 'longstring'
  | 'average_string'
  | 'irv'
  | 'reverse_gap'
  | 'share_unanswered'
  | 'mahalanobis'
  | 'even_odd'
  | 'synonyms'
  | 'antonyms'
  | 'reverse_contradiction'
  | 'exact_duplicates'
  | 'near_duplicates';

export type RuleSource =
  | 'policy'
  | 'project'
  | 'huang_2012'
  | 'meade_craig_2012'
  | 'johnson_2005'
  | 'kuriakose_robbins_2016';

export type ScreeningRule = {
  readonly index: ScreeningIndexName;
  /** Rules of one kind are one flag, however many of them hold. */
  readonly kind: string;
  /** Which end of the index is suspicious. */
  readonly suspicious: 'high' | 'low';
  readonly threshold: number;
  /** Whether a value at the threshold is flagged. */
  readonly inclusive: boolean;
  /** Whether the flag counts towards the minimum of flags. */
  readonly counts: boolean;
  readonly source: RuleSource;
};

/** The form that rules are made for: its scored items, and whether it has forward and reverse items. */
export type ScreenedForm = { readonly items: number; readonly bothKeys: boolean };

/**
 * The rules of a policy's flags for one form. Long string: a run of at least max(min_run, min_share·items), on raw
 * answers. Low variability only where the form has forward and reverse items: on forward items alone one answer
 * throughout may be meant. A time band stands in where the policy's seconds are a bound of the bands.
 *
 * @example
 * const rules = policyRules(DEFAULT_SCREENING_FLAGS, { items: 24, bothKeys: true });
 * rules.find((rule) => rule.kind === 'long_string').threshold; // => 12
 * policyRules(DEFAULT_SCREENING_FLAGS, { items: 10, bothKeys: false }).length; // => 6
 */
export function policyRules(flags: readonly ScreeningFlag[], form: ScreenedForm): ScreeningRule[] {
  return flags.flatMap((flag): ScreeningRule[] => {
    const rule = (
      index: ScreeningIndexName,
      suspicious: 'high' | 'low',
      threshold: number,
      inclusive: boolean,
    ): ScreeningRule => ({
      index,
      kind: flag.id,
      suspicious,
      threshold,
      inclusive,
      counts: true,
      source: 'policy',
    });
    switch (flag.id) {
      case 'attention_failed':
        return [rule('attention_failed', 'high', 1, true)];
      case 'too_fast': {
        const band = TIME_BAND_BOUNDS.indexOf(flag.min_seconds_per_item);
        const seconds = rule('seconds_per_item', 'low', flag.min_seconds_per_item, false);
        return band < 0 ? [seconds] : [seconds, rule('time_band', 'low', band + 1, false)];
      }
      case 'long_string':
        return [rule('longstring', 'high', Math.max(flag.min_run, flag.min_share * form.items), true)];
      case 'low_variability':
        return form.bothKeys ? [rule('irv', 'low', flag.max_sd, false)] : [];
      case 'antonym_inconsistent':
        return [rule('reverse_gap', 'high', flag.min_gap, true)];
      default:
        return [rule('share_unanswered', 'high', flag.max_share, false)];
    }
  });
}

/**
 * Rules beside the policy, which inform and do not count: D² beyond the χ² that 1 in 1,000 would exceed (Meade &
 * Craig 2012 use D²; the share is the project's), even–odd below .30 (Jackson, in Johnson 2005), synonyms below 0
 * and antonyms above 0 (the sign they have by construction), half of the opposite pairs contradicted, at least one
 * other respondent with 85 % equal answers (Kuriakose & Robbins 2016), at least one with all equal.
 *
 * @example
 * advisoryRules({ items: 12, bothKeys: true })[0].threshold; // => 32.909490
 */
export function advisoryRules(form: ScreenedForm): ScreeningRule[] {
  const rule = (
    index: ScreeningIndexName,
    suspicious: 'high' | 'low',
    threshold: number,
    inclusive: boolean,
    source: RuleSource,
  ): ScreeningRule => ({ index, kind: index, suspicious, threshold, inclusive, counts: false, source });
  const distance = mahalanobisCut(Math.max(1, form.items), 0.001);
  return [
    rule('mahalanobis', 'high', distance, false, 'meade_craig_2012'),
    rule('even_odd', 'low', 0.3, false, 'johnson_2005'),
    rule('synonyms', 'low', 0, false, 'project'),
    rule('antonyms', 'high', 0, false, 'project'),
    rule('reverse_contradiction', 'high', 0.5, true, 'project'),
    rule('exact_duplicates', 'high', 1, true, 'project'),
    rule('near_duplicates', 'high', 1, true, 'kuriakose_robbins_2016'),
  ];
}
