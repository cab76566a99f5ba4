/** The report of one unit: findings first, then the tables they rest on, then how it was made. Pure. */
import { isDefined } from '../estimate.ts';
import type { Locale } from '../i18n/locales.ts';
import { chance, fixed, hundred, percent } from '../i18n/numbers.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { Basis, NodeFacts, Standing, UnitFacts } from '../reports/facts.ts';
import type { Block, CellOf } from './blocks.ts';
import { unitMethod } from './report-method.ts';
import {
  agreementLine,
  cell,
  glossary,
  label,
  ReportParts,
  reliability,
  rulesLine,
  wordAt,
} from './report-parts.ts';
import { dimensions, evidence, indicators, rateOf, signed } from './unit-tables.ts';

const text = (words: string): Block => ({ kind: 'text', words });

/** @returns the blocks of the report, the same for the page, for paper and for Word */
export function unitReport(facts: UnitFacts, locale: Locale): Block[] {
  const p = new ReportParts(locale);
  const { w } = p;
  const { basis, row, industry } = facts;
  const { evaluation } = basis;
  const rows: CellOf[][] = [
    [
      label(w.label.unit),
      cell(row.unitName),
      label(w.label.type),
      cell([p.unitType(row.unitType), ...(industry === null ? [] : [industry])].join(' · ')),
    ],
    [
      label(w.label.evaluation),
      cell(evaluation.title),
      label(w.label.period),
      cell(p.say(w.period, { from: evaluation.periodStart, to: evaluation.periodEnd })),
    ],
    [label(w.label.rules), cell(rulesLine(p, basis)), label(w.label.made), cell(p.moment(basis.madeAt))],
  ];
  return [
    { kind: 'title', words: p.say(w.unitTitle, { unit: row.unitName }) },
    ...marks(p, basis, facts.standing),
    { kind: 'table', widths: [2, 7, 2, 5], rows },
    p.heading(w.section.result),
    ...result(p, facts),
    p.heading(w.section.dimensions),
    ...dimensions(p, facts),
    p.heading(w.section.indicators),
    ...indicators(p, facts),
    p.heading(w.section.survey),
    ...reliability(
      p,
      basis.surveys.filter((s) => s.byUnit.has(row.unitId)),
      'all',
    ),
    p.heading(w.section.interview),
    agreementLine(p, basis),
    p.heading(w.section.findings),
    ...findings(p, facts),
    p.heading(w.section.evidence),
    ...evidence(p, facts),
    p.heading(w.section.method),
    ...unitMethod(p, facts),
    p.heading(w.section.glossary),
    ...glossary(p),
  ];
}

/** What must be known before anything is read: invented data, and scores that are not settled. */
export function marks(p: ReportParts, { evaluation }: Basis, s: Standing): Block[] {
  const { w, say } = p;
  const reasons = (['unapproved', 'stale', 'proposed'] as const).flatMap((key) =>
    s[key] > 0 ? [say(w.draftReason[key], { n: s[key] })] : [],
  );
  return [
    ...(evaluation.demo ? [{ kind: 'mark', words: w.demo } as const] : []),
    ...(reasons.length === 0
      ? []
      : [{ kind: 'mark', words: say(w.draft, { reasons: p.clauses(reasons) }) } as const]),
  ];
}

/** The total, its grade and place, and what stands out, each as a sentence. */
function result(p: ReportParts, facts: UnitFacts): Block[] {
  const { w, say } = p;
  const { basis, row, standing, levels } = facts;
  const { graded: g, total } = row;
  if (standing.scores === 0) return [text(w.noScores)];
  if (g === undefined || !isDefined(total.rate)) {
    const reason = isUndefined(total.rate) ? total.rate.reason : 'not_computed';
    return [text(say(w.noTotal, { reason: p.reason(reason) }))];
  }
  const points = { points: fixed(g.points), full: basis.fullScore };
  const sentence = isUndefined(g.interval)
    ? say(w.totalNoInterval, { ...points, reason: p.reason(g.interval.reason) })
    : say(w.total, { ...points, level: percent(basis.confidence), interval: p.points(g.interval) });
  return [
    { kind: 'text', words: [{ text: sentence, bold: true }] },
    totalPlot(p, facts, g),
    ...(total.counted < total.applicable
      ? [text(say(w.provisional, { counted: fixed(total.counted, 1), of: fixed(total.applicable, 1) }))]
      : []),
    text(gradeWords(p, facts)),
    text(rankWords(p, facts)),
    ...outstanding(
      p,
      levels.flatMap((l) => l.children.map((c) => c.node)),
    ),
  ];
}

/** The total on the scale of points, with the limits of the grades where limits decide. */
function totalPlot(p: ReportParts, { basis }: UnitFacts, g: NonNullable<UnitFacts['row']['graded']>): Block {
  const { w, say } = p;
  const limits = basis.mode === 'threshold' ? basis.levels.slice(0, -1).map((l) => l.min_score) : [];
  const low = Math.min(g.points, ...limits, ...(isUndefined(g.interval) ? [] : [g.interval.lower]));
  const from = Math.max(0, 10 * Math.floor(low / 10 - 0.5));
  const axis = say(w.totalPlot, { from, to: basis.fullScore });
  const named = basis.levels.slice(0, -1).map((l) => `${l.id} ${l.min_score}`);
  return {
    kind: 'plot',
    plot: {
      min: from,
      max: basis.fullScore,
      value: g.points,
      ...(isUndefined(g.interval) ? {} : { lower: g.interval.lower, upper: g.interval.upper }),
      marks: limits,
      label: [fixed(g.points), ...(isUndefined(g.interval) ? [] : [p.points(g.interval)])].join(' · '),
    },
    words: limits.length === 0 ? axis : [axis, say(w.totalPlotLimits, { list: p.list(named) })].join(p.space),
  };
}

