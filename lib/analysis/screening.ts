/** Careless answering in a whole questionnaire: every index of every respondent, and what the rules find. */
import { type Undefined, undefinedBecause, valueOrNull } from '../estimate.ts';
import type { OrdinalItem } from '../psychometrics/keying.ts';
import { momentsFromCounts } from '../psychometrics/moments.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { createPairCounts } from '../psychometrics/pair-counts.ts';
import { attentionFailed } from '../psychometrics/screening-attention.ts';
import { evenOdd, itemPairs, pairConsistency } from '../psychometrics/screening-consistency.ts';
import { reverseContradiction, reverseGap } from '../psychometrics/screening-contradiction.ts';
import { exactDuplicates, nearDuplicates } from '../psychometrics/screening-duplicates.ts';
import {
  countFlags,
  type ScreenedIndices,
  screenedIndices,
  screeningFindings,
} from '../psychometrics/screening-findings.ts';
import {
  emptyIndex,
  indexValue,
  type ReferenceDistribution,
  type RespondentIndex,
  referenceDistribution,
} from '../psychometrics/screening-index.ts';
import { mahalanobisDistance } from '../psychometrics/screening-mahalanobis.ts';
import {
  advisoryRules,
  policyRules,
  type ScreeningFlag,
  type ScreeningIndexName,
  type ScreeningRule,
} from '../psychometrics/screening-rules.ts';
import {
  averageString,
  longString,
  responseVariability,
  shareUnanswered,
} from '../psychometrics/screening-strings.ts';
import { addColumns } from '../psychometrics/tabulate.ts';
import type { Progress } from './progress.ts';

export type ScreeningInput = {
  /** Scored items in the order of the form, with raw codes. */
  readonly items: readonly OrdinalItem[];
  readonly columns: readonly Int8Array[];
  /** Item indices of each scale. */
  readonly scales: readonly (readonly number[])[];
  readonly attention: { readonly columns: readonly Int8Array[]; readonly expected: readonly number[] };
  /** Band 0..4 of seconds per item, −1 where the device counted nothing. */
  readonly pace: Int8Array;
  readonly flags: readonly ScreeningFlag[];
  readonly minimum: number;
};

export type ScreenedRule = {
  readonly rule: ScreeningRule;
  /** Respondents it flags. */
  readonly flagged: number;
  /** How the index is spread over all respondents. */
  readonly reference: Omit<ReferenceDistribution, 'sorted'>;
  /** Why the index does not exist for this form, where it does not. */
  readonly none: Undefined | null;
};

/** One respondent whose leaving out is suggested, and every rule that flags him. */
export type ScreenedCase = {
  readonly row: number;
  readonly findings: readonly {
    readonly index: ScreeningIndexName;
    readonly kind: string;
    /** Whether the flag counts towards the minimum. */
    readonly counts: boolean;
    readonly value: number;
    /** Of all respondents. */
    readonly median: number | null;
  }[];
};

export type Screening = {
  readonly n: number;
  readonly rules: readonly ScreenedRule[];
  /** Per respondent: kinds of flags that count. */
  readonly flags: Uint8Array;
  /** 1 where leaving out is suggested, for a person to confirm. */
  readonly suggested: Uint8Array;
  readonly suggestedCount: number;
  /** Those of `suggested`, in the order of the rows. */
  readonly cases: readonly ScreenedCase[];
  /** Respondents with one kind of flag only. */
  readonly once: number;
  /** False where near duplicates are lower bounds. */
  readonly nearComplete: boolean;
};

const STEPS = 14;

/** Pairs count as synonyms above, as antonyms below these correlations (Meade & Craig 2012: .60). */
const SYNONYM = 0.6;

/** What no device has timed has no seconds. */
const NOT_TIMED = undefinedBecause('not_applicable');
const EMPTY = { values: new Float64Array(0), valid: new Uint8Array(0) };

