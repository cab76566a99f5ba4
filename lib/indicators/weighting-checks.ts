/** Checks of the record of how weights came about: that it speaks of the tree, is complete, and gives what is in force. */
import { isDefined } from '#lib/estimate.ts';
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import { type Check, repeatedAt, tidy } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';
import { CONSISTENT_BELOW, MOST_COMPARED } from './ahp.ts';
import { TOP, type Weighting } from './weighting.ts';
import {
  countingIds,
  differingWeights,
  type SiblingSet,
  siblingSets,
  unsaidIn,
  type Weighed,
  weighed,
} from './weighting-result.ts';

type WeightingCheck = Check<IndicatorTree>;
type Found = {
  readonly record: Weighting;
  readonly path: string;
  readonly siblings: SiblingSet;
  /** How the set is named in a sentence. */
  readonly node: string;
};

/** Records whose set of siblings is there. */
function found(tree: IndicatorTree): Found[] {
  const sets = new Map(siblingSets(tree).map((s) => [s.below, s]));
  return (tree.weighting ?? []).flatMap((record, i) => {
    const siblings = sets.get(record.below);
    if (siblings === undefined) return [];
    return [
      { record, path: `weighting[${i}]`, siblings, node: record.below === TOP ? tree.id : record.below },
    ];
  });
}

/** Those that are complete, with what follows from them. */
function results(tree: IndicatorTree): (Found & { result: Weighed })[] {
  return found(tree).flatMap((f) => {
    const result = weighed(f.record, countingIds(f.siblings), f.siblings.total);
    return 'shares' in result ? [{ ...f, result }] : [];
  });
}

const weightingSet: WeightingCheck = {
  rule: 'weighting_set',
  severity: 'error',
  find: (tree) => {
    const known = new Set(siblingSets(tree).map((s) => s.below));
    const records = tree.weighting ?? [];
    const twice = new Set(repeatedAt(records.map((r) => r.below)));
    return records.flatMap(({ below }, i): Fault[] => {
      const path = `weighting[${i}].below`;
      if (!known.has(below)) return [fault('weighting_below', path, { indicator: below })];
      return twice.has(i) ? [fault('weighting_twice', path, { indicator: below })] : [];
    });
  },
};

const weightingIds: WeightingCheck = {
  rule: 'weighting_ids',
  severity: 'error',
  find: (tree) =>
    found(tree).flatMap(({ record, path, siblings, node }) => {
      const known = new Set(siblings.children.map((c) => c.id));
      const twice = repeatedAt(record.judges.map((j) => j.name)).map((i) =>
        fault('weighting_judge', `${path}.judges[${i}].name`, {
          indicator: node,
          judge: record.judges[i]?.name ?? '',
        }),
      );
      const lists =
        record.method === 'pairwise'
          ? record.judges.map(({ name, judgements }) => ({
              judge: name,
              key: 'judgements',
              rows: judgements.map((j) => [j.more, j.less]),
            }))
          : record.judges.map(({ name, scores }) => ({
              judge: name,
              key: 'scores',
              rows: scores.map((s) => [s.indicator]),
            }));
      const wrong = lists.flatMap(({ judge, key, rows }, i) => {
        const at = (row: number) => `${path}.judges[${i}].${key}[${row}]`;
        const unknown = rows.flatMap((ids, row) =>
          ids
            .filter((id) => !known.has(id))
            .map((id) => fault('weighting_id', at(row), { indicator: id, parent: node, judge })),
        );
        const names = rows.map((ids) => ids.toSorted().join('–'));
        const again = new Set(repeatedAt(names));
        const repeated = rows.flatMap((ids, row) =>
          again.has(row) || (ids.length === 2 && ids[0] === ids[1])
            ? [fault('weighting_repeated', at(row), { indicator: names[row] ?? '', judge })]
            : [],
        );
        return [...unknown, ...repeated];
      });
      return [...twice, ...wrong];
    }),
};

const weightingScale: WeightingCheck = {
  rule: 'weighting_scale',
  severity: 'error',
  find: (tree) =>
    found(tree).flatMap(({ record, path, node }) =>
      record.method === 'experts'
        ? record.judges.flatMap(({ name, scores }, i) =>
            scores.length > 0 && scores.every((s) => s.score === 0)
              ? [fault('weighting_nothing', `${path}.judges[${i}].scores`, { judge: name, indicator: node })]
              : [],
          )
        : record.judges.flatMap(({ name, judgements }, i) =>
            judgements.flatMap(({ more, less, times }, j) =>
              Number.isInteger(times) && times >= 1 && times <= 9
                ? []
                : [
                    fault('weighting_scale', `${path}.judges[${i}].judgements[${j}].times`, {
                      judge: name,
                      first: more,
                      second: less,
                      times,
                    }),
                  ],
            ),
          ),
    ),
};

const weightingMissing: WeightingCheck = {
  rule: 'weighting_missing',
  severity: 'warning',
  find: (tree) =>
    found(tree).flatMap(({ record, path, siblings, node }): Fault[] => {
      const ids = countingIds(siblings);
      if (record.method === 'pairwise' && ids.length > MOST_COMPARED) {
        return [fault('weighting_many', path, { indicator: node, n: ids.length, most: MOST_COMPARED })];
      }
      const unsaid = unsaidIn(record, ids);
      if (unsaid.length === 0) return [];
      const pairs = [...new Set(unsaid.map((u) => u.ids.join('–')))];
      const judges = [...new Set(unsaid.map((u) => u.judge))];
      return [fault('weighting_missing', path, { indicator: node, judges, missing: pairs.slice(0, 6) })];
    }),
};

const weightingConsistency: WeightingCheck = {
  rule: 'weighting_consistency',
  severity: 'warning',
  find: (tree) =>
    results(tree).flatMap(({ path, node, result }) => {
      const ratio = result.pairwise?.consistencyRatio;
      if (ratio === undefined || !isDefined(ratio) || ratio.value <= CONSISTENT_BELOW) return [];
      return [fault('weighting_consistency', path, { indicator: node, ratio: ratio.value.toFixed(3) })];
    }),
};

const weightingDiffers: WeightingCheck = {
  rule: 'weighting_differs',
  severity: 'warning',
  find: (tree) =>
    results(tree).flatMap(({ record, path, node, siblings, result }): Fault[] => {
      if (record.other_weights_reason !== undefined) return [];
      if (result.points === undefined) {
        const { total } = siblings;
        return [fault('weighting_steps', path, { indicator: node, total: tidy(total), step: record.step })];
      }
      return differingWeights(siblings, result).map(({ id, weight, given }) =>
        fault('weighting_differs', path, { indicator: id, weight: tidy(weight), given: tidy(given) }),
      );
    }),
};

export const WEIGHTING_CHECKS: readonly WeightingCheck[] = [
  weightingSet,
  weightingIds,
  weightingScale,
  weightingMissing,
  weightingConsistency,
  weightingDiffers,
];
