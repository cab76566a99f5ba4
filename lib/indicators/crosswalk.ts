/** The points of a tree by the aspects of another classification. */
import { type Indicator, type IndicatorTree, indicatorsOf } from './framework.ts';

export type AspectPoints = {
  readonly id: string;
  readonly points: number;
  /** Indicators of the aspect with their part of the points. */
  readonly indicators: readonly { readonly id: string; readonly points: number }[];
};

/**
 * Points by aspect of the tree's crosswalk. An aspect names nodes of any level and has what is below them; the
 * points of an indicator that several aspects have are divided among them equally. So the aspects sum to the total
 * of the tree, but for the indicators in `rest`, which belong to none.
 */
export function crosswalkPoints(tree: IndicatorTree): {
  readonly aspects: readonly AspectPoints[];
  readonly rest: readonly Indicator[];
} {
  const all = indicatorsOf(tree).map(({ indicator }) => indicator);
  const rows = tree.pilot_crosswalk ?? [];
  const takes = (to: readonly string[], id: string) => to.some((node) => id === node || below(id, node));
  const owners = new Map(all.map((i) => [i.id, rows.filter((row) => takes(row.to, i.id)).length]));
  const aspects = rows.map(({ id, to }) => {
    const indicators = all
      .filter((i) => takes(to, i.id))
      .map((i) => ({ id: i.id, points: i.weight / (owners.get(i.id) as number) }));
    return { id, points: indicators.reduce((sum, i) => sum + i.points, 0), indicators };
  });
  return { aspects, rest: all.filter((i) => owners.get(i.id) === 0) };
}

/** Whether an indicator stands below a node of a higher level: A1.2 below A and A1, not below A1.20 or B. */
function below(id: string, node: string): boolean {
  return node.length === 1 ? id.startsWith(node) : id.startsWith(`${node}.`);
}
