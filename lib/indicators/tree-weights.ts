/** Other weights for the nodes of a tree, as they stand in an address: `A:15,B1:4`. */
import type { IndicatorTree } from './framework.ts';

export type Weights = ReadonlyMap<string, number>;

/** Most that an address names. */
const MOST = 500;

/** The weights that a text names, and the parts of it that name none of the tree. */
export function readWeights(text: string, tree: IndicatorTree): { weights: Weights; wrong: string[] } {
  const known = new Set(
    tree.tree.flatMap((first) => [
      first.id,
      ...first.children.flatMap((second) => [second.id, ...second.children.map((leaf) => leaf.id)]),
    ]),
  );
  const weights = new Map<string, number>();
  const wrong: string[] = [];
  for (const part of text.split(',').slice(0, MOST)) {
    if (part === '') continue;
    const [, id = '', typed = ''] = /^([A-Z0-9.]{1,6}):(\d{1,4}(?:\.\d{1,4})?)$/.exec(part) ?? [];
    const weight = Number(typed);
    if (known.has(id) && weight >= 0.01 && weight <= 1000) weights.set(id, weight);
    else wrong.push(part.slice(0, 40));
  }
  return { weights, wrong };
}

/** The text of weights. */
export function weightsText(weights: Weights): string {
  return [...weights].map(([id, weight]) => `${id}:${weight}`).join(',');
}

/**
 * The tree with other weights, made to sum again: what is below a node shares its points in the proportions of the
 * weights, from the full score down.
 */
export function withWeights(tree: IndicatorTree, weights: Weights): IndicatorTree {
  if (weights.size === 0) return tree;
  const shared = <N extends { id: string; weight: number }>(nodes: readonly N[], points: number): N[] => {
    const own = nodes.map((n) => weights.get(n.id) ?? n.weight);
    const sum = own.reduce((a, b) => a + b, 0);
    return nodes.map((n, i) => ({ ...n, weight: (points * (own[i] as number)) / sum }));
  };
  return {
    ...tree,
    tree: shared(tree.tree, tree.full_score).map((first) => ({
      ...first,
      children: shared(first.children, first.weight).map((second) => ({
        ...second,
        children: shared(second.children, second.weight),
      })),
    })),
  };
}
