/** Which published frameworks an evaluation can rest on, each with the scoring policies that fit it. */
import type { InstrumentVersionRow } from '#db/repositories/instruments.ts';
import type { IndicatorTree } from '../indicators/framework.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { TREE_POLICY_CHECKS } from '../indicators/source-checks.ts';
import { referenceTo } from '../instruments/envelope.ts';
import { hasErrors, runChecks } from '../instruments/finding.ts';
import { parsedOf } from '../library/load-version.ts';

type Fitting = { readonly row: InstrumentVersionRow; readonly policies: readonly InstrumentVersionRow[] };

/**
 * Frameworks among published versions, newest first, each with the policies that it refers to and that have every
 * transform it uses, newest first. A framework that none fits is left out.
 */
export function fittingVersions(published: readonly InstrumentVersionRow[]): Fitting[] {
  const newestFirst = (kind: InstrumentVersionRow['kind']) =>
    published.filter((r) => r.kind === kind).toSorted((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0));
  const policies = newestFirst('scoring_policy');
  return newestFirst('indicator_tree')
    .map((row) => ({ row, policies: policies.filter((p) => fits(row, p)) }))
    .filter((fitting) => fitting.policies.length > 0);
}

function fits(treeRow: InstrumentVersionRow, policyRow: InstrumentVersionRow): boolean {
  const tree = parsedOf(treeRow) as IndicatorTree;
  const policy = parsedOf(policyRow) as ScoringPolicy;
  return (
    tree.scoring_policy === referenceTo(policy) && !hasErrors(runChecks(TREE_POLICY_CHECKS, { tree, policy }))
  );
}
