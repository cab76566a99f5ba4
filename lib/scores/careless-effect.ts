/** Scores of units by the rule in force and, beside them, under the other rules of leaving careless answers out. */
import type { ScoreRow } from '#db/repositories/scores.ts';
import { type Estimate, isDefined } from '../estimate.ts';
import type { CompositeTree } from '../indicators/composite.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { cappedGrades } from './capped-grades.ts';
import {
  answersUnder,
  type Differences,
  differences,
  OTHER_RULES,
  type OtherRule,
} from './careless-differences.ts';
import { compositesUnder, observedIn } from './composites.ts';
import type { Computation } from './compute.ts';
import type { Screenings } from './prepare-careless.ts';
import type { Closed } from './questionnaire-source.ts';
import type { RedLine } from './red-lines.ts';
import type { Totals, UnitTotals } from './totals.ts';
import type { IndicatorResult, SourceResult } from './types.ts';

/** A value under another rule, or why it is not told: fewer than k answers make the difference, or it is not there yet. */
export type Beside =
  | {
      readonly kind: 'told';
      readonly rate: Estimate;
      /** Answers that it rests on, and how many more (below 0: fewer) these are than count. */
      readonly n: number;
      readonly more: number;
      /** Of a total: place in the levels by the policy's method, where that may be told. */
      readonly grade?: number;
    }
  | { readonly kind: 'few' | 'waiting' };

/** An indicator, a node of level 1, or the total. */
export type CarelessLine = {
  readonly id: string;
  /** Full score. */
  readonly weight: number;
  /** In force, with the answers it rests on. */
  readonly rate: Estimate;
  readonly n: number;
  readonly grade?: number;
  readonly beside: Readonly<Record<OtherRule, Beside>>;
};

export type UnitCareless = {
  readonly unitId: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly unitType: string;
  /** Indicators that questionnaires feed, with a score in force that rests on the evidence that is there. */
  readonly leaves: readonly CarelessLine[];
  readonly firsts: readonly CarelessLine[];
  readonly total: CarelessLine;
  /** Indicators that questionnaires feed whose score in force rests on other evidence: their score stays in every total. */
  readonly stale: readonly string[];
};

/** What is known of a unit's values before it is decided what may be told. */
export type UnitTruth = {
  readonly lines: UnitCareless;
  /** Answers that count under one rule alone and whose difference is not told. */
  readonly hiddenAnswers: number;
  /** The grade is another one under some rule. */
  readonly otherGrade: boolean;
  /** Indicators that are not told, and those of them that move by more than `NOTABLE`. */
  readonly hidden: number;
  readonly hiddenMoved: number;
};

/** A change of a score rate beyond which a score is said to move: one point of a hundred (the project's choice). */
export const NOTABLE = 0.01;

export type EffectInput = {
  readonly totals: Pick<Totals, 'view' | 'computation' | 'units'>;
  /** Absent while it is not known what they suggest, or the answers have not been summed up: then nothing is told. */
  readonly screenings: Screenings | undefined;
  readonly redLines: ReadonlyMap<string, readonly RedLine[]>;
  /** The reader may see single answers anyway. */
  readonly everything: boolean;
};

type Other = { readonly computation: Computation; readonly differences: Differences };

/** Every unit of `totals`; grades only where these are all units, since some are given by share among them. */
export function carelessEffects(input: EffectInput): UnitTruth[] {
  const { totals, screenings } = input;
  const { computation } = totals;
  const others = new Map<OtherRule, Other>();
  for (const rule of screenings === undefined ? [] : OTHER_RULES) {
    const { closed } = computation;
    const answers = (c: Closed) => answersUnder(rule, c, screenings ?? new Map());
    others.set(rule, {
      computation: closed.every((c) => answers(c) === c.dataset) ? computation : computation.under(answers),
      differences: differences(rule, closed, screenings ?? new Map()),
    });
  }
  const units = totals.units.map((unit) => compared(input, unit, others));
  return graded(input, units).map(({ unit, grades }) => truthOf(unit, grades));
}

type Compared = {
  readonly unit: UnitTotals;
  readonly fed: readonly string[];
  readonly now: ReadonlyMap<string, IndicatorResult>;
  readonly rules: ReadonlyMap<OtherRule, RuleOfUnit>;
  readonly firsts: readonly {
    readonly id: string;
    readonly weight: number;
    readonly under: readonly string[];
  }[];
  readonly weights: ReadonlyMap<string, number>;
  readonly fullScore: number;
};

