/**
 * Grades of units by the two methods of a policy: thresholds on the total, or shares of the units of one type.
 * Indices count from the best level.
 */
import type { EvaluationRules } from './evaluation-rules.ts';

export type GradeLevel = Pick<EvaluationRules['grading']['levels'][number], 'id' | 'min_score' | 'share'>;

/** The level of a total on the framework's full score: the first whose threshold it reaches, unrounded. */
export function gradeByThreshold(points: number, levels: readonly GradeLevel[]): number {
  const found = levels.findIndex((level) => points >= level.min_score);
  return found < 0 ? levels.length - 1 : found;
}

/**
 * Places of each level and all better ones among `units`: cumulative shares × units, rounded half up.
 * @example
 * placesOf(6, [{ share: 0.3 }, { share: 0.55 }, { share: 0.15 }]); // => [2, 5, 6]
 */
export function placesOf(units: number, levels: readonly Pick<GradeLevel, 'share'>[]): number[] {
  let share = 0;
  return levels.map((level, i) => {
    share += level.share;
    return i === levels.length - 1 ? units : Math.floor(share * units + 0.5 + 1e-9);
  });
}

/** Ranks from 1 for the greatest value; equal values share the better rank. */
export function ranksOf(values: ArrayLike<number>): Int32Array {
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => (values[b] as number) - (values[a] as number));
  const ranks = new Int32Array(values.length);
  order.forEach((unit, place) => {
    const before = order[place - 1];
    const tied = before !== undefined && values[before] === values[unit];
    ranks[unit] = tied ? (ranks[before] as number) : place + 1;
  });
  return ranks;
}

/**
 * Levels by share among units of one type. Units with equal values share the better place, so a level may hold more
 * than its share; values are rounded before where units that show the same score must not be parted.
 */
export function gradesByShare(values: ArrayLike<number>, levels: readonly GradeLevel[]): Int32Array {
  const places = placesOf(values.length, levels);
  return ranksOf(values).map((rank) => places.findIndex((most) => rank <= most));
}

/** Whether the interval of a total reaches over a threshold that its cap lets count: the grade could be the next one. */
export function crossesThreshold(
  points: { readonly lower: number; readonly upper: number },
  levels: readonly GradeLevel[],
  cap?: number,
): boolean {
  const grade = (at: number) => cappedGrade(gradeByThreshold(at, levels), cap);
  return grade(points.lower) !== grade(points.upper);
}

/** The level under a cap: no better than it. Levels are places from the best. */
export function cappedGrade(level: number, cap: number | undefined): number {
  return cap === undefined ? level : Math.max(level, cap);
}

/**
 * Chances of the levels under a cap: those of better levels fall to it.
 * @example
 * cappedChances([0.2, 0.5, 0.3], 1); // => [0, 0.7, 0.3]
 */
export function cappedChances(chances: readonly number[], cap: number | undefined): readonly number[] {
  if (cap === undefined) return chances;
  const better = chances.slice(0, cap).reduce((sum, p) => sum + p, 0);
  return chances.map((p, i) => (i < cap ? 0 : i === cap ? p + better : p));
}

/**
 * Ranks and grades of units of one type by both methods. Units that show the same score are not parted by what is
 * behind its last digit: ranks and shares go by the points as they are shown, thresholds by the points themselves.
 */
export function standingsOf(points: readonly number[], levels: readonly GradeLevel[], decimals: number) {
  const shown = points.map((p) => Number(p.toFixed(decimals)));
  return {
    shown,
    ranks: ranksOf(shown),
    byShare: gradesByShare(shown, levels),
    byThreshold: points.map((p) => gradeByThreshold(p, levels)),
  };
}
