/** What leaving answers out changes of a scale: coefficients, means and the order of units. */
import type { Estimate } from '../estimate.ts';
import type { ScaleView, UnitOnScale } from './scale-view.ts';

export type ViewChange = {
  /** Largest absolute change of a unit's mean; null where no unit has a mean on both sides. */
  readonly largestShift: number | null;
  /** Units whose place by mean among their type is another one. */
  readonly movedUnits: number;
  /** No unit moves, and ω and the mean change less than anybody would conclude from. */
  readonly unaffected: boolean;
};

/** Changes of ω and of the mean, in scale points, below which a conclusion stands (the project's choice). */
const STEADY = { omega: 0.02, mean: 0.05 };

/** Compares a view with one of fewer answers; units are matched by id. */
export function compareViews(all: ScaleView, fewer: ScaleView): ViewChange {
  const after = new Map(fewer.units.map((u) => [u.unitId, u]));
  let largestShift: number | null = null;
  for (const unit of all.units) {
    const shift = difference(meanOf(unit), meanOf(after.get(unit.unitId)));
    if (shift !== undefined) largestShift = Math.max(largestShift ?? 0, shift);
  }
  const before = places(all);
  const now = places(fewer);
  const movedUnits = [...before].filter(([id, place]) => now.has(id) && now.get(id) !== place).length;
  const steady = (a: Estimate, b: Estimate, limit: number) =>
    a.kind === b.kind && (difference(a, b) ?? 0) < limit;
  return {
    largestShift,
    movedUnits,
    unaffected:
      movedUnits === 0 &&
      steady(all.report.omega, fewer.report.omega, STEADY.omega) &&
      steady(all.report.mean, fewer.report.mean, STEADY.mean),
  };
}

function meanOf(unit: UnitOnScale | undefined): Estimate | undefined {
  return unit === undefined || unit.belowMinimum ? undefined : unit.mean;
}

function difference(a: Estimate | undefined, b: Estimate | undefined): number | undefined {
  return a?.kind === 'estimate' && b?.kind === 'estimate' ? Math.abs(a.value - b.value) : undefined;
}

/** Place of every unit with a mean among its type, 0 for the greatest. */
function places(view: ScaleView): Map<string, number> {
  return new Map(
    view.types.flatMap(({ type }) =>
      view.units
        .flatMap((u) => {
          const mean = u.unitType === type ? meanOf(u) : undefined;
          return mean?.kind === 'estimate' ? [{ id: u.unitId, mean: mean.value }] : [];
        })
        .sort((a, b) => b.mean - a.mean || (a.id < b.id ? -1 : 1))
        .map(({ id }, place): [string, number] => [id, place]),
    ),
  );
}
