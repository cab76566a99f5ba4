/** The report over all units of an evaluation, or over those of one type or industry. Pure. */
import type { Locale } from '../i18n/locales.ts';
import { fixed, percent } from '../i18n/numbers.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { OverallFacts } from '../reports/facts.ts';
import type { Graded, ResultGroup, ResultRow } from '../scores/read-results.ts';
import type { Block, CellOf } from './blocks.ts';
import { overallCareless } from './careless-part.ts';
import {
  campaignTable,
  carelessNotes,
  interviewNote,
  missingNote,
  scoringNotes,
  versionNotes,
} from './report-method.ts';
import {
  agreementLine,
  cell,
  glossary,
  headRight,
  label,
  NONE,
  ReportParts,
  reliability,
  right,
  rulesLine,
  wordAt,
} from './report-parts.ts';
import { marks } from './unit-report.ts';

const text = (words: string): Block => ({ kind: 'text', words });

export function overallReport(facts: OverallFacts, locale: Locale): Block[] {
  const p = new ReportParts(locale);
  const { w } = p;
  const { basis, groups } = facts;
  const { type, industry } = facts.of;
  const part = [
    ...(type === undefined ? [] : [p.unitType(type)]),
    ...(industry === undefined ? [] : [industry]),
  ].join(' · ');
  const { evaluation } = basis;
  const rows = groups.flatMap((g) => g.rows);
  const head: CellOf[][] = [
    [
      label(w.label.evaluation),
      cell(evaluation.title),
      label(w.label.units),
      cell(`${part} ${rows.length}`.trim()),
    ],
    [
      label(w.label.period),
      cell(p.say(w.period, { from: evaluation.periodStart, to: evaluation.periodEnd })),
      label(w.label.made),
      cell(p.moment(basis.madeAt)),
    ],
    [label(w.label.rules), { lines: [rulesLine(p, basis)], span: 3 }],
  ];
  return [
    { kind: 'title', words: w.overallTitle },
    ...marks(p, basis, facts.standing),
    { kind: 'table', widths: [2, 7, 2, 5], rows: head },
    p.heading(w.section.totals),
    ...(part === '' ? [] : [text(p.say(w.partSays, { part }))]),
    text(summary(p, rows)),
    ...groups.flatMap((g) => totals(p, facts, g)),
    p.heading(w.section.grades),
    ...grades(p, facts, rows),
    p.heading(w.section.common),
    ...common(p, facts),
    p.heading(w.section.survey),
    ...reliability(
      p,
      basis.surveys,
      industry !== undefined ? 'industry' : type === undefined ? 'all' : 'type',
    ),
    p.heading(w.section.interview),
    agreementLine(p, basis),
    p.heading(w.section.method),
    ...method(p, facts, rows),
    p.heading(w.section.glossary),
    ...glossary(p),
  ];
}

function summary(p: ReportParts, rows: readonly ResultRow[]): string {
  const graded = rows.flatMap((r) => r.graded ?? []);
  const points = graded.map((g) => g.points).sort((a, b) => a - b);
  return p.say(p.w.overallSays, {
    of: rows.length,
    n: graded.length,
    range: graded.length > 1 ? 'yes' : 'no',
    lowest: fixed(points[0] ?? 0),
    highest: fixed(points.at(-1) ?? 0),
    borderline: graded.filter((g) => g.borderline).length,
  });
}

function totals(p: ReportParts, { basis }: OverallFacts, group: ResultGroup): Block[] {
  const { w } = p;
  const c = w.column;
  const ranked = group.obstacles.length === 0;
  const type = p.unitType(group.type);
  const head = [
    label(c.unit),
    headRight(c.total),
    headRight(p.say(c.interval, { level: percent(basis.confidence) })),
    headRight(c.byThreshold),
    headRight(c.byShare),
    ...(ranked ? [headRight(c.rank)] : []),
    headRight(c.n),
  ];
  const rows = group.rows.map((row) => totalRow(p, row, basis.levels, ranked));
  const widths = ranked ? [20, 8, 14, 8, 8, 10, 12] : [22, 9, 15, 10, 10, 14];
  const note = [...(ranked ? [] : [p.say(w.totalsUnranked, { type })]), w.totalsNote].join(p.space);
  return p.table(w.totalsTable, widths, head, rows, { type }, note);
}

