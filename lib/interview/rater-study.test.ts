import { describe, expect, it } from 'vitest';
import { normalSource, seededRandom } from '#lib/psychometrics/random.ts';
import { ratingList } from '#lib/psychometrics/rater-design.ts';
import { raterIcc } from '#lib/psychometrics/rater-icc.ts';
import { pairAgreement } from '#lib/psychometrics/rater-pairs.ts';
import { type RatedQuestion, raterStudy, studyDesign } from './rater-study.ts';

/** Ratings of invented questions; `shift` is a rater's leniency. */
function questions(
  n: number,
  teams: readonly (readonly string[])[],
  shift: Readonly<Record<string, number>> = {},
): RatedQuestion[] {
  const normal = normalSource(seededRandom(7));
  return Array.from({ length: n }, (_, i): RatedQuestion => {
    const level = 3 + 1.1 * normal();
    const team = teams[i % teams.length] ?? [];
    return {
      role: i % 3 === 0 ? 'leadership' : 'general_staff',
      indicator: i % 2 === 0 ? 'A1.1' : 'B2.1',
      ratings: team.map((rater) => ({
        rater,
        value: Math.min(5, Math.max(1, Math.round(level + (shift[rater] ?? 0) + 0.5 * normal()))),
      })),
    };
  });
}

describe('the design', () => {
  it('is read off who rated with whom', () => {
    expect(studyDesign([])).toBe('none');
    expect(studyDesign(questions(4, [['a', 'b']]))).toBe('pair');
    expect(
      studyDesign(
        questions(4, [
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
    ).toBe('pair');
    expect(studyDesign(questions(4, [['a', 'b', 'c']]))).toBe('panel');
    expect(
      studyDesign(
        questions(4, [
          ['a', 'b'],
          ['b', 'c'],
        ]),
      ),
    ).toBe('rotating');
  });
});

describe('a fixed pair', () => {
  const rated = questions(40, [['a', 'b']]);
  const columns = ['a', 'b'].map((rater) =>
    Float64Array.from(rated, (q) => q.ratings.find((r) => r.rater === rater)?.value ?? 0),
  );
  const study = raterStudy(rated);

  it('has the two-way coefficients and weighted kappa, and none of rotating raters', () => {
    const icc = raterIcc(columns);
    if ('kind' in icc) throw new Error('no ICC');
    const [, single] = icc.single;
    expect(study.fixed?.single).toMatchObject({
      value: single.icc,
      lower: single.lower,
      upper: single.upper,
    });
    expect(study.fixed?.average).toMatchObject({ kind: 'estimate', n: 40 });
    // Quadratic weighted kappa and ICC(2,1) differ by a term of order 1/n (Fleiss & Cohen 1973).
    expect((study.kappa as { kappa: number }).kappa).toBeCloseTo(single.icc, 1);
    expect(study).not.toHaveProperty('alpha');
    expect(study).not.toHaveProperty('components');
  });

  it('leaves out of these what one of them could not rate', () => {
    const [first, ...rest] = rated;
    const gap: RatedQuestion = {
      ...(first as RatedQuestion),
      ratings: [
        { rater: 'a', value: 4 },
        { rater: 'b', value: null },
      ],
    };
    const fewer = raterStudy([gap, ...rest]);
    expect(fewer).toMatchObject({ complete: 39, pairs: { n: 39, ratedOnce: 1 } });
    expect(fewer.fixed?.single).toEqual(raterStudy(rest).fixed?.single);
  });
});

describe('rotating pairs', () => {
  const teams = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ];

  it('have ICC(1,1), alpha, components and severity', () => {
    const study = raterStudy(questions(90, teams, { c: 0.8 }));
    expect(study.alpha).toMatchObject({ kind: 'estimate', n: 180 });
    expect(study.components).toMatchObject({ components: { objects: 90, raters: 3 } });
    if ('kind' in study.severity) throw new Error('no severity');
    const effects = study.severity.raters;
    const top = effects.toSorted((x, y) => y.contrast - x.contrast)[0];
    expect(study.raters[top?.rater ?? -1]).toBe('c');
    expect(effects.reduce((s, e) => s + e.contrast, 0)).toBeCloseTo(0, 10);
    expect(study).not.toHaveProperty('fixed');
  });

  it('say so where no chain of raters joins them', () => {
    const study = raterStudy(
      questions(40, [
        ['a', 'b'],
        ['c', 'd'],
      ]),
    );
    expect(study.severity).toMatchObject({ kind: 'undefined', reason: 'not_connected' });
    expect(study.components).toMatchObject({ kind: 'undefined', reason: 'not_connected' });
    expect(study.pairs.icc1.kind).toBe('estimate');
  });

  it('are also given for each role and indicator, on its own questions', () => {
    const rated = questions(60, teams);
    const leadership = rated.filter((q) => q.role === 'leadership');
    const study = raterStudy(rated);
    const found = study.roles.find((g) => g.key === 'leadership');
    const columns = ['a', 'b', 'c'].map((rater) => {
      const values = leadership.map((q) => q.ratings.find((r) => r.rater === rater)?.value);
      return {
        values: Float64Array.from(values, (v) => v ?? 0),
        valid: Uint8Array.from(values, (v) => (v === undefined ? 0 : 1)),
      };
    });
    expect(found?.pairs).toEqual(pairAgreement(ratingList(columns), 1));
    expect(study.indicators.map((g) => [g.key, g.pairs.n])).toEqual([
      ['A1.1', 30],
      ['B2.1', 30],
    ]);
  });
});

describe('few pairs', () => {
  it.each([
    ['a pair', [['a', 'b']]],
    [
      'rotating',
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    ],
  ] as const)('of %s give the shares and nothing else', (_, teams) => {
    const study = raterStudy(questions(9, teams));
    expect(study.pairs).toMatchObject({ n: 9, says: 'shares', exact: { n: 9 } });
    const reason = { kind: 'undefined', reason: 'too_few_observations' };
    for (const statistic of [study.fixed?.single, study.kappa, study.alpha, study.components, study.severity])
      if (statistic !== undefined) expect(statistic).toMatchObject(reason);
  });

  it('and none at all say that there is nothing', () => {
    const study = raterStudy([]);
    expect(study).toMatchObject({ design: 'none', pairs: { n: 0, says: 'nothing' } });
    expect(study.severity).toMatchObject({ kind: 'undefined', reason: 'no_observations' });
  });
});
