/** Level 2, level 1 and total of a unit from its score versions in force. */
import type { ScoreRow } from '#db/repositories/scores.ts';
import { undefinedBecause } from '../estimate.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import {
  type CompositeTree,
  compositeTree,
  type ErrorPart,
  type LeafScore,
} from '../indicators/composite.ts';
import type { Computation, SourceBasis } from './compute.ts';
import { storedScore } from './score-view.ts';
import type { IndicatorResult, SourceResult } from './types.ts';

/**
 * The composites of one unit. Covariances between indicators are known where a version rests on the evidence that is
 * there now; of other versions the rows that they were made of may be gone.
 *
 * @param latest versions in force by indicator id
 */
export function unitComposites(
  view: Pick<EvaluationView, 'tree' | 'policy'>,
  computation: Computation,
  unitId: string,
  latest: ReadonlyMap<string, ScoreRow>,
): CompositeTree {
  const now = new Map(computation.unit(unitId).map((r) => [r.indicatorId, r]));
  const basis = computation.basis(unitId);
  return compositeTree(
    view.tree,
    (id) => leafOf(latest.get(id), now.get(id), basis.get(id) ?? []),
    view.policy.scoring.missing_source,
  );
}

/**
 * The composites of one unit with other answers counting: a version in force that rests on the evidence that is there
 * now gives way to what the other answers give, every other one stays. No interval is made of them.
 */
export function compositesUnder(
  view: Pick<EvaluationView, 'tree' | 'policy'>,
  now: ReadonlyMap<string, IndicatorResult>,
  other: ReadonlyMap<string, IndicatorResult>,
  latest: ReadonlyMap<string, ScoreRow>,
): CompositeTree {
  return compositeTree(
    view.tree,
    (id) => {
      const [row, result] = [latest.get(id), other.get(id)];
      const fresh = row !== undefined && row.inputHash === now.get(id)?.inputHash;
      return fresh && result !== undefined ? result : leafOf(row, now.get(id), []);
    },
    view.policy.scoring.missing_source,
  );
}

function leafOf(
  row: ScoreRow | undefined,
  now: IndicatorResult | undefined,
  basis: readonly SourceBasis[],
): LeafScore {
  if (row === undefined) {
    // What has evidence and no version yet is not there yet; what has none says why.
    const none = undefinedBecause(now?.rate.kind === 'undefined' ? now.rate.reason : 'not_yet', 0);
    return { rate: none, standardError: none, degreesOfFreedom: none };
  }
  const score = storedScore(row);
  return row.inputHash === now?.inputHash ? { ...score, parts: weightedParts(basis) } : score;
}

/** The errors of an indicator's sources as one, each by the weight that it counts with. */
function weightedParts(sources: readonly SourceBasis[]): ErrorPart[] {
  return sources.flatMap(({ weight, slope, errors }) =>
    weight === 0 ? [] : errors.map((e) => ({ ...e, values: e.values.map((v) => weight * slope * v) })),
  );
}

/** Whom scores rest on: respondents of each campaign counted once, and interviews. */
export type Observed = { readonly people: number; readonly interviews: number };

/**
 * Respondents and interviews behind several scores. One person answers for several indicators, so of a campaign the
 * indicator with most respondents counts; an interview is counted once.
 */
export function observedIn(scores: Iterable<readonly SourceResult[]>): Observed {
  const people = new Map<string, number>();
  const interviews = new Set<string>();
  for (const sources of scores) {
    for (const s of sources) {
      if (!(s.effectiveWeight > 0)) continue;
      for (const { id } of s.interview?.interviews ?? []) interviews.add(id);
      if (s.questionnaire === undefined) continue;
      const { campaignId, respondents } = s.questionnaire;
      people.set(campaignId, Math.max(people.get(campaignId) ?? 0, respondents));
    }
  }
  return { people: [...people.values()].reduce((a, b) => a + b, 0), interviews: interviews.size };
}
