import { describe, expect, it } from 'vitest';
import { SHIPPED } from '#lib/instruments/check-cases.test-support.ts';
import { attentionFailed } from './screening-attention.ts';
import { countFlags, screenedIndices, screeningFindings } from './screening-findings.ts';
import {
  advisoryRules,
  DEFAULT_FLAGS_TO_EXCLUDE,
  DEFAULT_SCREENING_FLAGS,
  policyRules,
} from './screening-rules.ts';
import { longString, responseVariability, shareUnanswered } from './screening-strings.ts';
import { secondsPerItem, timeBands } from './screening-time.ts';

const FORM = { items: 10, bothKeys: true };
const RULES = [...policyRules(DEFAULT_SCREENING_FLAGS, FORM), ...advisoryRules(FORM)];

/** One careful respondent, one who clicks through, one who only fails the check, one who answered nothing. */
const ROWS = [
  [4, 5, 2, 4, 3, 1, 5, 4, 2, 4],
  [3, 3, 3, 3, 3, 3, 3, 3, 3, 3],
  [4, 4, 2, 3, 3, 1, 5, 4, 1, 5],
  [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1],
];
const columns = (ROWS[0] ?? []).map((_, i) => Int8Array.from(ROWS, (row) => row[i] ?? -1));
const seconds = { values: Float64Array.of(60, 12, 60, 0), valid: Uint8Array.of(1, 1, 1, 0) };
const perItem = secondsPerItem(seconds, 10);
const indices = screenedIndices([
  ['longstring', longString(columns)],
  ['irv', responseVariability(columns)],
  ['share_unanswered', shareUnanswered(columns)],
  ['attention_failed', attentionFailed([Int8Array.of(4, 4, 2, -1)], [4])],
  ['seconds_per_item', perItem],
  ['time_band', timeBands(perItem)],
]);

describe('the default rules', () => {
  const policies = SHIPPED.flatMap(({ instrument }) =>
    instrument.kind === 'scoring_policy' ? [instrument] : [],
  );

  it('are those of the shipped policies', () => {
    expect(policies.length).toBeGreaterThan(0);
    for (const { quality } of policies) {
      expect(quality.flags).toEqual(DEFAULT_SCREENING_FLAGS);
      expect(quality.exclude_when_flags).toBe(DEFAULT_FLAGS_TO_EXCLUDE);
    }
  });

  it('take the longer of run and half of the items', () => {
    const run = (items: number): number | undefined =>
      policyRules(DEFAULT_SCREENING_FLAGS, { items, bothKeys: true }).find((r) => r.index === 'longstring')
        ?.threshold;
    expect([run(10), run(16), run(40)]).toEqual([8, 8, 20]);
  });

  it('judge variability only where items of both keys are asked', () => {
    const kinds = (bothKeys: boolean): string[] =>
      policyRules(DEFAULT_SCREENING_FLAGS, { items: 10, bothKeys }).map((r) => r.kind);
    expect(kinds(true)).toContain('low_variability');
    expect(kinds(false)).not.toContain('low_variability');
  });

  it('use a time band only where the policy names a bound of the bands', () => {
    const names = (s: number): string[] =>
      policyRules([{ id: 'too_fast', min_seconds_per_item: s }], FORM).map((r) => r.index);
    expect(names(2)).toEqual(['seconds_per_item', 'time_band']);
    expect(names(3)).toEqual(['seconds_per_item']);
  });
});

describe('findings', () => {
  it('say what a sentence needs', () => {
    const found = screeningFindings(indices, RULES, 1).find((f) => f.index === 'longstring');
    expect(found).toMatchObject({
      value: { value: 10 },
      flagged: true,
      rule: { threshold: 8, source: 'policy', counts: true },
      usual: { share: 0.99 },
    });
    // two smaller ones and half of itself among three
    expect(found?.percentile).toMatchObject({ value: (100 * 2.5) / 3, n: 3 });
  });

  it('carry the reason where there is no value, and flag nothing then', () => {
    const found = screeningFindings(indices, RULES, 3).find((f) => f.index === 'irv');
    expect(found).toMatchObject({
      value: { kind: 'undefined', reason: 'no_observations' },
      percentile: { kind: 'undefined' },
      flagged: false,
    });
  });

  it('are silent on an index that was not computed', () => {
    expect(screeningFindings(indices, RULES, 0).map((f) => f.index)).not.toContain('mahalanobis');
  });

  it('keep to which side of the threshold counts', () => {
    const at = (inclusive: boolean): boolean | undefined =>
      screeningFindings(
        screenedIndices([['longstring', longString([Int8Array.of(1), Int8Array.of(1)])]]),
        [{ ...(RULES[3] as (typeof RULES)[number]), index: 'longstring', threshold: 2, inclusive }],
        0,
      )[0]?.flagged;
    expect([at(true), at(false)]).toEqual([true, false]);
  });
});

describe('the count of flags', () => {
  const counts = countFlags(indices, RULES, 4, DEFAULT_FLAGS_TO_EXCLUDE);

  it('counts each kind once and suggests leaving out from two kinds on', () => {
    // long string, low variability, too fast by seconds and by band: three kinds
    expect(Array.from(counts.flags)).toEqual([0, 3, 1, 1]);
    expect(Array.from(counts.suggested)).toEqual([0, 1, 0, 0]);
    expect(counts.suggestedCount).toBe(1);
    expect(counts.byKind.get('too_fast')).toBe(1);
    expect(counts.byKind.get('attention_failed')).toBe(1);
    expect(counts.byKind.get('too_many_na')).toBe(1);
  });

  it('does not count what only informs', () => {
    const advisory = RULES.map((rule) => ({ ...rule, counts: false }));
    const none = countFlags(indices, advisory, 4, 2);
    expect(Array.from(none.flags)).toEqual([0, 0, 0, 0]);
    expect(none.byKind.get('long_string')).toBe(1);
  });

  it('refuses indices of another number of respondents', () => {
    expect(() => countFlags(indices, RULES, 5, 2)).toThrow(RangeError);
  });
});