function gradeWords(p: ReportParts, { basis, row }: UnitFacts): string {
  const { w, say } = p;
  const g = row.graded;
  if (g === undefined) return '';
  const official = basis.mode === 'threshold' ? 'byThreshold' : 'byShare';
  const other = official === 'byThreshold' ? 'byShare' : 'byThreshold';
  const name = (place: number) => basis.levels[place]?.id ?? '';
  const chances = g.drawn?.[official];
  return [
    say(w.grade, { mode: basis.mode, grade: name(g[official]), other: name(g[other]) }),
    ...(g.borderline ? [w.borderline] : []),
    ...(chances === undefined
      ? []
      : [
          say(w.chances, {
            list: p.list(
              basis.levels.map((l, i) => say(w.chance, { grade: l.id, p: chance(chances[i] ?? 0) })),
            ),
          }),
        ]),
    ...(g.redLines.length === 0
      ? []
      : [
          say(w.redLine, {
            indicators: p.list(g.redLines.map((l) => l.indicatorId)),
            cap: basis.redLineCap,
            without: name(g.uncapped?.[official] ?? g[official]),
          }),
        ]),
  ].join(p.space);
}

function rankWords(p: ReportParts, { row, ofType }: UnitFacts): string {
  const { w, say } = p;
  const { rank, drawn } = row.graded ?? {};
  if (rank === undefined) return w.notRanked;
  return drawn === undefined
    ? say(w.rank, { n: ofType, rank })
    : say(w.rankInterval, { n: ofType, rank, lower: drawn.rank.lower, upper: drawn.rank.upper });
}

/** The second-level nodes that lie highest and lowest beside the other units of the type, or else in themselves. */
function outstanding(p: ReportParts, nodes: readonly NodeFacts[]): Block[] {
  const { w, say } = p;
  const known = nodes.filter((n) => isDefined(n.composite.rate));
  const compared = known.every((n) => isDefined(n.peers));
  const heightOf = (n: NodeFacts) => rateOf(n.composite.rate) - (compared ? rateOf(n.peers) : 0);
  const sorted = known.toSorted((a, b) => heightOf(b) - heightOf(a));
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return [];
  const said = (sentence: string, n: NodeFacts) =>
    text(
      say(sentence, {
        id: n.id,
        title: p.text(n.title),
        rate: hundred(rateOf(n.composite.rate)),
        interval: isUndefined(n.interval)
          ? say(w.noInterval, { reason: p.reason(n.interval.reason) })
          : say(w.interval95, { interval: p.rates(n.interval) }),
        peers: peersWords(p, n),
      }),
    );
  return [said(w.strongest, best), said(w.weakest, worst)];
}

function peersWords(p: ReportParts, { composite, interval, peers }: NodeFacts): string {
  const { w, say } = p;
  if (!isDefined(peers)) return say(w.noPeers, { n: peers.n ?? 0 });
  const median = peers.value;
  const clear = isUndefined(interval)
    ? interval.reason === 'not_sampled'
      ? 'entered'
      : 'unknown'
    : median < interval.lower || median > interval.upper
      ? 'yes'
      : 'no';
  const difference = signed(rateOf(composite.rate) - median);
  return say(w.peers, { n: peers.n, median: hundred(median), difference, clear });
}

function findings(p: ReportParts, { findings: all, excerpts, wordsBelow }: UnitFacts): Block[] {
  const { w, say } = p;
  if (all.length === 0) return [text(w.findingsNone)];
  return [
    ...all.map((f, i): Block => {
      const about = p.say(w.finding, {
        number: i + 1,
        type: p.text(f.type),
        indicator: `${f.indicatorId} ${p.text(f.indicator)}`,
      });
      const cites = [
        ...(f.cites.length === 0 ? [] : [say(w.cites, { list: f.cites.map((n) => `[${n}]`).join('') })]),
        ...(f.hidden === 0 ? [] : [say(w.citesHidden, { n: f.hidden })]),
        ...(f.gone === 0 ? [] : [say(w.citesGone, { n: f.gone })]),
      ];
      return {
        kind: 'text',
        words: [
          { text: about, bold: true },
          '\n',
          f.text,
          ...(cites.length === 0 ? [] : ['\n', p.say(w.citesAre, { list: p.clauses(cites) })]),
        ],
      };
    }),
    ...(wordsBelow === undefined ? [] : [text(say(w.wordsBelow, { k: wordsBelow }))]),
    ...(excerpts.length === 0
      ? []
      : [
          { kind: 'text', words: [{ text: w.excerpts, bold: true }] } as const,
          ...excerpts.map(({ number, mark, text: words }) =>
            text(say(w.excerpt, { number, mark: wordAt(w.mark, mark), text: words })),
          ),
          { kind: 'small', words: w.wordsNote } as const,
        ]),
  ];
}
