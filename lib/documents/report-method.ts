/** The note on data quality and method: what was really done, with its numbers. Pure. */
import { isDefined } from '../estimate.ts';
import { fixed, percent } from '../i18n/numbers.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type {
  Basis,
  CountedSurvey,
  Counts,
  InterviewCounts,
  Standing,
  SurveyFacts,
  UnitFacts,
  Versions,
} from '../reports/facts.ts';
import type { Block, CellOf } from './blocks.ts';
import { unitCareless } from './careless-part.ts';
import { cell, label, NONE, type ReportParts, wordAt } from './report-parts.ts';

const note = (words: string): Block => ({ kind: 'text', words });

/** Questionnaires sent and answered; of one unit also what counts, and what was left out and why. */
export function campaignTable(
  p: ReportParts,
  surveys: readonly SurveyFacts[],
  of: { readonly units: ReadonlySet<string>; readonly counted?: readonly CountedSurvey[] },
): Block[] {
  const c = p.w.column;
  const own = surveys.flatMap((survey) => {
    const counts = countsOf(survey, of.units);
    return counts === undefined ? [] : [{ survey, counts }];
  });
  if (own.length === 0) return [];
  const { counted } = of;
  const rows = own.map(({ survey, counts }): CellOf[] => [
    {
      lines: [p.text(survey.title), `${survey.questionnaire} · ${p.audience(survey.audience)}`],
      label: true,
    },
    cell(p.say(p.w.period, { from: p.day(survey.opensAt), to: p.day(survey.endsAt) })),
    cell(received(p, survey, counts)),
    ...(counted === undefined ? [] : used(p, survey, counted)),
  ]);
  const head = [c.survey, c.period, c.received, ...(counted === undefined ? [] : [c.used, c.left])];
  const widths = counted === undefined ? [16, 14, 10] : [14, 11, 9, 9, 11];
  return p.table(p.w.campaignTable, widths, head.map(label), rows);
}

function countsOf({ byUnit }: SurveyFacts, units: ReadonlySet<string>): Counts | undefined {
  const own = [...byUnit].flatMap(([id, counts]) => (units.has(id) ? [counts] : []));
  if (own.length === 0) return undefined;
  const sum = (key: keyof Counts) => own.reduce((n, x) => n + x[key], 0);
  return { invited: sum('invited'), received: sum('received'), eligible: sum('eligible') };
}

function received(p: ReportParts, { phase }: SurveyFacts, counts: Counts): string {
  if (phase !== 'closed') return p.say(p.w.notClosed, { phase });
  return p.say(counts.invited > 0 ? p.w.invitedOf : p.w.receivedOf, { ...counts });
}

function used(p: ReportParts, survey: SurveyFacts, counted: readonly CountedSurvey[]): CellOf[] {
  const { w, say } = p;
  const own = counted.find((c) => c.campaignId === survey.campaignId);
  if (own === undefined) return [cell(survey.phase === 'closed' ? w.notUsed : NONE), cell(NONE)];
  const { respondents: n, departments, ineligible, unscored, careless } = own;
  const left = [
    ...(ineligible > 0 ? [say(w.left.ineligible, { n: ineligible })] : []),
    ...(unscored > 0 ? [say(w.left.unscored, { n: unscored })] : []),
    ...((careless?.confirmed ?? 0) > 0 ? [say(w.left.careless, { n: careless?.confirmed ?? 0 })] : []),
  ];
  return [
    cell(departments > 0 ? say(w.usedDepartments, { n, departments }) : say(w.usedOf, { n })),
    { lines: left.length === 0 ? [w.without] : left },
  ];
}

/** What was decided about careless answers, campaign by campaign. */
export function carelessNotes(p: ReportParts, surveys: readonly SurveyFacts[]): Block[] {
  return surveys.flatMap(({ careless, title }): Block[] => {
    if (careless === undefined) return [];
    const { confirmed, kept, flagged, undecided } = careless;
    const known = flagged === undefined ? 'no' : 'yes';
    return [
      note(
        p.say(p.w.method.careless, {
          title: p.text(title),
          known,
          flagged: flagged ?? 0,
          undecided: undecided ?? 0,
          confirmed,
          kept,
        }),
      ),
    ];
  });
}

/** How respondents of one unit were weighed. */
function weightNotes(p: ReportParts, { basis, counted }: UnitFacts): Block[] {
  const m = p.w.method;
  return counted.flatMap(({ campaignId, weighting, departments }): Block[] => {
    const survey = basis.surveys.find((s) => s.campaignId === campaignId);
    const title = survey === undefined ? '' : p.text(survey.title);
    if (weighting === undefined) return departments > 0 ? [note(p.say(m.departments, { title }))] : [];
    if (weighting.kind === 'equal')
      return [note(p.say(m.notWeighted, { title, reason: p.w.reason[weighting.reason] }))];
    return [
      note(
        p.say(m.weighted, {
          title,
          strata: p.list(weighting.strata.map((s) => wordAt(p.common.stratum, s))),
          effect: p.number(weighting.designEffect, fixed),
          trimmed: weighting.trimmed,
        }),
      ),
    ];
  });
}

