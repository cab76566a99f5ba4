/** Checks of an indicator tree on its own: ids, weights, sources, evidence, variants. */
import { crosswalkPoints } from '#lib/indicators/crosswalk.ts';
import { isEntered } from '#lib/indicators/entered.ts';
import type { Localized } from '#lib/instruments/envelope.ts';
import { type Check, repeatedAt, sameSum, tidy } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';
import { type IndicatorTree, indicatorsOf, isEnabled, writtenIndicatorsOf } from './framework.ts';
import { WEIGHTING_CHECKS } from './weighting-checks.ts';

type TreeCheck = Check<IndicatorTree>;
type Branch = {
  id: string;
  weight: number;
  path: string;
  children: readonly { id: string; weight: number; enabled?: false }[];
  reason: Localized | undefined;
};

const total = (nodes: readonly { weight: number }[]): number =>
  nodes.reduce((sum, node) => sum + node.weight, 0);

/** Every node that has children, except the tree itself. */
function writtenBranches(tree: IndicatorTree): (Branch & { counts: boolean })[] {
  return tree.tree.flatMap((first, a) => {
    const path = `tree[${a}]`;
    const upper = { ...first, path, reason: first.equal_weights_reason, counts: isEnabled(first) };
    const lower = first.children.map((second, b) => ({
      ...second,
      path: `${path}.children[${b}]`,
      reason: second.equal_weights_reason,
      counts: isEnabled(first) && isEnabled(second),
    }));
    return [upper, ...lower];
  });
}

/** Those that count, with the children that count. */
function branches(tree: IndicatorTree): Branch[] {
  return writtenBranches(tree)
    .filter((branch) => branch.counts)
    .map((branch) => ({ ...branch, children: branch.children.filter(isEnabled) }));
}

/** Every node, disabled or not, with its path and the id of its parent. */
function nodes(tree: IndicatorTree): { id: string; path: string; parent?: string }[] {
  return [
    ...tree.tree.map((first, a) => ({ id: first.id, path: `tree[${a}]` })),
    ...writtenBranches(tree).flatMap((branch) =>
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
    return repeatedAt(all.map((n) => n.id)).map((i) =>
      fault('duplicate_indicator', `${all[i]?.path}.id`, { indicator: all[i]?.id ?? '' }),
    );
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
      .map(({ id, path, parent }) =>
        parent === undefined
          ? fault('indicator_id', `${path}.id`, { indicator: id })
          : fault('indicator_id_under', `${path}.id`, { indicator: id, parent }),
      ),
};

const weightsSum: TreeCheck = {
  rule: 'weights_sum',
  severity: 'error',
  find: (tree) =>
    branches(tree)
      .filter((branch) => !sameSum(total(branch.children), branch.weight))
      .map((branch) =>
        fault('weights_sum', `${branch.path}.weight`, {
          indicator: branch.id,
          total: tidy(total(branch.children)),
          weight: branch.weight,
        }),
      ),
};

const weightsTotal: TreeCheck = {
  rule: 'weights_total',
  severity: 'error',
  find: (tree) => {
    const sum = total(tree.tree.filter(isEnabled));
    if (sameSum(sum, tree.full_score)) return [];
    return [fault('weights_total', 'full_score', { total: tidy(sum), full: tree.full_score })];
  },
};

const equalWeights: TreeCheck = {
  rule: 'equal_weights',
  severity: 'warning',
  find: (tree) => {
    const top = {
      id: tree.id,
      path: '',
      children: tree.tree.filter(isEnabled),
      reason: tree.equal_weights_reason,
    };
    return [top, ...branches(tree)]
      .filter(({ children, reason }) => {
        return (
          reason === undefined && children.length > 1 && new Set(children.map((c) => c.weight)).size === 1
        );
      })
      .map(({ id, path }) =>
        fault('equal_weights', path === '' ? 'tree' : `${path}.children`, { indicator: id }),
      );
  },
};

const sourcesSum: TreeCheck = {
  rule: 'sources_sum',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree)
      .filter(({ indicator }) => !sameSum(total(indicator.sources), 1))
      .map(({ indicator, path }) =>
        fault('sources_sum', `${path}.sources`, {
          indicator: indicator.id,
          total: tidy(total(indicator.sources)),
        }),
      ),
};

/** What is entered belongs to the kind of a source: two of one kind would count one value twice. */
const sourcesAlike: TreeCheck = {
  rule: 'sources_alike',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree).flatMap(({ indicator, path }) => {
      const entered = indicator.sources.map((s) => (isEntered(s) ? s.type : ''));
      return repeatedAt(entered)
        .filter((i) => entered[i] !== '')
        .map((i) =>
          fault('sources_alike', `${path}.sources[${i}].type`, {
            indicator: indicator.id,
            source: entered[i] ?? '',
          }),
        );
    }),
};

