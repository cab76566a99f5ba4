/** The facts of one unit's report, from what was gathered for all. */
import type { ScoreRow } from '#db/repositories/scores.ts';
import { type Estimate, estimate, isDefined, undefinedBecause } from '../estimate.ts';
import { type Composite, compositeInterval } from '../indicators/composite.ts';
import { type Indicator, indicatorsOf } from '../indicators/framework.ts';
import { needsSecondPerson } from '../indicators/policy.ts';
import type { Localized } from '../instruments/envelope.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { observedIn } from '../scores/composites.ts';
import { scoreView } from '../scores/score-view.ts';
import type { UnitTotals } from '../scores/totals.ts';
import type { IndicatorResult, SourceResult } from '../scores/types.ts';
import { slotsOf } from '../sources/slots.ts';
import type {
  CountedSurvey,
  EnteredFacts,
  ExcerptFacts,
  FindingFacts,
  IndicatorFacts,
  InterviewCounts,
  LevelFacts,
  MissingSource,
  NodeFacts,
  Standing,
  UnitFacts,
  Versions,
} from './facts.ts';
import { type Gathered, wordsMayLeave } from './gather.ts';

const LEVEL = 0.95;
/** Fewer other units than this: their median would show one of them. */
const FEWEST_PEERS = 3;

/** @returns undefined where there is no such unit, or the reader may not see it */
export function unitFacts(gathered: Gathered, unitId: string): UnitFacts | undefined {
  const { totals, results, basis } = gathered;
  const own = totals.units.find((u) => u.unitId === unitId);
  const group = results.groups.find((g) => g.rows.some((r) => r.unitId === unitId));
  const row = group?.rows.find((r) => r.unitId === unitId);
  if (own === undefined || group === undefined || row === undefined) return undefined;
  const now = new Map(totals.computation.unit(unitId).map((r) => [r.indicatorId, r]));
  const versions = versionsOf([...own.latest.values()]);
  const careless = basis.careless.units.find((u) => u.unitId === unitId);
  return {
    basis,
    row,
    industry: own.unit.industry,
    standing: standingOfUnit(gathered, own),
    ofType: totals.totalled.filter((u) => u.unit.type === own.unit.type).length,
    obstacles: group.obstacles,
    levels: levelsOf(gathered, own, now),
    shares: sharesOf(own),
    ...wordsOf(gathered, unitId),
    entered: enteredOf(gathered, own),
    redLines: gathered.redLines.get(unitId) ?? [],
    titles: titlesOf(gathered),
    counted: countedOf(own),
    interviews: interviewCounts(sourcesInForce([own])),
    missing: missingOf(own),
    ...(careless === undefined ? {} : { careless }),
    ...(versions === undefined ? {} : { versions }),
  };
}

/** How far the scores of one unit have been approved and are made of what is there. */
export function standingOfUnit(
  { rules, proposals, totals }: Pick<Gathered, 'rules' | 'proposals' | 'totals'>,
  { unitId, latest }: UnitTotals,
): Standing {
  const now = new Map(totals.computation.unit(unitId).map((r) => [r.indicatorId, r]));
  const rows = [...latest.values()];
  return {
    scores: rows.length,
    unapproved: needsSecondPerson(totals.view.policy) ? rows.filter((r) => r.approvedBy === null).length : 0,
    stale: rows.filter(
      (r) =>
        r.inputHash !== now.get(r.indicatorId)?.inputHash ||
        r.ruleVersion !== rules ||
        r.engineVersion !== ENGINE_VERSION,
    ).length,
    proposed: proposals.flatMap((p) => p.changes).filter((c) => c.unitId === unitId).length,
    unwritten: [...now.values()].filter((r) => isDefined(r.rate) && !latest.has(r.indicatorId)).length,
  };
}

