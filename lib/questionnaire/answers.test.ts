import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemOf, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { canonicalAnswers, cleanText, coerceStoredAnswers, parseAnswers } from './answers.ts';

const Q = shipped('questionnaire', 'Q_COOP');
const POLICY = shipped('scoring_policy', 'SP_DEFAULT');

/** A complete submission. */
function full(): Map<string, string> {
  const fields = new Map<string, string>([['COP_FREQ', 'monthly']]);
  for (const item of Q.items)
    if (item.type !== 'open_text' && item.type !== 'single_choice') fields.set(item.id, '4');
  return fields;
}

function parse(fields: Iterable<readonly [string, string]>, reserved?: ReadonlySet<string>) {
  return parseAnswers(Q, POLICY, fields, reserved);
}

function problems(fields: Iterable<readonly [string, string]>) {
  const parsed = parse(fields);
  return parsed.ok ? [] : parsed.problems;
}

describe('parseAnswers', () => {
  it('reads codes as numbers, options as text, open text apart', () => {
    const fields = full()
      .set('COP_COL1', 'NA')
      .set('COP_LEVEL', 'officer')
      .set('COP_OPEN', '  流程\r\n再简化 ');
    const parsed = parse(fields);
    expect(parsed).toMatchObject({ ok: true, eligible: true, texts: { COP_OPEN: '流程\n再简化' } });
    if (!parsed.ok) return;
    expect(parsed.answers).toMatchObject({
      COP_COL1: 'NA',
      COP_COL2: 4,
      COP_FREQ: 'monthly',
      COP_LEVEL: 'officer',
    });
    expect(Object.keys(parsed.answers)).toHaveLength(24);
    expect(parsed.answers).not.toHaveProperty('COP_OPEN');
  });

  it('does not need what is optional', () => {
    expect(parse(full()).ok).toBe(true);
    expect(parse(full().set('COP_LEVEL', '').set('COP_OPEN', ' ')).ok).toBe(true);
  });

  it('names every missing item in the order of the form', () => {
    const found = problems([]);
    expect(found).toHaveLength(23);
    expect(found.slice(0, 2)).toEqual([
      { item: 'COP_FREQ', code: 'missing' },
      { item: 'COP_COL1', code: 'missing' },
    ]);
  });

  it.each(['0', '6', '04', '4.0', ' 4', 'agree', '４', 'constructor'])('refuses the code %j', (code) => {
    expect(problems(full().set('COP_COL1', code))).toEqual([{ item: 'COP_COL1', code: 'unknown_code' }]);
  });

  it('refuses unknown options, and NA where it is not offered', () => {
    expect(problems(full().set('COP_FREQ', 'daily'))).toEqual([{ item: 'COP_FREQ', code: 'unknown_code' }]);
    const q = structuredClone(Q);
    itemOf(q, 'COP_COL1', 'likert').allow_na = false;
    const parsed = parseAnswers(q, POLICY, full().set('COP_COL1', 'NA'));
    expect(parsed).toEqual({ ok: false, problems: [{ item: 'COP_COL1', code: 'na_not_allowed' }] });
  });

  it('refuses fields it does not know, except reserved ones', () => {
    const fields = full().set('csrf', 'x').set('__proto__', 'y');
    expect(problems(fields)).toEqual([
      { item: '__proto__', code: 'unknown_item' },
      { item: 'csrf', code: 'unknown_item' },
    ]);
    expect(parse(full().set('csrf', 'x'), new Set(['csrf'])).ok).toBe(true);
    expect(problems(Array.from({ length: 500 }, (_, i) => [`x${i}`, ''] as const)).length).toBeLessThan(60);
  });

  it('refuses a field given twice, even with the same value', () => {
    expect(problems([...full(), ['COP_COL1', '4']])).toEqual([{ item: 'COP_COL1', code: 'duplicate' }]);
  });

  it('counts open text in code points', () => {
    expect(parse(full().set('COP_OPEN', '𠮷'.repeat(500))).ok).toBe(true);
    expect(problems(full().set('COP_OPEN', '𠮷'.repeat(501)))).toEqual([
      { item: 'COP_OPEN', code: 'too_long', limit: 500 },
    ]);
  });

  it('ends at eligibility, throwing everything else away', () => {
    const fields = full().set('COP_FREQ', 'never').set('COP_OPEN', '批评').set('COP_COL1', '9');
    expect(parse(fields)).toEqual({
      ...{ ok: true, eligible: false, answers: { COP_FREQ: 'never' }, texts: {} },
      answersText: '{"COP_FREQ":"never"}',
      canonical: '{"answers":{"COP_FREQ":"never"},"texts":{}}',
    });
    expect(parse([['COP_FREQ', 'never']])).toMatchObject({ ok: true, eligible: false });
    expect(
      problems([
        ['COP_FREQ', 'never'],
        ['x', ''],
      ]),
    ).toEqual([{ item: 'x', code: 'unknown_item' }]);
    expect(
      problems([
        ['COP_FREQ', 'never'],
        ['COP_FREQ', 'weekly'],
      ]),
    ).toEqual([{ item: 'COP_FREQ', code: 'duplicate' }]);
  });

  it('does not depend on the order of fields', () => {
    const field = fc.tuple(
      fc.constantFrom(...Q.items.map((item) => item.id), 'stranger', 'other'),
      fc.constantFrom('1', '4', '9', 'NA', 'never', 'monthly', '', '评'.repeat(600)),
    );
    const fields = fc.tuple(
      fc.boolean(),
      fc.uniqueArray(field, { selector: ([name]) => name, maxLength: 30 }),
      fc.array(field, { maxLength: 1 }),
    );
    fc.assert(
      fc.property(fields, fc.infiniteStream(fc.nat()), ([complete, some, twice], random) => {
        const base = complete ? full() : new Map<string, string>();
        for (const [name, value] of some) base.set(name, value);
        const sent = [...base, ...(complete ? twice : [])];
        const shuffled = sent
          .map((entry) => [random.next().value, entry] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, entry]) => entry);
        const outcome = parse(sent);
        // Which of two values of one field counts must not matter either, unless it ends the survey.
        if (twice.length === 0 || !complete) expect(parse(shuffled)).toEqual(outcome);
        else expect(parse(shuffled).ok).toBe(outcome.ok);
      }),
      { numRuns: 200 },
    );
  });
});

