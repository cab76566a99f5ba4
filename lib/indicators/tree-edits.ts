/** Edits of a tree's structure: each takes the form as it is and returns it as it should be. */
import {
  type FormFirst,
  type FormLeaf,
  type FormNode,
  type FormSecond,
  NO_TEXT,
  NO_USE,
  type TreeForm,
} from './tree-form.ts';
import { TOP } from './weighting.ts';
import { type FormWeighting, fittingWeightings, renamedWeightings } from './weighting-form.ts';

/** Id of the tree as a whole, where the parent of a node is asked for. */
export const ROOT = '';

export type TreeEdit =
  | { readonly type: 'add'; readonly parent: string }
  | { readonly type: 'remove'; readonly id: string }
  /** `index` counts among the children of the new parent once the node has left its old place. */
  | { readonly type: 'move'; readonly id: string; readonly parent: string; readonly index: number }
  | { readonly type: 'weigh'; readonly parent: string; readonly weights: ReadonlyMap<string, string> }
  /** The record of how weights came about, in place of the one for the same siblings. */
  | { readonly type: 'record_weights'; readonly record: FormWeighting }
  /** A row of a list inside the tree, by the path of the list. */
  | { readonly type: 'add_row'; readonly list: string; readonly row: unknown }
  | { readonly type: 'remove_row'; readonly list: string; readonly index: number }
  /** `to` counts once the row has left its old place. */
  | { readonly type: 'move_row'; readonly list: string; readonly index: number; readonly to: number };

/** What an edit led to: the form, and the id of the node that should be looked at now. */
export type TreeEdited = { readonly form: TreeForm; readonly target: string };

/** A node with its place. */
export type Placed = {
  readonly node: FormNode;
  readonly path: string;
  readonly parent: string;
  readonly index: number;
  readonly level: 1 | 2 | 3;
  /** It and everything above it is enabled. */
  readonly counts: boolean;
};

/** Every node from top to bottom. */
export function nodesOf(form: TreeForm): Placed[] {
  const walk = (
    nodes: readonly FormNode[],
    path: string,
    parent: string,
    level: 1 | 2 | 3,
    above: boolean,
  ): Placed[] =>
    nodes.flatMap((node, index): Placed[] => {
      const own = `${path}.${index}`;
      const counts = above && node.enabled;
      return [
        { node, path: own, parent, index, level, counts },
        ...(level < 3
          ? walk(childrenOf(node), `${own}.children`, node.id, (level + 1) as 2 | 3, counts)
          : []),
      ];
    });
  return walk(form.tree, 'tree', ROOT, 1, true);
}

export function childrenOf(node: FormNode): readonly (FormSecond | FormLeaf)[] {
  return 'children' in node ? node.children : [];
}

/**
 * Carries out an edit. Ids in `taken` are not given again: an id that earlier versions used stays theirs, for
 * questionnaires, scores and reports name it. A node that goes under another parent gets an id of that parent, and
 * everything in the tree that named it follows.
 */