export function versionsOf(rows: readonly ScoreRow[]): Versions | undefined {
  if (rows.length === 0) return undefined;
  const times = rows.map((r) => r.createdAt);
  return {
    rules: [...new Set(rows.map((r) => r.ruleVersion))].sort(),
    engines: [...new Set(rows.map((r) => r.engineVersion))].sort(),
    from: times.reduce((a, b) => Math.min(a, b)),
    to: times.reduce((a, b) => Math.max(a, b)),
  };
}

function levelsOf(
  gathered: Gathered,
  own: UnitTotals,
  now: ReadonlyMap<string, IndicatorResult>,
): LevelFacts[] {
  const { totals, names } = gathered;
  const others = totals.totalled.filter((u) => u.unit.type === own.unit.type && u.unitId !== own.unitId);
  const nodeOf = (
    node: { id: string; title: Localized; weight: number },
    leaves: readonly IndicatorFacts[],
  ): NodeFacts => {
    const composite = own.composites.nodes.get(node.id) as Composite;
    let points = 0;
    let counted = 0;
    for (const { score, indicator } of leaves) {
      if (score === undefined || !isDefined(score.rate)) continue;
      points += score.rate.value * indicator.weight;
      counted += indicator.weight;
    }
    const { id, title, weight } = node;
    const interval = compositeInterval(composite, LEVEL);
    return { id, title, weight, composite, interval, points, counted, peers: medianOf(others, id) };
  };
  const leafOf = (indicator: Indicator): IndicatorFacts => {
    const row = own.latest.get(indicator.id);
    const score = row === undefined ? undefined : scoreView(row, names);
    const result = now.get(indicator.id);
    const rate = score?.rate ?? result?.rate;
    return {
      indicator,
      ...(score === undefined ? {} : { score }),
      observed: observedIn(score === undefined ? [] : [score.sources]),
      reason: rate?.kind === 'undefined' ? rate.reason : score === undefined ? 'not_written' : '',
    };
  };
  return totals.view.tree.tree.map((first) => {
    const children = first.children.map((second) => {
      const leaves = second.children.map(leafOf);
      return { node: nodeOf(second, leaves), leaves };
    });
    return {
      node: nodeOf(
        first,
        children.flatMap((c) => c.leaves),
      ),
      children,
    };
  });
}

/** The median rate of the other units on a node; their number where there are too few. */
function medianOf(others: readonly UnitTotals[], id: string): Estimate {
  const rates = others.flatMap(({ composites }) => {
    const rate = composites.nodes.get(id)?.rate;
    return rate !== undefined && isDefined(rate) ? [rate.value] : [];
  });
  if (rates.length < FEWEST_PEERS) return undefinedBecause('too_few_units', rates.length);
  rates.sort((a, b) => a - b);
  const half = rates.length / 2;
  const [low, high] = [rates[Math.ceil(half) - 1] as number, rates[Math.floor(half)] as number];
  return estimate((low + high) / 2, rates.length);
}

/** Shares of the total by type of source; what a policy counts as nothing has no source. */
function sharesOf({ composites, latest }: UnitTotals): UnitFacts['shares'] {
  const shares = new Map<string, number>();
  for (const [id, share] of composites.total.shares) {
    for (const s of (latest.get(id)?.sources ?? []) as SourceResult[]) {
      if (s.effectiveWeight > 0) shares.set(s.type, (shares.get(s.type) ?? 0) + share * s.effectiveWeight);
    }
  }
  return [...shares]
    .map(([type, share]) => ({ type, share }))
    .sort((a, b) => b.share - a.share || (a.type < b.type ? -1 : 1));
}