describe('canonicalAnswers', () => {
  it('is the same for the same answers in any order', () => {
    expect(canonicalAnswers({ B: 'NA', A: 4 }, {})).toBe('{"answers":{"A":4,"B":"NA"},"texts":{}}');
    const a = parse(full());
    const b = parse([...full()].reverse());
    if (!a.ok || !b.ok) throw new Error('not read');
    expect(a.canonical).toBe(b.canonical);
    expect(a.canonical).toBe(canonicalAnswers(a.answers, a.texts));
  });
});

describe('cleanText', () => {
  it('keeps line ends and joined emoji, drops control and direction marks', () => {
    expect(cleanText('a\u0000b\tc\r\nd\u202e\u200f👨‍👩‍👧\ud800')).toBe('ab c\nd👨‍👩‍👧');
  });
});

describe('coerceStoredAnswers', () => {
  it('returns stored answers as they were parsed', () => {
    const parsed = parse(full().set('COP_COL1', 'NA'));
    if (!parsed.ok) throw new Error('not read');
    const stored: unknown = JSON.parse(JSON.stringify(parsed.answers));
    expect(coerceStoredAnswers(Q, POLICY, stored)).toEqual({ answers: parsed.answers, dropped: [] });
  });

  it('turns text into codes and names what it drops', () => {
    const stored = {
      COP_COL1: '4',
      COP_COL2: 9,
      COP_GONE: 1,
      COP_OPEN: 'x',
      COP_COL3: null,
      COP_FREQ: 'never',
    };
    expect(coerceStoredAnswers(Q, POLICY, stored)).toEqual({
      answers: { COP_COL1: 4, COP_FREQ: 'never' },
      dropped: ['COP_COL2', 'COP_COL3', 'COP_GONE', 'COP_OPEN'],
    });
    expect(coerceStoredAnswers(Q, POLICY, null)).toEqual({ answers: {}, dropped: [] });
  });
});
