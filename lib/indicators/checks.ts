/** Checks of an indicator tree on its own: ids, weights, sources, evidence, variants. */
import { type IndicatorTree, indicatorsOf } from '#lib/indicators/framework.ts';
import type { Localized } from '#lib/instruments/envelope.ts';
import { type Check, type Fault, repeatedAt, sameSum, tidy } from '#lib/instruments/finding.ts';

type TreeCheck = Check<IndicatorTree>;
type Branch = {
  id: string;
  weight: number;
  path: string;
  children: readonly { id: string; weight: number }[];
  reason: Localized | undefined;
};

const total = (nodes: readonly { weight: number }[]): number =>
  nodes.reduce((sum, node) => sum + node.weight, 0);

/** Every node that has children, except the tree itself. */
function branches(tree: IndicatorTree): Branch[] {
  return tree.tree.flatMap((first, a) => {
    const path = `tree[${a}]`;
    const upper = { ...first, path, reason: first.equal_weights_reason };
    const lower = first.children.map((second, b) => ({
      ...second,
      path: `${path}.children[${b}]`,
      reason: second.equal_weights_reason,
    }));
    return [upper, ...lower];
  });
}

/** Every node with its path and the id of its parent. */
function nodes(tree: IndicatorTree): { id: string; path: string; parent?: string }[] {
  return [
    ...tree.tree.map((first, a) => ({ id: first.id, path: `tree[${a}]` })),
    ...branches(tree).flatMap((branch) =>
      branch.children.map((child, i) => ({
        id: child.id,
        path: `${branch.path}.children[${i}]`,
        parent: branch.id,
      })),
    ),
  ];
}

const duplicateNode: TreeCheck = {
  rule: 'duplicate_indicator',
  severity: 'error',
  find: (tree) => {
    const all = nodes(tree);
    return repeatedAt(all.map((n) => n.id)).map((i) => ({
      path: `${all[i]?.path}.id`,
      message: `Indicator id ${all[i]?.id} is used twice.`,
      remedy: 'Give each indicator its own id.',
    }));
  },
};

const nodeParent: TreeCheck = {
  rule: 'indicator_id',
  severity: 'error',
  find: (tree) =>
    nodes(tree)
      .filter(({ id, parent }) => {
        if (parent === undefined) return !/^[A-Z]$/.test(id);
        return parent.length === 1 ? !new RegExp(`^${parent}\\d+$`).test(id) : !id.startsWith(`${parent}.`);
      })
      .map(({ id, path, parent }) => ({
        path: `${path}.id`,
        message: `Id ${id} does not show its place${parent === undefined ? '' : ` under ${parent}`}.`,
        remedy: 'Number as A, A1, A1.1: a child begins with the id of its parent.',
      })),
};

const weightsSum: TreeCheck = {
  rule: 'weights_sum',
  severity: 'error',
  find: (tree) =>
    branches(tree)
      .filter((branch) => !sameSum(total(branch.children), branch.weight))
      .map((branch) => ({
        path: `${branch.path}.weight`,
        message: `The children of ${branch.id} weigh ${tidy(total(branch.children))}, ${branch.id} weighs ${branch.weight}.`,
        remedy: 'Make the weights of the children add up to the weight of the parent.',
      })),
};

const weightsTotal: TreeCheck = {
  rule: 'weights_total',
  severity: 'error',
  find: (tree) => {
    if (sameSum(total(tree.tree), tree.full_score)) return [];
    const message = `First-level weights add up to ${tidy(total(tree.tree))}, the full score is ${tree.full_score}.`;
    return [
      { path: 'full_score', message, remedy: 'Make the first-level weights add up to the full score.' },
    ];
  },
};

const equalWeights: TreeCheck = {
  rule: 'equal_weights',
  severity: 'warning',
  find: (tree) => {
    const top = { id: tree.id, path: '', children: tree.tree, reason: tree.equal_weights_reason };
    return [top, ...branches(tree)]
      .filter(({ children, reason }) => {
        return (
          reason === undefined && children.length > 1 && new Set(children.map((c) => c.weight)).size === 1
        );
      })
      .map(({ id, path }) => ({
        path: path === '' ? 'tree' : `${path}.children`,
        message: `All children of ${id} weigh the same.`,
        remedy: 'Weigh them by importance, or say why not in equal_weights_reason.',
      }));
  },
};

const sourcesSum: TreeCheck = {
  rule: 'sources_sum',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree)
      .filter(({ indicator }) => !sameSum(total(indicator.sources), 1))
      .map(({ indicator, path }) => ({
        path: `${path}.sources`,
        message: `The sources of ${indicator.id} weigh ${tidy(total(indicator.sources))}.`,
        remedy: 'Make the weights of the sources add up to 1.',
      })),
};

const sourceRef: TreeCheck = {
  rule: 'source_ref',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree).flatMap(({ indicator, path }) =>
      indicator.sources.flatMap((source, i): Fault[] => {
        const asked = source.type === 'questionnaire' || source.type === 'interview';
        if (asked === (source.ref !== undefined)) return [];
        const message = `Source ${source.type} of ${indicator.id} ${asked ? 'names no instrument' : 'names an instrument'}.`;
        const remedy =
          'Questionnaires and interviews name their instruments in ref; other sources have none.';
        return [{ path: `${path}.sources[${i}].ref`, message, remedy }];
      }),
    ),
};

