/** The tables of a unit's report. Pure. */
import { type Estimate, isDefined } from '../estimate.ts';
import { fixed, hundred, percent } from '../i18n/numbers.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { IndicatorFacts, NodeFacts, UnitFacts } from '../reports/facts.ts';
import type { SourceResult } from '../scores/types.ts';
import type { Block, CellOf } from './blocks.ts';
import { cell, headRight, label, NONE, type ReportParts, right, wordAt } from './report-parts.ts';

const text = (words: string): Block => ({ kind: 'text', words });

/** The rate of what counts; 0 where there is none. */
export function rateOf(e: Estimate): number {
  return isDefined(e) ? e.value : 0;
}

/** A difference of rates with its sign, out of 100. */
export function signed(x: number): string {
  const shown = hundred(x);
  return Number(x.toFixed(3)) > 0 ? `+${shown}` : shown;
}

/** Level 1 with the other units of the type beside it. */
export function dimensions(p: ReportParts, { levels, row, basis }: UnitFacts): Block[] {
  const { w } = p;
  const c = w.column;
  const head = [
    label(c.dimension),
    ...[c.full, c.points, c.rate].map(headRight),
    label(c.interval95),
    ...[c.median, c.difference].map(headRight),
  ];
  const from = axisFrom(levels.map((l) => l.node));
  const rows = levels.map(({ node }) => nodeRow(p, node, from));
  const { graded: g, total } = row;
  const points = levels.reduce((n, l) => n + l.node.points, 0);
  const counted = levels.reduce((n, l) => n + l.node.counted, 0);
  const sum: CellOf[] = [
    label(w.totalRow),
    right(fixed(basis.fullScore, 0)),
    right(counted === 0 ? NONE : `${fixed(points)} / ${fixed(counted, 1)}`),
    right(p.number(total.rate, hundred)),
    cell(''),
    right(''),
    right(''),
  ];
  return [
    ...p.table(
      w.dimensionsTable,
      [15, 5, 10, 7, 15, 7, 6],
      head,
      g === undefined ? rows : [...rows, sum],
      {},
      w.dimensionsNote,
    ),
    ...(rows.some((cells) => cells.some((c) => c.plot !== undefined))
      ? [{ kind: 'small', words: p.say(w.plotsNote, { from: fixed(100 * from, 0) }) } as const]
      : []),
  ];
}

/** Where the common axis of the pictures begins: a whole tenth below everything that is drawn. */
function axisFrom(nodes: readonly NodeFacts[]): number {
  const drawn = nodes.flatMap(({ composite: { rate }, interval, peers }) => [
    ...[rate, peers].filter(isDefined).map((e) => e.value),
    ...(isUndefined(interval) ? [] : [interval.lower]),
  ]);
  return Math.max(0, Math.floor(10 * Math.min(0.9, ...drawn)) / 10);
}

function nodeRow(
  p: ReportParts,
  { id, title, weight, composite, interval, points, counted, peers }: NodeFacts,
  from: number,
): CellOf[] {
  const name = label(`${id} ${p.text(title)}`);
  const full = right(fixed(weight, weight % 1 === 0 ? 0 : 1));
  const { rate } = composite;
  if (!isDefined(rate)) {
    return [name, full, right(NONE), right(NONE), cell(p.reason(rate.reason)), right(NONE), right(NONE)];
  }
  const compared = isDefined(peers);
  return [
    name,
    full,
    right(`${fixed(points)} / ${fixed(counted, 1)}`),
    right(hundred(rate.value)),
    {
      lines: [p.rates(interval)],
      plot: {
        min: from,
        max: 1,
        value: rate.value,
        ...(isUndefined(interval) ? {} : { lower: interval.lower, upper: interval.upper }),
        ...(compared ? { marks: [peers.value] } : {}),
        label: `${hundred(rate.value)} · ${p.rates(interval)}`,
      },
    },
    right(compared ? hundred(peers.value) : NONE),
    right(compared ? signed(rate.value - peers.value) : NONE),
  ];
}

/** Every third-level indicator: its score, or why it has none. */
export function indicators(p: ReportParts, { levels }: UnitFacts): Block[] {
  const { w } = p;
  const c = w.column;
  const head = [
    label(c.indicator),
    headRight(c.full),
    label(c.sources),
    ...['n', c.rate, c.interval95, c.score].map(headRight),
  ];
  const rows = levels.flatMap(({ node, children }): CellOf[][] => [
    [{ lines: [[{ text: `${node.id} ${p.text(node.title)}`, bold: true }]], span: 7 }],
    ...children.flatMap(({ leaves }) => leaves.map((leaf) => leafRow(p, leaf))),
  ]);
  return p.table(w.indicatorsTable, [16, 4, 12, 9, 6, 10, 6], head, rows, {}, w.indicatorsNote);
}

function leafRow(p: ReportParts, { indicator, score, observed, reason }: IndicatorFacts): CellOf[] {
  const { id, title, weight } = indicator;
  const first = [label(`${id} ${p.text(title)}`), right(String(weight))];
  if (score === undefined || !isDefined(score.rate)) {
    const sources = score === undefined ? NONE : sourceWords(p, score.sources);
    return [...first, cell(sources), { lines: [p.reason(reason)], span: 3 }, right(NONE)];
  }
  return [
    ...first,
    cell(sourceWords(p, score.sources)),
    right(p.observed(observed)),
    right(hundred(score.rate.value)),
    right(p.rates(score.interval)),
    right(fixed(score.rate.value * weight)),
  ];
}

/** `问 60% · 访 40%（材）`: weights as they count, then what does not. */
function sourceWords(p: ReportParts, sources: readonly SourceResult[]): string {
  const short = (s: SourceResult) => wordAt(p.w.sourceShort, s.type);
  const counting = sources.filter((s) => s.effectiveWeight > 0);
  const left = sources.filter((s) => !(s.effectiveWeight > 0)).map(short);
  const words = counting.map((s) => `${short(s)} ${percent(s.effectiveWeight)}`).join(' · ');
  return left.length === 0 ? words : p.say(p.w.sourcesLeft, { words, left: left.join(' ') }).trim();
}

/** What was entered for documents and statistics, with the numbers of its evidence; red lines first. */
export function evidence(p: ReportParts, { entered, redLines, titles }: UnitFacts): Block[] {
  const { w, say } = p;
  const c = w.column;
  const head = [label(c.indicator), label(c.evidence), headRight(c.value), label(c.asOf), label(c.origin)];
  const titleOf = (id: string) => p.text(titles.get(id) ?? {});
  const rows = entered.map((e): CellOf[] => [
    {
      lines: [
        `${e.indicatorId} ${titleOf(e.indicatorId)}`,
        [wordAt(w.source, e.type), p.text(e.part)].filter((x) => x !== '').join(' · '),
      ],
      label: true,
    },
    cell(e.evidence.length === 0 ? w.without : e.evidence.join(' ')),
    right(String(e.value)),
    cell(e.asOf),
    cell(e.origin),
  ]);
  return [
    ...redLines.map((l) =>
      text(
        say(w.redLineLine, {
          indicator: l.indicatorId,
          title: titleOf(l.indicatorId),
          reason: l.reason,
          evidence: l.evidence.join(' '),
        }),
      ),
    ),
    ...(rows.length === 0
      ? [text(w.evidenceNone)]
      : p.table(w.evidenceTable, [14, 10, 5, 7, 14], head, rows)),
  ];
}