/** Findings with the numbers of the words that they cite; words only where enough people were interviewed. */
function wordsOf(
  gathered: Gathered,
  unitId: string,
): Pick<UnitFacts, 'findings' | 'excerpts' | 'wordsBelow'> {
  const leave = wordsMayLeave(gathered, unitId);
  const titles = titlesOf(gathered);
  const excerpts: ExcerptFacts[] = [];
  // The same words, said in several interviews, are listed once.
  const numbers = new Map<string, number>();
  const findings = gathered.findings
    .filter((f) => f.unitId === unitId)
    .map((f): FindingFacts => {
      const shown = leave ? f.excerpts : [];
      const cites = shown.map(({ mark, text }) => {
        const key = `${mark} ${text}`;
        const number = numbers.get(key) ?? numbers.size + 1;
        if (!numbers.has(key)) excerpts.push({ number, mark, text });
        numbers.set(key, number);
        return number;
      });
      return {
        type: gathered.findingTypes.find((t) => t.id === f.type)?.title ?? { 'zh-CN': f.type },
        indicatorId: f.indicatorId,
        indicator: titles.get(f.indicatorId) ?? {},
        text: f.text,
        cites: [...new Set(cites)].sort((a, b) => a - b),
        hidden: f.hidden + f.excerpts.length - shown.length,
        gone: f.gone,
      };
    });
  const withheld = findings.some((f) => f.hidden > 0) && !leave;
  return { findings, excerpts, ...(withheld ? { wordsBelow: gathered.k } : {}) };
}

export function titlesOf({ totals }: Gathered): ReadonlyMap<string, Localized> {
  return new Map(indicatorsOf(totals.view.tree).map(({ indicator }) => [indicator.id, indicator.title]));
}

function enteredOf({ totals: { view } }: Gathered, { latest, unit }: UnitTotals): EnteredFacts[] {
  return indicatorsOf(view.tree).flatMap(({ indicator }) => {
    const slots = slotsOf(view, indicator, unit.type);
    const sources = (latest.get(indicator.id)?.sources ?? []) as SourceResult[];
    return sources.flatMap(({ type, entered }) => {
      const titles = new Map(
        slots.filter((s) => s.kind === type).flatMap((s) => s.parts.map((p) => [p.id, p.title] as const)),
      );
      return (entered?.parts ?? []).map(({ part, ...value }) => ({
        indicatorId: indicator.id,
        type: type as EnteredFacts['type'],
        part: titles.get(part) ?? (part === '' ? {} : { 'zh-CN': part }),
        ...value,
      }));
    });
  });
}

export function sourcesInForce(units: readonly UnitTotals[]): SourceResult[] {
  return units.flatMap(({ latest }) => [...latest.values()].flatMap((r) => r.sources as SourceResult[]));
}

/** By campaign, of the indicator with most respondents: one person answers for several. */
export function countedOf(unit: UnitTotals): CountedSurvey[] {
  const most = new Map<string, CountedSurvey>();
  for (const { questionnaire, effectiveWeight } of sourcesInForce([unit])) {
    if (questionnaire === undefined || !(effectiveWeight > 0)) continue;
    const { campaignId, respondents } = questionnaire;
    if ((most.get(campaignId)?.respondents ?? -1) < respondents) most.set(campaignId, questionnaire);
  }
  return [...most.values()];
}

/** Interviews behind scores, each counted once; what was left out, by the source that left out most. */
export function interviewCounts(sources: readonly SourceResult[]): InterviewCounts {
  const details = sources.flatMap((s) => s.interview ?? []);
  const most = (of: (d: (typeof details)[number]) => number) =>
    details.reduce((n, d) => Math.max(n, of(d)), 0);
  const counted = new Set(details.flatMap((d) => d.interviews.map((i) => i.id)));
  return {
    counted: counted.size,
    unlocked: most((d) => d.unlocked),
    unreconciled: most((d) => d.unreconciled ?? 0),
    uncalibrated: most((d) => d.uncalibrated ?? 0),
    missingRoles: [...new Set(details.flatMap((d) => d.missingRoles))].sort(),
  };
}

/** Sources of scores in force that had no value. */
function missingOf({ latest }: UnitTotals): MissingSource[] {
  return [...latest].flatMap(([indicatorId, row]) =>
    (row.sources as SourceResult[]).flatMap(({ type, missing }) =>
      missing === undefined ? [] : [{ indicatorId, type, ...missing }],
    ),
  );
}