type RuleOfUnit = {
  readonly results: ReadonlyMap<string, IndicatorResult>;
  readonly composites: CompositeTree;
  /** Indicators whose difference is not told. */
  readonly few: ReadonlySet<string>;
  readonly hiddenAnswers: number;
};

function compared(
  { totals: { view, computation }, everything }: EffectInput,
  unit: UnitTotals,
  others: ReadonlyMap<OtherRule, Other>,
): Compared {
  const resultsOf = (c: Computation) => new Map(c.unit(unit.unitId).map((r) => [r.indicatorId, r]));
  const now = resultsOf(computation);
  const indicators = indicatorsOf(view.tree).map(({ indicator }) => indicator);
  const rules = new Map(
    [...others].map(([rule, { computation: other, differences: steps }]): [OtherRule, RuleOfUnit] => {
      const results = other === computation ? now : resultsOf(other);
      const few = new Set<string>();
      const campaigns = new Set<string>();
      for (const { id } of indicators) {
        for (const campaignId of campaignsOf(now.get(id), results.get(id))) {
          if (everything || steps.told(campaignId, unit.unitId)) continue;
          few.add(id);
          campaigns.add(campaignId);
        }
      }
      const hiddenAnswers = [...campaigns].reduce((n, c) => n + steps.answers(c, unit.unitId), 0);
      const composites = results === now ? unit.composites : compositesUnder(view, now, results, unit.latest);
      return [rule, { results, composites, few, hiddenAnswers }];
    }),
  );
  return {
    unit,
    now,
    rules,
    fed: indicators.filter((i) => isFed(now.get(i.id), rules)).map((i) => i.id),
    firsts: view.tree.tree.map(({ id, weight, children }) => ({
      id,
      weight,
      under: children.flatMap((c) => c.children.map((leaf) => leaf.id)),
    })),
    weights: new Map(indicators.map((i) => [i.id, i.weight])),
    fullScore: view.tree.full_score,
  };
}

/** Campaigns whose answers count in an indicator under one of two rules. */
function campaignsOf(...results: readonly (IndicatorResult | undefined)[]): Set<string> {
  return new Set(
    results.flatMap((r) =>
      (r?.sources ?? []).flatMap((s) =>
        s.questionnaire !== undefined && s.effectiveWeight > 0 ? [s.questionnaire.campaignId] : [],
      ),
    ),
  );
}

function isFed(now: IndicatorResult | undefined, rules: Compared['rules']): boolean {
  const id = now?.indicatorId ?? '';
  return campaignsOf(now, ...[...rules.values()].map((r) => r.results.get(id))).size > 0;
}

type GradesOfUnit = { readonly inForce?: number; readonly under: ReadonlyMap<OtherRule, GradeUnder> };
type GradeUnder = { readonly grade: number; readonly told: boolean };

/** Grades of each unit in force and under every rule, by type of unit. */
function graded({ totals: { view, units: all }, redLines }: EffectInput, units: readonly Compared[]) {
  const none = units.map((unit) => ({ unit, grades: { under: new Map() } as GradesOfUnit }));
  if (all.length < view.units.length) return none;
  const { mode } = evaluationRules(view.policy).grading;
  const gradesBy = (own: readonly Compared[], totalOf: (u: Compared) => Estimate) => {
    const pointed = own.flatMap((u) => {
      const rate = totalOf(u);
      return isDefined(rate) ? [{ unitId: u.unit.unitId, points: rate.value * u.fullScore }] : [];
    });
    const { grades } = cappedGrades(view.policy, pointed, redLines);
    return new Map(pointed.map((p, i) => [p.unitId, grades[i]?.official ?? 0]));
  };
  return [...Map.groupBy(units, (u) => u.unit.unit.type).values()].flatMap((own) => {
    const inForce = gradesBy(own, (u) => u.unit.composites.total.rate);
    const rules = [...(own[0]?.rules.keys() ?? [])].map((rule) => {
      const found = gradesBy(own, (u) => ruleOf(u, rule).composites.total.rate);
      // A grade by share hangs on the totals of all units of the type.
      const allTold = own.every((u) => ruleOf(u, rule).few.size === 0);
      return { rule, found, allTold };
    });
    return own.map((unit): { unit: Compared; grades: GradesOfUnit } => {
      const { unitId } = unit.unit;
      const grade = inForce.get(unitId);
      const under = rules.flatMap(({ rule, found, allTold }): [OtherRule, GradeUnder][] => {
        const own = found.get(unitId);
        if (own === undefined) return [];
        const told = mode === 'threshold' ? ruleOf(unit, rule).few.size === 0 : allTold;
        return [[rule, { grade: own, told }]];
      });
      return { unit, grades: { ...(grade === undefined ? {} : { inForce: grade }), under: new Map(under) } };
    });
  });
}

