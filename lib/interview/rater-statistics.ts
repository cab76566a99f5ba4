/** The statistics of a study of raters as lines of a table, in one order for the page and the file. */
import { type Estimate, estimate, type Undefined } from '#lib/estimate.ts';
import type { GroupAgreement, RaterStudy, WithInterval } from '#lib/interview/rater-study.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import type { IccWithInterval } from '#lib/psychometrics/rater-components.ts';
import type { Share } from '#lib/psychometrics/rater-pairs.ts';

export type StatisticId =
  | 'exact'
  | 'within_one'
  | 'icc_2_1'
  | 'icc_2_k'
  | 'kappa'
  | 'icc_1_1'
  | 'alpha'
  | 'icc_a_1'
  | 'icc_a_khat';

export type Statistic =
  | Undefined
  | {
      readonly kind: 'estimate';
      readonly value: number;
      readonly lower?: number;
      readonly upper?: number;
    };

export type StatisticRow = { readonly id: StatisticId; readonly statistic: Statistic; readonly n: number };

type Group = {
  readonly design: RaterStudy['design'];
  readonly pairs: GroupAgreement['pairs'];
  readonly complete: number;
  readonly icc: WithInterval;
};

/** The statistics that a study has, or those of one of its groups. */
export function statisticRows(of: RaterStudy | Group): StatisticRow[] {
  const { n } = of.pairs;
  const shares: StatisticRow[] = [
    { id: 'exact', statistic: ofShare(of.pairs.exact), n },
    { id: 'within_one', statistic: ofShare(of.pairs.withinOne), n },
  ];
  if ('icc' in of) {
    return [...shares, { id: of.design === 'rotating' ? 'icc_1_1' : 'icc_2_1', statistic: of.icc, n }];
  }
  const { fixed, kappa, alpha, components, complete } = of;
  const rows: StatisticRow[] = [...shares];
  if (fixed !== undefined) {
    rows.push({ id: 'icc_2_1', statistic: fixed.single, n: complete });
    rows.push({ id: 'icc_2_k', statistic: fixed.average, n: complete });
  }
  if (kappa !== undefined) {
    const value = isUndefined(kappa) ? kappa : estimate(kappa.kappa, kappa.n);
    rows.push({ id: 'kappa', statistic: value, n: complete });
  }
  if (alpha !== undefined) {
    rows.push({ id: 'icc_1_1', statistic: of.pairs.icc1, n });
    rows.push({ id: 'alpha', statistic: plain(alpha), n });
  }
  if (components !== undefined) {
    const { agreement1, agreementKhat } = isUndefined(components)
      ? { agreement1: components, agreementKhat: components }
      : components;
    const all = n + of.pairs.ratedOnce;
    rows.push({ id: 'icc_a_1', statistic: ofComponent(agreement1), n: all });
    rows.push({ id: 'icc_a_khat', statistic: ofComponent(agreementKhat), n: all });
  }
  return rows;
}

function ofShare(share: Outcome<Share>): Statistic {
  if (isUndefined(share)) return share;
  return { kind: 'estimate', value: share.share, lower: share.lower, upper: share.upper };
}

function plain(e: Estimate): Statistic {
  return e.kind === 'undefined' ? e : { kind: 'estimate', value: e.value };
}

function ofComponent(icc: Outcome<IccWithInterval>): Statistic {
  if (isUndefined(icc)) return icc;
  const ends = isUndefined(icc.interval) ? {} : { lower: icc.interval.lower, upper: icc.interval.upper };
  return { kind: 'estimate', value: icc.icc, ...ends };
}
