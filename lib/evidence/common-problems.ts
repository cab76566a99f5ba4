import { listFindings } from '#db/repositories/findings.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { commonProblems } from '../indicators/common-problems.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { heldInterviews } from './excerpts.ts';

/** Problems of one type and indicator that were found in several units, among the units that were looked at. */
export async function readCommonProblems(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'finding.read', { evaluationId, anyUnit: true });
  const { evaluation, units, tree, policy } = await readEvaluation(ctx, evaluationId);
  const rules = findingRules(evaluationRules(policy));
  const seen = units.filter((u) => may(ctx.actor, 'finding.read', { evaluationId, unitId: u.id }));
  const unitIds = new Set(seen.map((u) => u.id));
  const findings = (await listFindings(ctx.store.db, evaluationId)).filter(
    (f) => f.withdrawnAt === null && unitIds.has(f.unitId),
  );
  const held = await heldInterviews(ctx, evaluationId);
  // A unit with a finding was looked at, whatever became of its interviews.
  const looked = new Set([...held.map((h) => h.row.unitId), ...findings.map((f) => f.unitId)]);
  const indicators = indicatorsOf(tree).map((i) => i.indicator);
  const order = indicators.map((i) => i.id);
  const problems = commonProblems(findings, rules.commonUnits).map((p) => ({
    ...p,
    type: rules.types.find((t) => t.id === p.type) ?? { id: p.type, title: {} },
    indicator: indicators.find((i) => i.id === p.indicatorId),
    units: seen.filter((u) => p.unitIds.includes(u.id)).map((u) => ({ id: u.id, name: u.name })),
  }));
  return {
    evaluation,
    threshold: rules.commonUnits,
    looked: looked.size,
    of: seen.length,
    findings: findings.length,
    problems: problems.toSorted(
      (a, b) =>
        b.units.length - a.units.length || order.indexOf(a.indicatorId) - order.indexOf(b.indicatorId),
    ),
  };
}
