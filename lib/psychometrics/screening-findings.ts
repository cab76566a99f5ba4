/**
 * What the rules find: for one respondent each index with its place among all, and for all the number of flags.
 *
 * Nothing is left out here: flags are evidence for a person to look at. Source: several indices instead of one —
 * Meade & Craig (2012), Psychological Methods 17, 437, doi:10.1037/a0028085; Ward & Meade (2023), Annual Review of
 * Psychology 74, 577, doi:10.1146/annurev-psych-040422-045007.
 */
import type { Estimate } from '#lib/estimate.ts';
import {
  indexValue,
  percentileRank,
  type ReferenceDistribution,
  type RespondentIndex,
  referenceDistribution,
} from './screening-index.ts';
import type { ScreeningIndexName, ScreeningRule } from './screening-rules.ts';

/** An index with its distribution, computed once for all respondents. */
export type ScreenedIndex = { readonly index: RespondentIndex; readonly reference: ReferenceDistribution };
export type ScreenedIndices = ReadonlyMap<ScreeningIndexName, ScreenedIndex>;

/**
 * Indices with their reference distributions.
 *
 * @example
 * const codes = [3, 3, 3, 1].map((c, i) => Int8Array.of(c, i + 1));
 * const indices = screenedIndices([['longstring', longString(codes)]]);
 * indices.get('longstring').reference.max.value; // => 3
 */
export function screenedIndices(
  indices: Iterable<readonly [ScreeningIndexName, RespondentIndex]>,
): ScreenedIndices {
  return new Map(
    Array.from(indices, ([name, index]) => [name, { index, reference: referenceDistribution(index) }]),
  );
}

/** "The same answer 19 times in a row; 99 % of respondents at most 7." */
export type ScreeningFinding = {
  readonly index: ScreeningIndexName;
  readonly value: Estimate;
  /** Place of the value among all respondents, 0..100, ties counted half. */
  readonly percentile: Estimate;
  readonly flagged: boolean;
  readonly rule: ScreeningRule;
  /** `share` of the respondents have a value of at most `bound`, or of at least it where low is suspicious. */
  readonly usual: { readonly share: number; readonly bound: Estimate };
};

const USUAL_SHARE = 0.99;

/**
 * What each rule says of one respondent, in the order of the rules; a rule whose index was not computed for this
 * form says nothing. A respondent without a value is not flagged, and the finding carries the reason.
 *
 * @example
 * const codes = [3, 3, 3, 1].map((c, i) => Int8Array.of(c, i + 1));
 * const indices = screenedIndices([['longstring', longString(codes)]]);
 * const rules = policyRules([{ id: 'long_string', min_run: 3, min_share: 0.5 }], { items: 4, bothKeys: false });
 * const [finding] = screeningFindings(indices, rules, 0);
 * finding.flagged; // => true
 * finding.percentile.value; // => 75
 * finding.usual.bound.value; // => 2.98
 */
export function screeningFindings(
  indices: ScreenedIndices,
  rules: readonly ScreeningRule[],
  respondent: number,
): ScreeningFinding[] {
  return rules.flatMap((rule) => {
    const screened = indices.get(rule.index);
    if (screened === undefined) return [];
    const { index, reference } = screened;
    const value = indexValue(index, respondent);
    return [
      {
        index: rule.index,
        value,
        percentile: value.kind === 'estimate' ? percentileRank(reference.sorted, value.value) : value,
        flagged: value.kind === 'estimate' && isFlagged(rule, value.value),
        rule,
        usual: { share: USUAL_SHARE, bound: rule.suspicious === 'high' ? reference.p99 : reference.p01 },
      },
    ];
  });
}

export type FlagCounts = {
  /** Per respondent: kinds of flags that count and hold. */
  readonly flags: Uint8Array;
  /** 1 where there are at least as many as the minimum: for a person to confirm, nothing is left out here. */
  readonly suggested: Uint8Array;
  readonly suggestedCount: number;
  /** Respondents flagged by each kind, kinds that do not count included. */
  readonly byKind: ReadonlyMap<string, number>;
};

/**
 * Counts flags per respondent: each kind at most once, and only kinds that count. `minimum`: flags from which
 * leaving out is suggested, so that with 2 no single kind, an attention item included, is enough.
 *
 * @example
 * const codes = [3, 3, 3, 1].map((c, i) => Int8Array.of(c, i + 1));
 * const indices = screenedIndices([['longstring', longString(codes)]]);
 * const rules = policyRules([{ id: 'long_string', min_run: 3, min_share: 0.5 }], { items: 4, bothKeys: false });
 * const counts = countFlags(indices, rules, 2, 2);
 * counts.flags[0]; // => 1
 * counts.suggestedCount; // => 0
 */
export function countFlags(
  indices: ScreenedIndices,
  rules: readonly ScreeningRule[],
  respondents: number,
  minimum: number,
): FlagCounts {
  const flags = new Uint8Array(respondents);
  const byKind = new Map<string, number>();
  for (const kind of new Set(rules.map((rule) => rule.kind))) {
    const own = rules.filter((rule) => rule.kind === kind);
    const held = new Uint8Array(respondents);
    for (const rule of own) {
      const index = indices.get(rule.index)?.index;
      if (index === undefined) continue;
      if (index.values.length !== respondents)
        throw new RangeError(`${rule.index} of another number of rows`);
      for (let r = 0; r < respondents; r++) {
        if (index.valid[r] === 1 && isFlagged(rule, index.values[r] as number)) held[r] = 1;
      }
    }
    const counts = own.some((rule) => rule.counts);
    let flagged = 0;
    for (let r = 0; r < respondents; r++) {
      if (held[r] !== 1) continue;
      flagged++;
      if (counts) flags[r] = (flags[r] as number) + 1;
    }
    byKind.set(kind, flagged);
  }
  const suggested = flags.map((count) => (count >= minimum ? 1 : 0));
  return { flags, suggested, suggestedCount: suggested.reduce((s, v) => s + v, 0), byKind };
}

function isFlagged(rule: ScreeningRule, value: number): boolean {
  if (rule.inclusive && value === rule.threshold) return true;
  return rule.suspicious === 'high' ? value > rule.threshold : value < rule.threshold;
}