function ruleOf(unit: Compared, rule: OtherRule): RuleOfUnit {
  const found = unit.rules.get(rule);
  if (found === undefined) throw new Error(`no answers under ${rule}`);
  return found;
}

function truthOf(unit: Compared, { inForce, under }: GradesOfUnit): UnitTruth {
  const { latest, unit: row, composites } = unit.unit;
  const fresh = (id: string) => latest.get(id)?.inputHash === unit.now.get(id)?.inputHash;
  const written = unit.fed.filter((id) => latest.has(id));
  const own = written.filter(fresh);
  const sourcesIn = (ids: readonly string[], results?: ReadonlyMap<string, IndicatorResult>) =>
    ids.flatMap((id): (readonly SourceResult[])[] => {
      const version = latest.get(id);
      if (version === undefined) return [];
      return [(results !== undefined && fresh(id) ? results.get(id)?.sources : undefined) ?? stored(version)];
    });
  const besideOf = (
    rule: OtherRule,
    ids: readonly string[],
    rateOf: (r: RuleOfUnit) => Estimate,
    grade?: GradeUnder,
  ): Beside => {
    const other = unit.rules.get(rule);
    if (other === undefined) return { kind: 'waiting' };
    if (ids.some((id) => other.few.has(id) && latest.has(id) && fresh(id))) return { kind: 'few' };
    const n = observedIn(sourcesIn(ids, other.results)).people;
    const more = n - observedIn(sourcesIn(ids)).people;
    return {
      kind: 'told',
      rate: rateOf(other),
      n,
      more,
      ...(grade?.told === true ? { grade: grade.grade } : {}),
    };
  };
  const lineOf = (
    node: { readonly id: string; readonly weight: number },
    ids: readonly string[],
    rate: Estimate,
    rateOf: (r: RuleOfUnit) => Estimate,
    grades?: GradesOfUnit,
  ): CarelessLine => ({
    id: node.id,
    weight: node.weight,
    rate,
    n: observedIn(sourcesIn(ids)).people,
    ...(grades?.inForce === undefined ? {} : { grade: grades.inForce }),
    beside: {
      all: besideOf('all', ids, rateOf, grades?.under.get('all')),
      suggested: besideOf('suggested', ids, rateOf, grades?.under.get('suggested')),
    },
  });
  const rateIn = (tree: CompositeTree, id: string) => (tree.nodes.get(id) ?? tree.total).rate;
  const leaves = own.map((id) =>
    lineOf(
      { id, weight: unit.weights.get(id) ?? 0 },
      [id],
      (unit.now.get(id) as IndicatorResult).rate,
      (r) => (r.results.get(id) as IndicatorResult).rate,
    ),
  );
  const hidden = leaves.filter((l) => OTHER_RULES.some((rule) => l.beside[rule].kind === 'few'));
  const moves = (id: string) =>
    [...unit.rules.values()].some((r) => isNotable(unit.now.get(id)?.rate, r.results.get(id)?.rate));
  return {
    lines: {
      unitId: row.id,
      unitCode: row.code,
      unitName: row.name,
      unitType: row.type,
      leaves,
      firsts: unit.firsts.map((f) =>
        lineOf(f, f.under, rateIn(composites, f.id), (r) => rateIn(r.composites, f.id)),
      ),
      total: lineOf(
        { id: '', weight: unit.fullScore },
        unit.firsts.flatMap((f) => f.under),
        composites.total.rate,
        (r) => r.composites.total.rate,
        { ...(inForce === undefined ? {} : { inForce }), under },
      ),
      stale: written.filter((id) => !fresh(id)),
    },
    hiddenAnswers:
      hidden.length === 0 ? 0 : [...unit.rules.values()].reduce((n, r) => n + r.hiddenAnswers, 0),
    otherGrade: [...under.values()].some((g) => g.grade !== inForce),
    hidden: hidden.length,
    hiddenMoved: hidden.filter((l) => moves(l.id)).length,
  };
}

function stored(version: ScoreRow): readonly SourceResult[] {
  return version.sources as SourceResult[];
}

/** Whether a score moves by more than `NOTABLE`, or is there under one rule alone. */
export function isNotable(a: Estimate | undefined, b: Estimate | undefined): boolean {
  if (a?.kind !== 'estimate' || b?.kind !== 'estimate') return a?.kind !== b?.kind;
  return Math.abs(a.value - b.value) > NOTABLE;
}
