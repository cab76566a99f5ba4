/** Places of a flow of points in a picture: columns from the ends on the left to the total on the right. */
import type { FlowKind, FlowNode } from '#lib/indicators/point-flow.ts';

export type FlowBar = {
  readonly node: FlowNode;
  readonly column: number;
  readonly top: number;
  readonly height: number;
  /** Of the same node: where it leaves for its parent, as a band from here to there. */
  readonly to?: { readonly column: number; readonly top: number };
  /** Id of the first level above it, or its own. */
  readonly branch: string;
};

export type FlowPicture = { readonly bars: readonly FlowBar[]; readonly height: number };

/** Column of a kind; evidence as a whole stands where questions do. */
const COLUMN: Readonly<Record<FlowKind, number>> = {
  item: 0,
  question: 0,
  document: 0,
  statistics: 0,
  unknown: 0,
  scale: 1,
  outline: 1,
  indicator: 2,
  level2: 3,
  level1: 4,
  total: 5,
};
/** Room between neighbours, by the level at which they part. */
const GAP: readonly number[] = [1, 2, 4, 8, 14, 0];
/** Least height of the picture of one point, and what all points together should be high. */
const LEAST = 9;
const WANTED = 560;

/** A flow as bars and bands. Its nodes form a tree, so that nothing crosses. */
export function flowPicture(flow: FlowNode): FlowPicture {
  const scale = Math.max(LEAST, WANTED / Math.max(1, flow.points));
  const bars: FlowBar[] = [];
  const extent = (node: FlowNode): number => {
    const below = node.children.reduce((sum, child, i) => {
      const gap = i === 0 ? 0 : (GAP[COLUMN[child.kind]] ?? 0);
      return sum + gap + extent(child);
    }, 0);
    return Math.max(below, node.points * scale);
  };
  const place = (node: FlowNode, top: number, branch: string, to?: FlowBar['to']): void => {
    const height = node.points * scale;
    const own = top + (extent(node) - height) / 2;
    const name = node.kind === 'level1' ? node.id : branch;
    const column = COLUMN[node.kind];
    bars.push({ node, column, top: own, height, branch: name, ...(to === undefined ? {} : { to }) });
    let next = top;
    let slot = own;
    node.children.forEach((child, i) => {
      if (i > 0) next += GAP[COLUMN[child.kind]] ?? 0;
      place(child, next, name, { column, top: slot });
      next += extent(child);
      slot += child.points * scale;
    });
  };
  place(flow, 0, '');
  return { bars, height: extent(flow) };
}
