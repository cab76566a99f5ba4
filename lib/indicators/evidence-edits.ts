/** The evidence catalogue of a tree as it is edited: who names a material, and numbers that were never given. */
import { nodesOf } from './tree-edits.ts';
import type { TreeForm } from './tree-form.ts';

/** Ids of the indicators that name a material, disabled ones among them. */
export function indicatorsNaming(form: TreeForm, evidence: string): string[] {
  return nodesOf(form).flatMap(({ node }) =>
    'evidence' in node && node.evidence.includes(evidence) ? [node.id] : [],
  );
}

/**
 * The next number of the catalogue: above all that it has and all in `taken`, for outlines and values that were entered
 * name materials by their number.
 */
export function nextEvidenceId(form: TreeForm, taken: readonly string[]): string {
  const given = [...form.evidence_catalogue.map((e) => e.id), ...taken].map((id) =>
    Number(/^EV(\d{2,3})$/.exec(id)?.[1] ?? 0),
  );
  return `EV${String(Math.max(0, ...given) + 1).padStart(2, '0')}`;
}