const sourceRef: TreeCheck = {
  rule: 'source_ref',
  severity: 'error',
  find: (tree) =>
    indicatorsOf(tree).flatMap(({ indicator, path }) =>
      indicator.sources.flatMap((source, i): Fault[] => {
        const asked = source.type === 'questionnaire' || source.type === 'interview';
        if (asked === (source.ref !== undefined)) return [];
        const key = asked ? 'source_ref_missing' : 'source_ref_extra';
        return [fault(key, `${path}.sources[${i}].ref`, { source: source.type, indicator: indicator.id })];
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
        return [fault('unknown_evidence', `${path}.evidence[${i}]`, { evidence: id, tree: tree.id })];
      }),
    );
  },
};

const duplicateEvidence: TreeCheck = {
  rule: 'duplicate_evidence',
  severity: 'error',
  find: (tree) =>
    repeatedAt(tree.evidence_catalogue.map((e) => e.id)).map((i) =>
      fault('duplicate_evidence', `evidence_catalogue[${i}].id`, {
        evidence: tree.evidence_catalogue[i]?.id ?? '',
      }),
    ),
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
      .map(({ indicator, path }) =>
        fault('document_evidence', `${path}.evidence`, { indicator: indicator.id }),
      ),
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
          return [fault('deduction_id', `${at}.id`, { deduction: deduction.id, indicator: indicator.id })];
        }
        if (deduction.per <= deduction.cap && deduction.cap <= indicator.weight) return [];
        const { id, per, cap } = deduction;
        return [fault('deduction_points', at, { deduction: id, per, cap, weight: indicator.weight })];
      });
    }),
};

const variantSlots: TreeCheck = {
  rule: 'variant_slots',
  severity: 'error',
  find: (tree) => {
    const slots = indicatorsOf(tree).filter(({ indicator }) => indicator.variant_slot === true);
    const written = new Set(
      writtenIndicatorsOf(tree).flatMap(({ indicator: i }) => (i.variant_slot === true ? [i.id] : [])),
    );
    const variants = tree.variants ?? [];
    const faults: Fault[] = [];
    for (const { indicator, path } of slots) {
      if (variants.some((v) => v.slot === indicator.id)) continue;
      faults.push(fault('variant_slots_empty', path, { indicator: indicator.id }));
    }
    const repeated = new Set(repeatedAt(variants.map((v) => `${v.slot} ${v.unit_type}`)));
    variants.forEach((variant, i) => {
      const path = `variants[${i}]`;
      if (!written.has(variant.slot)) {
        faults.push(fault('variant_slots_unknown', `${path}.slot`, { indicator: variant.slot }));
      }
      if (repeated.has(i)) {
        const named = { indicator: variant.slot, type: variant.unit_type };
        faults.push(fault('variant_slots_twice', `${path}.unit_type`, named));
      }
      if (!sameSum(total(variant.parts), 1)) {
        const weighed = { type: variant.unit_type, total: tidy(total(variant.parts)) };
        faults.push(fault('variant_slots_parts', `${path}.parts`, weighed));
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
        return [fault('crosswalk', `pilot_crosswalk[${i}].to[${j}]`, { indicator: id })];
      }),
    );
  },
};

const crosswalkTotal: TreeCheck = {
  rule: 'crosswalk_total',
  severity: 'warning',
  find: (tree) => {
    const { rest } = crosswalkPoints(tree);
    if (tree.pilot_crosswalk === undefined || rest.length === 0) return [];
    const points = tidy(rest.reduce((sum, { weight }) => sum + weight, 0));
    return [fault('crosswalk_total', 'pilot_crosswalk', { points, indicators: rest.map((i) => i.id) })];
  },
};

export const TREE_CHECKS: readonly TreeCheck[] = [
  duplicateNode,
  nodeParent,
  weightsSum,
  weightsTotal,
  equalWeights,
  sourcesSum,
  sourcesAlike,
  sourceRef,
  treeEvidence,
  duplicateEvidence,
  documentEvidence,
  deductionRules,
  variantSlots,
  crosswalk,
  crosswalkTotal,
  ...WEIGHTING_CHECKS,
];
