/** What lint says about a tree while it is being written, by the fields it is about. */
import { TREE_CHECKS } from '#lib/indicators/checks.ts';
import { indicatorTreeSchema } from '#lib/indicators/framework.ts';
import {
  TREE_INSTRUMENT_CHECKS,
  TREE_POLICY_CHECKS,
  type TreeWithInstruments,
} from '#lib/indicators/source-checks.ts';
import { type TreeForm, treeOf } from '#lib/indicators/tree-form.ts';
import { ENVELOPE_CHECKS } from '#lib/instruments/envelope-checks.ts';
import { type Finding, runChecks } from '#lib/instruments/finding.ts';
import { schemaFindings } from '#lib/instruments/schema-findings.ts';
import type { ScoringPolicy } from './policy.ts';

export type TreeNeighbours = Omit<TreeWithInstruments, 'tree'> & { readonly policy: ScoringPolicy };

/** Every finding about a tree that may be unfinished: what its format lacks, else what its checks say. */
export function lintTreeForm(form: TreeForm, beside: TreeNeighbours): Finding[] {
  const parsed = indicatorTreeSchema.safeParse(treeOf(form), { reportInput: true });
  const format = parsed.success ? [] : schemaFindings(parsed.error.issues);
  const tree = treeOf(form, 0);
  const missing = new Set(format.map((f) => f.path));
  const checked = [
    ...runChecks(TREE_CHECKS, tree),
    ...runChecks(ENVELOPE_CHECKS, tree),
    ...runChecks(TREE_POLICY_CHECKS, { tree, policy: beside.policy }),
    ...runChecks(TREE_INSTRUMENT_CHECKS, { tree, ...beside }),
  ];
  return [...format, ...checked.filter((f) => !missing.has(f.path))];
}