function totalRow(
  p: ReportParts,
  { unitName, total, graded: g, observed }: ResultRow,
  levels: OverallFacts['basis']['levels'],
  ranked: boolean,
): CellOf[] {
  if (g === undefined) {
    const reason = isUndefined(total.rate) ? total.rate.reason : 'not_computed';
    return [label(unitName), right(NONE), { lines: [p.reason(reason)], span: ranked ? 5 : 4 }];
  }
  const grade = (method: 'byThreshold' | 'byShare') => {
    const lowered = g.uncapped !== undefined && g.uncapped[method] !== g[method];
    const marks = `${method === 'byThreshold' && g.borderline ? ' △' : ''}${lowered ? ' †' : ''}`;
    return right(`${levels[g[method]]?.id ?? ''}${marks}`);
  };
  return [
    label(unitName),
    right(`${fixed(g.points)}${total.counted < total.applicable ? ' ‡' : ''}`),
    right(p.points(g.interval)),
    grade('byThreshold'),
    grade('byShare'),
    ...(ranked ? [right(rankWords(g))] : []),
    right(p.observed(observed)),
  ];
}

function rankWords({ rank, drawn }: Graded): string {
  if (rank === undefined) return NONE;
  return drawn === undefined ? String(rank) : `${rank} (${drawn.rank.lower} – ${drawn.rank.upper})`;
}

function grades(p: ReportParts, { basis }: OverallFacts, rows: readonly ResultRow[]): Block[] {
  const { w, say } = p;
  const graded = rows.flatMap((r) => r.graded ?? []);
  if (graded.length === 0) return [text(w.noScores)];
  const official = basis.mode === 'threshold' ? 'byThreshold' : 'byShare';
  const counts = basis.levels.map((l, i) => ({
    grade: l.id,
    n: graded.filter((g) => g[official] === i).length,
  }));
  const list = counts.map((c) => say(w.gradeCount, c));
  const { grade, units, share } = w.column;
  return [
    text(say(w.gradesSays, { n: graded.length, list: p.list(list) })),
    ...p.table(
      w.gradesTable,
      [8, 8, 8],
      [label(grade), headRight(units), headRight(share)],
      counts.map((c) => [label(c.grade), right(String(c.n)), right(percent(c.n / graded.length))]),
      { mode: basis.mode },
    ),
  ];
}

function common(p: ReportParts, { common: { problems, ...counts } }: OverallFacts): Block[] {
  const { w, say } = p;
  const says = text(say(w.commonSays, { ...counts, n: problems.length }));
  if (problems.length === 0) return [says];
  const head = [label(w.column.problem), label(w.column.indicator), label(w.column.found)];
  const rows = problems.map((x): CellOf[] => [
    label(p.text(x.type)),
    cell(`${x.indicatorId} ${p.text(x.indicator)}`),
    cell(p.list(x.units)),
  ]);
  return [says, ...p.table(w.commonTable, [7, 12, 16], head, rows)];
}

function method(p: ReportParts, facts: OverallFacts, rows: readonly ResultRow[]): Block[] {
  const m = p.w.method;
  const { basis, standing, missing } = facts;
  const units = new Set(rows.map((r) => r.unitId));
  const own = basis.surveys.filter((s) => [...units].some((id) => s.byUnit.has(id)));
  return [
    ...campaignTable(p, own, { units }),
    ...(basis.pilots > 0 ? [text(p.say(m.pilots, { n: basis.pilots }))] : []),
    ...carelessNotes(p, own),
    ...overallCareless(p, basis.careless, { type: facts.of.type, industry: industryOf(facts) }),
    ...own.flatMap((s): Block[] =>
      s.within === 'equal_department' && s.phase === 'closed'
        ? [text(p.say(m.departments, { title: p.text(s.title) }))]
        : [],
    ),
    ...facts.weighting.map(({ title, reason, units: n }) =>
      text(p.say(m.weightedUnits, { title: p.text(title), reason, n })),
    ),
    interviewNote(p, facts.interviews, false),
    text(p.say(m.entered, { n: facts.entered })),
    text(p.say(m.redLinesUnits, { n: facts.redLines, cap: basis.redLineCap })),
    missingNote(
      p,
      missing.map((x) =>
        p.say(m.missingMany, { source: wordAt(p.w.source, x.type), cause: p.reason(x.cause), n: x.n }),
      ),
      new Set(missing.map((x) => x.cause)),
      basis,
    ),
    ...scoringNotes(p, basis),
    ...versionNotes(p, basis, facts.versions, standing),
  ];
}

/** The units of the industry that the report is about; undefined where it is about none. */
function industryOf({ of, groups }: OverallFacts): ReadonlySet<string> | undefined {
  if (of.industry === undefined) return undefined;
  return new Set(groups.flatMap((g) => g.rows.map((r) => r.unitId)));
}
