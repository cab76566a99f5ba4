/** Units of a type beside each other on one scale, as its report shows them. */
import { undefinedBecause } from '../estimate.ts';
import { scaleView } from '../responses/scale-view.ts';
import { withholdFew } from '../responses/withhold.ts';
import type { Measure } from './measures.ts';
import type { RankingObstacle } from './ranking.ts';
import type { Compared, ComparedGroup } from './read-comparison.ts';
import type { UnitTotals } from './totals.ts';

/** Units below the policy's minimum have neither a mean nor a number of answers here. */
export function compareOnScale(
  { dataset, scale }: Extract<Measure, { kind: 'scale' }>,
  units: readonly UnitTotals[],
  type: string,
): Pick<ComparedGroup, 'rows' | 'obstacles' | 'leastLambda'> {
  const key = dataset.key.scales.find((s) => s.id === scale);
  if (key === undefined) return { rows: [], obstacles: [] };
  // The reliability of the units that are ranked rests on all units in it: none may be in it that is not shown.
  const view = scaleView(withholdFew(dataset), key);
  const found = new Map(view.units.map((u) => [u.unitId, u]));
  const ofType = view.types.find((t) => t.type === type);
  const places = new Map(
    view.units
      .flatMap((u) =>
        u.unitType === type && u.rank !== null && u.mean.kind === 'estimate'
          ? [{ id: u.unitId, mean: u.mean.value }]
          : [],
      )
      .sort((a, b) => b.mean - a.mean)
      .map(({ id }, i) => [id, i + 1]),
  );
  const rows = units.map(({ unit }): Compared => {
    const own = found.get(unit.id);
    const named = { unitId: unit.id, unitCode: unit.code, unitName: unit.name };
    if (own === undefined || own.belowMinimum) {
      const none = undefinedBecause('below_minimum');
      return {
        ...named,
        rate: none,
        standardError: none,
        degreesOfFreedom: none,
        interval: none,
        observed: { people: 0, interviews: 0 },
      };
    }
    const rank = places.get(unit.id);
    return {
      ...named,
      rate: own.mean,
      standardError: own.se,
      degreesOfFreedom:
        own.df > 0
          ? { kind: 'estimate', value: own.df, n: own.n }
          : undefinedBecause('too_few_observations', own.n),
      interval: own.interval,
      observed: { people: own.respondents, interviews: 0 },
      ...(rank === undefined || own.rank === null ? {} : { rank, rankInterval: own.rank }),
    };
  });
  const counting = rows.filter((r) => r.rate.kind === 'estimate').length;
  const obstacles: RankingObstacle[] =
    ofType?.rankable === true ? [] : [{ kind: counting < 2 ? 'too_few_units' : 'scale_unreliable' }];
  return { rows, obstacles, ...(ofType === undefined ? {} : { leastLambda: ofType.leastLambda }) };
}
