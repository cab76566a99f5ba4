/** The facts of the report over all units, or over those of one type or industry, from what was gathered. */
import { commonProblems } from '../indicators/common-problems.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { type Selection, selectedUnits } from '../responses/selection.ts';
import type { UnitTotals } from '../scores/totals.ts';
import type { SourceResult } from '../scores/types.ts';
import type { InterviewCounts, OverallFacts, Standing } from './facts.ts';
import type { Gathered } from './gather.ts';
import {
  countedOf,
  interviewCounts,
  sourcesInForce,
  standingOfUnit,
  titlesOf,
  versionsOf,
} from './unit-facts.ts';

/** @throws AppError `not_found` for an industry that no unit has */
export function overallFacts(gathered: Gathered, selection: Selection): OverallFacts {
  const { totals, results, basis } = gathered;
  const selected = selectedUnits(selection, totals.view.units);
  const groups = results.groups
    .map((g) => ({ ...g, rows: g.rows.filter((r) => selected.has(r.unitId)) }))
    .filter((g) => g.rows.length > 0);
  const seen = new Set(groups.flatMap((g) => g.rows.map((r) => r.unitId)));
  const units = totals.units.filter((u) => seen.has(u.unitId));
  const versions = versionsOf(units.flatMap((u) => [...u.latest.values()]));
  const sources = sourcesInForce(units);
  return {
    basis,
    of: selection,
    groups,
    standing: sumOf(units.map((u) => standingOfUnit(gathered, u))),
    common: commonOf(gathered, units),
    interviews: sumOfInterviews(units),
    weighting: weightingOf(gathered, units),
    missing: countMissing(sources),
    entered: sources.reduce((n, s) => n + (s.entered?.parts.length ?? 0), 0),
    redLines: units.filter((u) => (gathered.redLines.get(u.unitId) ?? []).length > 0).length,
    ...(versions === undefined ? {} : { versions }),
  };
}

function sumOf(all: readonly Standing[]): Standing {
  const sum = (key: keyof Standing) => all.reduce((n, s) => n + s[key], 0);
  return {
    scores: sum('scores'),
    unapproved: sum('unapproved'),
    stale: sum('stale'),
    proposed: sum('proposed'),
    unwritten: sum('unwritten'),
  };
}

function sumOfInterviews(units: readonly UnitTotals[]): InterviewCounts {
  const all = units.map((u) => interviewCounts(sourcesInForce([u])));
  const sum = (key: 'counted' | 'unlocked' | 'unreconciled' | 'uncalibrated') =>
    all.reduce((n, i) => n + i[key], 0);
  return {
    counted: sum('counted'),
    unlocked: sum('unlocked'),
    unreconciled: sum('unreconciled'),
    uncalibrated: sum('uncalibrated'),
    missingRoles: [],
  };
}

function commonOf(gathered: Gathered, units: readonly UnitTotals[]): OverallFacts['common'] {
  const rules = findingRules(evaluationRules(gathered.totals.view.policy));
  const ids = new Set(units.map((u) => u.unitId));
  const findings = gathered.findings.filter((f) => ids.has(f.unitId));
  // A unit with a finding was looked at, whatever became of its interviews.
  const looked = new Set(
    [...gathered.held.keys(), ...findings.map((f) => f.unitId)].filter((id) => ids.has(id)),
  );
  const titles = titlesOf(gathered);
  const order = [...titles.keys()];
  const problems = commonProblems(findings, rules.commonUnits).map((x) => ({
    type: rules.types.find((t) => t.id === x.type)?.title ?? { 'zh-CN': x.type },
    indicatorId: x.indicatorId,
    indicator: titles.get(x.indicatorId) ?? {},
    units: units.filter((u) => x.unitIds.includes(u.unitId)).map((u) => u.unit.name),
  }));
  return {
    threshold: rules.commonUnits,
    looked: looked.size,
    of: units.length,
    findings: findings.length,
    problems: problems.sort(
      (a, b) =>
        b.units.length - a.units.length || order.indexOf(a.indicatorId) - order.indexOf(b.indicatorId),
    ),
  };
}

function weightingOf({ basis }: Gathered, units: readonly UnitTotals[]): OverallFacts['weighting'] {
  const counts = new Map<string, { campaignId: string; reason: string; units: number }>();
  for (const { campaignId, weighting } of units.flatMap(countedOf)) {
    if (weighting === undefined) continue;
    const reason = weighting.kind === 'weighted' ? 'weighted' : weighting.reason;
    const key = `${campaignId} ${reason}`;
    counts.set(key, { campaignId, reason, units: (counts.get(key)?.units ?? 0) + 1 });
  }
  return [...counts.values()].map(({ campaignId, ...rest }) => ({
    title: basis.surveys.find((s) => s.campaignId === campaignId)?.title ?? {},
    ...rest,
  }));
}

function countMissing(sources: readonly SourceResult[]): OverallFacts['missing'] {
  const counts = new Map<string, { type: string; cause: string; n: number }>();
  for (const { type, missing } of sources) {
    if (missing === undefined) continue;
    const key = `${type} ${missing.cause}`;
    counts.set(key, { type, cause: missing.cause, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.n - a.n);
}
