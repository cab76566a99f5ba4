/** Grades of units of one type by the policy's methods, with what red lines leave of them. */
import { cappedGrade, standingsOf } from '../indicators/grades.ts';
import { evaluationRules, type ScoringPolicy } from '../indicators/policy.ts';
import type { RedLine } from './red-lines.ts';

/** Places in the levels by each method. */
export type Grades = { readonly byThreshold: number; readonly byShare: number };

/** @param units those of one type that have a total, on the full score */
export function cappedGrades(
  policy: ScoringPolicy,
  units: readonly { readonly unitId: string; readonly points: number }[],
  redLines: ReadonlyMap<string, readonly RedLine[]>,
) {
  const { levels, mode, red_line_cap } = evaluationRules(policy).grading;
  const lowered = levels.findIndex((l) => l.id === red_line_cap);
  const standings = standingsOf(
    units.map((u) => u.points),
    levels,
    policy.scoring.rounding.decimals,
  );
  const method = mode === 'threshold' ? 'byThreshold' : 'byShare';
  return {
    ranks: standings.ranks,
    /** Points as they are shown. */
    shown: standings.shown,
    grades: units.map(({ unitId }, i) => {
      const cap = redLines.has(unitId) && lowered >= 0 ? lowered : undefined;
      const free: Grades = {
        byThreshold: standings.byThreshold[i] as number,
        byShare: standings.byShare[i] as number,
      };
      const capped: Grades = {
        byThreshold: cappedGrade(free.byThreshold, cap),
        byShare: cappedGrade(free.byShare, cap),
      };
      /** `official`: by the method of the policy; `cap`: the best place that red lines leave. */
      return { free, capped, official: capped[method], cap };
    }),
  };
}