export function editTree(form: TreeForm, edit: TreeEdit, taken: readonly string[] = []): TreeEdited {
  switch (edit.type) {
    case 'add': {
      const id = freeId(form, edit.parent, taken);
      const node = newNode(id);
      return { form: withChildren(form, edit.parent, (all) => [...all, node]), target: id };
    }
    case 'remove': {
      const placed = nodesOf(form).find(({ node }) => node.id === edit.id);
      if (placed === undefined) return { form, target: edit.id };
      const gone = new Set([edit.id, ...below(placed.node)]);
      const next = withChildren(form, placed.parent, (all) => all.filter((n) => n.id !== edit.id));
      const siblings = placed.parent === ROOT ? next.tree : childrenOfId(next, placed.parent);
      return {
        form: {
          ...next,
          weighting: fittingWeightings(next.weighting, childIds(next)),
          variants: next.variants.filter((v) => !gone.has(v.slot)),
          pilot_crosswalk: next.pilot_crosswalk.map((row) => ({
            ...row,
            to: namesIn(row.to)
              .filter((id) => !gone.has(id))
              .join(' '),
          })),
        },
        target: (siblings[placed.index] ?? siblings.at(-1))?.id ?? placed.parent,
      };
    }
    case 'move': {
      const placed = nodesOf(form).find(({ node }) => node.id === edit.id);
      if (placed === undefined) return { form, target: edit.id };
      const same = placed.parent === edit.parent;
      const id = same ? edit.id : freeId(form, edit.parent, taken);
      const renamed = same ? form : renamedIn(form, edit.id, id);
      const node = nodesOf(renamed).find((p) => p.node.id === id)?.node as FormNode;
      const left = withChildren(renamed, placed.parent, (all) => all.filter((n) => n.id !== id));
      const moved = withChildren(left, edit.parent, (all) => [
        ...all.slice(0, edit.index),
        node,
        ...all.slice(edit.index),
      ]);
      const weighting = same ? moved.weighting : fittingWeightings(moved.weighting, childIds(moved));
      return { form: { ...moved, weighting }, target: id };
    }
    case 'weigh':
      return {
        form: withChildren(form, edit.parent, (all) =>
          all.map((n) => ({ ...n, weight: edit.weights.get(n.id) ?? n.weight })),
        ),
        target: edit.parent,
      };
    case 'record_weights': {
      const { record } = edit;
      const others = form.weighting.filter((w) => w.below !== record.below);
      return {
        form: { ...form, weighting: [...others, record] },
        target: record.below === TOP ? ROOT : record.below,
      };
    }
    case 'add_row':
      return { form: withList(form, edit.list, (rows) => [...rows, structuredClone(edit.row)]), target: '' };
    case 'move_row':
      return {
        form: withList(form, edit.list, (rows) => {
          const others = rows.filter((_, i) => i !== edit.index);
          return [...others.slice(0, edit.to), rows[edit.index], ...others.slice(edit.to)];
        }),
        target: '',
      };
    case 'remove_row':
      return {
        form: withList(form, edit.list, (rows) => rows.filter((_, i) => i !== edit.index)),
        target: '',
      };
  }
}

/** One step up or down for a node: past the end of its parent it goes into the neighbouring one. */
export function stepIn(
  form: TreeForm,
  id: string,
  by: -1 | 1,
): { parent: string; index: number } | undefined {
  const all = nodesOf(form);
  const placed = all.find(({ node }) => node.id === id);
  if (placed === undefined) return undefined;
  const siblings = all.filter((p) => p.parent === placed.parent && p.level === placed.level);
  const index = placed.index + by;
  if (index >= 0 && index < siblings.length) return { parent: placed.parent, index };
  const parents = all.filter((p) => p.level === placed.level - 1);
  const neighbour = parents[parents.findIndex((p) => p.node.id === placed.parent) + by];
  if (placed.level === 1 || neighbour === undefined) return undefined;
  return { parent: neighbour.node.id, index: by === 1 ? 0 : childrenOf(neighbour.node).length };
}

function childrenOfId(form: TreeForm, id: string): readonly FormNode[] {
  const found = nodesOf(form).find(({ node }) => node.id === id)?.node;
  return found === undefined ? [] : childrenOf(found);
}

/** Ids of the children of every node, disabled ones among them, by its name in the record of weights. */
function childIds(form: TreeForm): Map<string, readonly string[]> {
  const ids = (nodes: readonly FormNode[]) => nodes.map((n) => n.id);
  const branches = nodesOf(form).filter(({ level }) => level < 3);
  return new Map([
    [TOP, ids(form.tree)],
    ...branches.map(({ node }) => [node.id, ids(childrenOf(node))] as const),
  ]);
}

function below(node: FormNode): string[] {
  return childrenOf(node).flatMap((child) => [child.id, ...below(child)]);
}

