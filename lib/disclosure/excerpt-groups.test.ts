import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptGroups, type HeldInterview } from './excerpt-groups.ts';

const held = (
  role: string,
  people: number,
  indicators: string[] = ['A1.1'],
  unrated = false,
): HeldInterview => ({
  role,
  people,
  indicators,
  unrated,
});
const each = (role: string, n: number, indicators?: string[]) =>
  Array.from({ length: n }, () => held(role, 1, indicators));
const rolesOf = (interviews: HeldInterview[], k = 5) => {
  const groups = excerptGroups(interviews, k);
  return groups === undefined ? 'nothing' : [...groups.roles].sort();
};

describe('the words of a unit', () => {
  it('name the roles of k people or more, counting those of a group talk', () => {
    expect(rolesOf([...each('staff', 5), ...each('head', 2), ...each('middle', 3)])).toEqual(['staff']);
    expect(rolesOf([held('staff', 6), ...each('head', 2), ...each('middle', 3)])).toEqual(['staff']);
    expect(rolesOf([...each('staff', 4), ...each('head', 2)])).toEqual([]);
  });

  it('are not shown at all where fewer than k were asked', () => {
    expect(rolesOf(each('staff', 4))).toBe('nothing');
    expect(rolesOf([])).toBe('nothing');
  });

  it('do not leave one small role to be found by subtraction', () => {
    // The two of `head` would be all that is not named.
    expect(rolesOf([...each('staff', 6), ...each('middle', 8), ...each('head', 2)])).toEqual(['middle']);
    expect(rolesOf([...each('staff', 6), ...each('head', 2)])).toEqual([]);
  });

  it('do not leave an observation to be found by subtraction', () => {
    expect(rolesOf([...each('staff', 6), held('head', 0)])).toEqual([]);
  });

  it('name no indicator that only a small role was asked about', () => {
    const groups = excerptGroups([...each('head', 2, ['A1.1', 'C2.3']), ...each('middle', 3, ['C2.3'])], 5);
    expect(groups?.namesIndicator('head', 'C2.3')).toBe(false);
    const wider = excerptGroups(
      [
        ...each('head', 2, ['A1.1', 'C2.3']),
        ...each('middle', 3, ['A1.1', 'C2.3']),
        ...each('staff', 4, ['C2.3', 'B1.1']),
      ],
      5,
    );
    // A1.1 is asked of 5; what is not named (B1.1) is asked of 4 alone, so that A1.1 is not named either.
    expect(wider?.namesIndicator('head', 'A1.1')).toBe(false);
    expect(wider?.namesIndicator('staff', 'C2.3')).toBe(true);
  });
});

describe('an attacker who knows the plan and the outlines', () => {
  const interview = fc.record({
    role: fc.constantFrom('head', 'middle', 'staff', 'partner'),
    people: fc.integer({ min: 0, max: 8 }),
    indicators: fc.uniqueArray(fc.constantFrom('A1.1', 'B1.1', 'C1.1', 'D1.1'), { maxLength: 4 }),
    unrated: fc.boolean(),
  });

  it('never tells apart fewer than k people by what is named beside a word', () => {
    fc.assert(
      fc.property(fc.array(interview, { maxLength: 12 }), fc.integer({ min: 1, max: 10 }), (all, k) => {
        const interviews = all.map((i) => (i.indicators.length === 0 ? { ...i, unrated: true } : i));
        const groups = excerptGroups(interviews, k);
        if (groups === undefined) return;
        const label = (i: HeldInterview, indicator: string | undefined) => {
          const named = indicator !== undefined && groups.namesIndicator(i.role, indicator);
          return `${groups.roles.has(i.role) ? i.role : '?'} ${named ? indicator : '?'}`;
        };
        // Every word that could be there, under its label; then who might have said a word with that label.
        const words = interviews.flatMap((i) =>
          [...i.indicators, ...(i.unrated ? [undefined] : [])].map((x) => ({ i, label: label(i, x) })),
        );
        for (const shown of new Set(words.map((w) => w.label))) {
          const speakers = new Set(words.filter((w) => w.label === shown).map((w) => w.i));
          expect([...speakers].reduce((sum, i) => sum + i.people, 0)).toBeGreaterThanOrEqual(k);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