export function interviewNote(p: ReportParts, interviews: InterviewCounts, roles: boolean): Block {
  const m = p.w.method;
  const { counted, unlocked, unreconciled, uncalibrated, missingRoles } = interviews;
  const left = [
    ...(unlocked > 0 ? [p.say(m.unlocked, { n: unlocked })] : []),
    ...(unreconciled > 0 ? [p.say(m.unreconciled, { n: unreconciled })] : []),
    ...(uncalibrated > 0 ? [p.say(m.uncalibrated, { n: uncalibrated })] : []),
    ...(roles && missingRoles.length > 0
      ? [p.say(m.missingRoles, { roles: p.list(missingRoles.map((r) => p.role(r))) })]
      : []),
  ].join(p.space);
  return note(p.say(m.interviews, { n: counted, left }).trim());
}

/** Sources without a value, and what the policy does about each cause. */
export function missingNote(
  p: ReportParts,
  listed: readonly string[],
  causes: ReadonlySet<string>,
  basis: Basis,
): Block {
  const m = p.w.method;
  if (listed.length === 0) return note(m.missingNone);
  const ruled = (rule: string) =>
    [...causes].filter((c) => basis.missingRules[c === 'campaign_open' ? 'not_yet' : c] === rule).sort();
  const said = (sentence: string, rule: string) => {
    const own = ruled(rule).map((c) => p.reason(c));
    return own.length === 0 ? '' : p.say(sentence, { list: p.quoted(own) });
  };
  return note(
    p
      .say(m.missing, {
        list: p.clauses(listed),
        renormalise: said(m.renormalise, 'renormalise'),
        zero: said(m.zero, 'zero_after_notice'),
      })
      .trim(),
  );
}

/** By which rules scores were made, when, and how far they are approved. */
export function versionNotes(
  p: ReportParts,
  basis: Basis,
  versions: Versions | undefined,
  { scores, stale, unwritten, unapproved }: Standing,
): Block[] {
  const m = p.w.method;
  const { tree, policy, engine, needsSecondPerson } = basis;
  return [
    ...(versions === undefined
      ? []
      : [
          note(
            p.say(m.versions, {
              n: scores,
              from: p.day(versions.from),
              to: p.day(versions.to),
              rules: p.list(versions.rules),
              engines: p.list(versions.engines),
              stale,
              unwritten,
            }),
          ),
          note(p.say(m.approval, { needed: needsSecondPerson ? 'yes' : 'no', unapproved })),
        ]),
    note(
      p.say(m.rules, {
        tree: tree.name,
        treeHash: tree.hash,
        policy: policy.name,
        policyHash: policy.hash,
        engine,
      }),
    ),
  ];
}

/** How points come about, what intervals hold, and where grades part. */
export function scoringNotes(p: ReportParts, { confidence, levels, mode }: Basis): Block[] {
  const m = p.w.method;
  const lines = levels.map((l, i) =>
    i === levels.length - 1
      ? p.say(m.gradeLast, { id: l.id })
      : p.say(m.gradeFrom, { id: l.id, from: l.min_score }),
  );
  return [
    note(m.counted),
    note(p.say(m.intervals, { level: percent(confidence) })),
    note(p.say(m.grades, { list: p.clauses(lines), mode })),
  ];
}

/** The note of one unit. */
export function unitMethod(p: ReportParts, facts: UnitFacts): Block[] {
  const m = p.w.method;
  const { basis, row, shares, missing, standing, entered } = facts;
  const parts = shares.map(({ type, share }) =>
    p.say(m.part, { source: wordAt(p.w.source, type), share: percent(share) }),
  );
  const own = basis.surveys.filter((s) => s.byUnit.has(row.unitId));
  const { total } = row;
  const redLines = facts.redLines.length;
  return [
    ...campaignTable(p, basis.surveys, { units: new Set([row.unitId]), counted: facts.counted }),
    ...(parts.length === 0 ? [] : [note(p.say(m.sources, { list: p.list(parts) }))]),
    ...(basis.pilots > 0 ? [note(p.say(m.pilots, { n: basis.pilots }))] : []),
    ...carelessNotes(p, own),
    ...(facts.careless === undefined ? [] : unitCareless(p, basis.careless, facts.careless)),
    ...weightNotes(p, facts),
    interviewNote(p, facts.interviews, true),
    note(p.say(m.entered, { n: entered.length })),
    note(p.say(m.redLines, { n: redLines, cap: basis.redLineCap })),
    missingNote(
      p,
      missing.map(({ indicatorId, type, cause, reason }) =>
        p.say(m.missingOne, {
          indicator: indicatorId,
          source: wordAt(p.w.source, type),
          cause: p.reason(cause),
          reason: reason === undefined ? '' : p.say(m.missingReason, { reason }),
        }),
      ),
      new Set(missing.map((x) => x.cause)),
      basis,
    ),
    ...scoringNotes(p, basis),
    ...(total.covariance === 'bound' ? [note(m.covarianceBound)] : []),
    ...(isDefined(total.rate) && isUndefined(total.standardError) && total.withoutError.length > 0
      ? [note(p.say(m.withoutError, { list: p.list(total.withoutError) }))]
      : []),
    note(p.say(m.comparison, { n: facts.ofType })),
    ...versionNotes(p, basis, facts.versions, standing),
  ];
}