const treeEvidence: TreeCheck = {
  rule: 'unknown_evidence',
  severity: 'error',
  find: (tree) => {
    const known = new Set(tree.evidence_catalogue.map((e) => e.id));
    return indicatorsOf(tree).flatMap(({ indicator, path }) =>
      (indicator.evidence ?? []).flatMap((id, i) => {
        if (known.has(id)) return [];
        const remedy = 'Use a number of the catalogue, or add the material there.';
        return [
          { path: `${path}.evidence[${i}]`, message: `Evidence ${id} is not in the catalogue.`, remedy },
        ];
      }),
    );
  },
};

const duplicateEvidence: TreeCheck = {
  rule: 'duplicate_evidence',
  severity: 'error',
  find: (tree) =>
    repeatedAt(tree.evidence_catalogue.map((e) => e.id)).map((i) => ({
      path: `evidence_catalogue[${i}].id`,
      message: `Evidence number ${tree.evidence_catalogue[i]?.id} is used twice.`,
      remedy: 'Give each material its own number.',
    })),
};

const documentEvidence: TreeCheck = {
  rule: 'document_evidence',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree)
      .filter(({ indicator }) =>
        indicator.sources.some((s) => s.type === 'document' || s.type === 'statistics'),
      )
      .filter(({ indicator }) => (indicator.evidence ?? []).length === 0)
      .map(({ indicator, path }) => ({
        path: `${path}.evidence`,
        message: `${indicator.id} rests on documents or statistics but names no material.`,
        remedy: 'Name the material of the catalogue under evidence.',
      })),
};

const deductionRules: TreeCheck = {
  rule: 'deduction_points',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree).flatMap(({ indicator, path }) => {
      const lists = [
        { at: `${path}.method`, deductions: indicator.method.deductions ?? [] },
        ...indicator.sources.map((s, i) => ({ at: `${path}.sources[${i}]`, deductions: s.deductions ?? [] })),
      ];
      const all = lists.flatMap(({ at, deductions }) =>
        deductions.map((deduction, i) => ({ deduction, path: `${at}.deductions[${i}]` })),
      );
      const repeated = new Set(repeatedAt(all.map(({ deduction }) => deduction.id)));
      return all.flatMap(({ deduction, path: at }, i): Fault[] => {
        if (repeated.has(i) || !deduction.id.startsWith(`${indicator.id}-`)) {
          const message = `Deduction id ${deduction.id} is used twice or belongs to another indicator.`;
          return [
            { path: `${at}.id`, message, remedy: `Number the deductions ${indicator.id}-d1, -d2 and so on.` },
          ];
        }
        if (deduction.per <= deduction.cap && deduction.cap <= indicator.weight) return [];
        const message = `${deduction.id} takes ${deduction.per} up to ${deduction.cap} of ${indicator.weight} points.`;
        return [{ path: at, message, remedy: 'Keep per ≤ cap ≤ weight of the indicator.' }];
      });
    }),
};

const variantSlots: TreeCheck = {
  rule: 'variant_slots',
  severity: 'error',
  find: (tree) => {
    const slots = indicatorsOf(tree).filter(({ indicator }) => indicator.variant_slot === true);
    const variants = tree.variants ?? [];
    const faults: Fault[] = [];
    for (const { indicator, path } of slots) {
      if (variants.some((v) => v.slot === indicator.id)) continue;
      const remedy = 'Add at least one variant, or remove variant_slot.';
      faults.push({ path, message: `Slot ${indicator.id} has no variant.`, remedy });
    }
    const repeated = new Set(repeatedAt(variants.map((v) => `${v.slot} ${v.unit_type}`)));
    variants.forEach((variant, i) => {
      const path = `variants[${i}]`;
      if (!slots.some(({ indicator }) => indicator.id === variant.slot)) {
        const remedy = 'Name an indicator with variant_slot: true.';
        faults.push({ path: `${path}.slot`, message: `${variant.slot} takes no variants.`, remedy });
      }
      if (repeated.has(i)) {
        const message = `${variant.slot} has two variants for ${variant.unit_type}.`;
        faults.push({
          path: `${path}.unit_type`,
          message,
          remedy: 'Keep one variant per slot and type of unit.',
        });
      }
      if (!sameSum(total(variant.parts), 1)) {
        const message = `The parts of the variant for ${variant.unit_type} weigh ${tidy(total(variant.parts))}.`;
        faults.push({ path: `${path}.parts`, message, remedy: 'Make the weights of the parts add up to 1.' });
      }
    });
    return faults;
  },
};

const crosswalk: TreeCheck = {
  rule: 'crosswalk',
  severity: 'error',
  find: (tree) => {
    const known = new Set(nodes(tree).map((n) => n.id));
    return (tree.pilot_crosswalk ?? []).flatMap((row, i) =>
      row.to.flatMap((id, j) => {
        if (known.has(id)) return [];
        const path = `pilot_crosswalk[${i}].to[${j}]`;
        return [
          { path, message: `Indicator ${id} does not exist.`, remedy: 'Use the id of a node of the tree.' },
        ];
      }),
    );
  },
};

export const TREE_CHECKS: readonly TreeCheck[] = [
  duplicateNode,
  nodeParent,
  weightsSum,
  weightsTotal,
  equalWeights,
  sourcesSum,
  sourceRef,
  treeEvidence,
  duplicateEvidence,
  documentEvidence,
  deductionRules,
  variantSlots,
  crosswalk,
];