function namesIn(typed: string): string[] {
  return typed.split(/[\s,，、;；]+/).filter((name) => name !== '');
}

function withChildren(
  form: TreeForm,
  parent: string,
  change: (children: readonly FormNode[]) => readonly FormNode[],
): TreeForm {
  if (parent === ROOT) return { ...form, tree: change(form.tree) as FormFirst[] };
  return {
    ...form,
    tree: form.tree.map((first) => {
      if (first.id === parent) return { ...first, children: change(first.children) as FormSecond[] };
      return {
        ...first,
        children: first.children.map((second) =>
          second.id === parent ? { ...second, children: change(second.children) as FormLeaf[] } : second,
        ),
      };
    }),
  };
}

/** The form with another list at a path like `tree.0.children.1.children.0.sources`. */
function withList(form: TreeForm, path: string, change: (rows: readonly unknown[]) => unknown[]): TreeForm {
  const next = structuredClone(form);
  const steps = path.split('.');
  const last = steps.pop() as string;
  const holder = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], next);
  const owner = holder as Record<string, unknown[]>;
  owner[last] = change(owner[last] ?? []);
  return next;
}

function freeId(form: TreeForm, parent: string, taken: readonly string[]): string {
  const used = new Set([...nodesOf(form).map(({ node }) => node.id), ...taken]);
  const named = (n: number) => {
    if (parent === ROOT) return String.fromCharCode(64 + n);
    return parent.length === 1 ? `${parent}${n}` : `${parent}.${n}`;
  };
  const limit = parent === ROOT ? 26 : 99;
  let n = 1;
  while (used.has(named(n)) && n < limit) n += 1;
  return named(n);
}

/** The form with the id of a node, and of those below it, replaced wherever the tree names it. */
function renamedIn(form: TreeForm, from: string, to: string): TreeForm {
  const name = (id: string) => {
    if (id === from) return to;
    const inside = from.length === 1 ? /^[A-Z]\d/.test(id) && id.startsWith(from) : id.startsWith(`${from}.`);
    return inside ? to + id.slice(from.length) : id;
  };
  const leaf = (n: FormLeaf): FormLeaf => {
    const deductions = (list: FormLeaf['method']['deductions']) =>
      list.map((d) => ({
        ...d,
        id: d.id.startsWith(`${n.id}-`) ? name(n.id) + d.id.slice(n.id.length) : d.id,
      }));
    return {
      ...n,
      id: name(n.id),
      method: { ...n.method, deductions: deductions(n.method.deductions) },
      sources: n.sources.map((s) => ({ ...s, deductions: deductions(s.deductions) })),
    };
  };
  return {
    ...form,
    tree: form.tree.map((f) => ({
      ...f,
      id: name(f.id),
      children: f.children.map((s) => ({ ...s, id: name(s.id), children: s.children.map(leaf) })),
    })),
    weighting: renamedWeightings(form.weighting, name),
    variants: form.variants.map((v) => ({ ...v, slot: name(v.slot) })),
    pilot_crosswalk: form.pilot_crosswalk.map((row) => ({ ...row, to: namesIn(row.to).map(name).join(' ') })),
  };
}

/** An empty node of the level that its id shows; a branch has an empty one below it, for without it is none. */
function newNode(id: string): FormNode {
  const node = { id, title: { ...NO_TEXT }, weight: '', enabled: true };
  if (id.includes('.')) {
    return {
      ...node,
      track: 'execution',
      criterion: { ...NO_TEXT },
      method: structuredClone(NO_USE),
      sources: [{ type: 'document', ref: [], weight: '1', ...structuredClone(NO_USE) }],
      evidence: [],
      red_line: { ...NO_TEXT },
      not_applicable_when: { ...NO_TEXT },
      variant_slot: false,
    };
  }
  const child = newNode(id.length === 1 ? `${id}1` : `${id}.1`);
  return { ...node, equal_weights_reason: { ...NO_TEXT }, children: [child] } as FormFirst | FormSecond;
}