/** Careless answering of all respondents of one form. */
export function screening(input: ScreeningInput, progress: Progress): Screening {
  const { items, columns, scales, attention } = input;
  const n = columns[0]?.length ?? 0;
  const indices: [ScreeningIndexName, RespondentIndex][] = [];
  const none = new Map<ScreeningIndexName, Undefined>();
  let step = 0;
  const add = (name: ScreeningIndexName, index: RespondentIndex | Undefined): void => {
    if ('kind' in index) none.set(name, index);
    else indices.push([name, index]);
    progress(++step / STEPS);
  };
  add('attention_failed', attentionFailed(attention.columns, attention.expected, n));
  const timed = input.pace.some((band) => band >= 0);
  if (timed) add('time_band', bandsOf(input.pace));
  add('longstring', longString(columns));
  add('average_string', averageString(columns));
  add('irv', responseVariability(columns));
  add('share_unanswered', shareUnanswered(columns));
  add('reverse_gap', reverseGap(columns, items, scales));
  add('reverse_contradiction', reverseContradiction(columns, items, scales));
  add('even_odd', evenOdd(columns, items, scales));
  add('mahalanobis', mahalanobisDistance(columns, items, 'listwise'));
  const [synonyms, antonyms] = consistency(items, columns);
  add('synonyms', synonyms);
  add('antonyms', antonyms);
  add('exact_duplicates', exactDuplicates(columns));
  const near = nearDuplicates(columns);
  add('near_duplicates', near.index);
  const screened = screenedIndices(indices);
  const form = { items: items.length, bothKeys: new Set(items.map((i) => i.reverse)).size > 1 };
  const rules = [...policyRules(input.flags, form), ...advisoryRules(form)];
  const counted = countFlags(screened, rules, n, input.minimum);
  return {
    n,
    rules: rules.flatMap((rule): ScreenedRule[] => {
      // Of answers only a band is ever known; where there is none the rule says that nothing was timed.
      if (rule.index === (timed ? 'seconds_per_item' : 'time_band')) return [];
      const found = screened.get(rule.index);
      const flagged = countFlags(screened, [rule], n, 1).byKind.get(rule.kind) ?? 0;
      const why = none.get(rule.index) ?? (found === undefined ? NOT_TIMED : sharedReason(found.index));
      return [
        { rule, flagged, reference: summaryOf(found?.reference ?? referenceDistribution(EMPTY)), none: why },
      ];
    }),
    flags: counted.flags,
    suggested: counted.suggested,
    suggestedCount: counted.suggestedCount,
    cases: Array.from(counted.suggested.keys())
      .filter((r) => counted.suggested[r] === 1)
      .map((row) => ({ row, findings: findingsOf(screened, rules, row) })),
    once: counted.flags.reduce((s, f) => s + Number(f === 1), 0),
    nearComplete: near.complete,
  };
}

function findingsOf(
  screened: ScreenedIndices,
  rules: readonly ScreeningRule[],
  row: number,
): ScreenedCase['findings'] {
  return screeningFindings(screened, rules, row).flatMap(({ index, value, flagged, rule }) =>
    flagged && value.kind === 'estimate'
      ? [
          {
            index,
            kind: rule.kind,
            counts: rule.counts,
            value: value.value,
            median: valueOrNull(screened.get(index)?.reference.p50 ?? undefinedBecause('not_computed')),
          },
        ]
      : [],
  );
}

/** Bands as an index; paper and pages without JavaScript have none. */
function bandsOf(pace: Int8Array): RespondentIndex {
  const index = emptyIndex(pace.length, 'not_applicable');
  for (const [r, band] of pace.entries()) {
    if (band < 0) continue;
    index.values[r] = band;
    index.valid[r] = 1;
  }
  return index;
}

/** Consistency over the pairs that this data makes synonyms and antonyms of. */
function consistency(
  items: readonly OrdinalItem[],
  columns: readonly Int8Array[],
): [RespondentIndex | Undefined, RespondentIndex | Undefined] {
  const counts = createPairCounts(items.map((item) => ({ ...item, reverse: false })));
  addColumns(counts, columns);
  const moments = momentsFromCounts(counts, 'pairwise');
  if (isUndefined(moments)) return [moments, moments];
  const r = moments.correlation;
  if (isUndefined(r)) return [r, r];
  const over = (threshold: number) => pairConsistency(columns, itemPairs(r, threshold));
  return [over(SYNONYM), over(-SYNONYM)];
}

function summaryOf(reference: ReferenceDistribution): ScreenedRule['reference'] {
  const { sorted: _, ...summary } = reference;
  return summary;
}

/** The reason that everybody shares, where nobody has a value. */
function sharedReason(index: RespondentIndex): Undefined | null {
  if (index.valid.includes(1)) return null;
  const first = index.valid.length === 0 ? undefinedBecause('no_observations', 0) : indexValue(index, 0);
  return first.kind === 'undefined' ? first : null;
}
