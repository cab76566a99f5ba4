/** What careless answers change, in words and tables: the same on sheets, with the results, and in reports. Pure. */
import { type Estimate, isDefined } from '../estimate.ts';
import { fixed } from '../i18n/numbers.ts';
import { OTHER_RULES, type OtherRule } from '../scores/careless-differences.ts';
import { type Beside, type CarelessLine, isNotable, type UnitCareless } from '../scores/careless-effect.ts';
import type { CarelessView, HiddenUnits } from '../scores/read-careless.ts';
import type { Block, CellOf } from './blocks.ts';
import { headRight, label, NONE, type ReportParts, right } from './report-parts.ts';

const text = (words: string): Block => ({ kind: 'text', words });

/** What careless answers change of one unit's scores and total, and, where it may be told, of its grade. */
export function unitCareless(p: ReportParts, view: CarelessView, unit: UnitCareless): Block[] {
  const { careless: c } = p.w;
  const first = standing(p, view, [unit]);
  if (first !== undefined) return [text(first)];
  const { total } = unit;
  const said = OTHER_RULES.map((rule) => totalWords(p, view, total, rule));
  const lines = [...unit.leaves, ...unit.firsts].filter(differs);
  const titles = new Map(view.firsts.flatMap(titlesOf));
  const nameOf = (l: CarelessLine) =>
    l === total ? p.w.totalRow : `${l.id} ${p.text(titles.get(l.id) ?? {})}`;
  const few = [total, ...unit.leaves].some(isFew);
  return [
    text(
      [
        ...said,
        // What is not told of the unit may be told of all of them together.
        ...(isFew(total) && allTogether(view, '') === 'none' && view.units.every((u) => !changesGrade(u))
          ? [p.say(c.gradesSame, { scope: 'all', shown: 0 })]
          : []),
        ...(few ? [p.say(c.fewNote, { k: view.k })] : []),
        ...(unit.stale.length === 0 ? [] : [p.say(c.stale, { list: p.list(unit.stale) })]),
      ].join(p.space),
    ),
    ...tableOf(p, view, c.unitTable, p.w.column.indicator, [
      ...lines.map((line) => ({ name: nameOf(line), line })),
      ...(differs(total) ? [{ name: nameOf(total), line: total }] : []),
    ]),
  ];
}

/** What is looked at: a type of unit or all, of these perhaps only the units of an industry, by their ids. */
type Scope = { readonly type?: string | undefined; readonly industry?: ReadonlySet<string> | undefined };

function unitsOf(view: CarelessView, { type, industry }: Scope): readonly UnitCareless[] {
  return view.units.filter(
    (u) => (type === undefined || u.unitType === type) && (industry === undefined || industry.has(u.unitId)),
  );
}

/**
 * What careless answers change of totals and grades, the sentence first. Of an industry only what is told of each of
 * its units: industries may be drawn anew at any time, and sentences about two drawings could be subtracted.
 */
export function overallCareless(p: ReportParts, view: CarelessView, scope: Scope = {}): Block[] {
  const { type } = scope;
  const units = unitsOf(view, scope);
  const first = standing(p, view, units);
  if (first !== undefined) return [text(first)];
  const totalled = units.filter((u) => isDefined(u.total.rate));
  const hidden = view.hidden.get(type ?? '') ?? { units: 0, scores: 0 };
  const rows = totalled.filter((u) => differs(u.total)).map((u) => ({ name: u.unitName, line: u.total }));
  const table = tableOf(p, view, p.w.careless.overallTable, p.w.column.unit, rows);
  if (scope.industry !== undefined) return [text(p.w.careless.ofIndustry), ...table];
  return [
    text(
      [
        ...gradeWords(p, view, totalled, hidden, allTogether(view, type ?? '')),
        scoreWords(p, units, hidden),
        ...(hidden.units > 0 ? [p.say(p.w.careless.fewNote, { k: view.k })] : []),
      ].join(p.space),
    ),
    ...table,
  ];
}

/** Level 1 of every unit that shows a difference. */
export function firstsCareless(p: ReportParts, view: CarelessView, scope: Scope = {}): Block[] {
  const { careless: c } = p.w;
  const units = unitsOf(view, scope).filter((u) => u.firsts.some(differs));
  if (units.length === 0) return [];
  const shown = view.firsts.filter((_, i) => units.some((u) => u.firsts.slice(i, i + 1).some(differs)));
  const head = [label(p.w.column.unit), ...shown.map((f) => headRight(`${f.id} ${p.text(f.title)}`))];
  const rows = units.map((u): CellOf[] => [
    label(u.unitName),
    ...shown.map(({ id }): CellOf => {
      const line = u.firsts.find((f) => f.id === id);
      if (line === undefined || !isDefined(line.rate)) return right(NONE);
      const own = OTHER_RULES.flatMap((rule) => {
        const beside = line.beside[rule];
        if (beside.kind === 'told' && beside.more === 0) return [];
        const [value = ''] = besideWords(p, line, beside);
        return [p.say(c.inCell, { rule: c.ruleShort[rule], value })];
      });
      return right(points(p, line.rate, line.weight), ...own);
    }),
  ]);
  const widths = [12, ...shown.map(() => 10)];
  return p.table(c.firstsTable, widths, head, rows);
}

/** Nothing to compare, or nothing to compare with yet; undefined where there is. */
function standing(p: ReportParts, view: CarelessView, units: readonly UnitCareless[]): string | undefined {
  const { careless: c } = p.w;
  const lines = units.flatMap((u) => u.leaves);
  if (lines.length === 0 && units.every((u) => u.stale.length === 0)) return c.nothing;
  if (view.standing.state !== 'done') return p.say(c.waiting, { state: view.standing.state });
  const same = units.every((u) => [u.total, ...u.leaves].every((l) => !differs(l) && !isFew(l)));
  return same && units.every((u) => u.stale.length === 0) ? c.allSame : undefined;
}

function totalWords(p: ReportParts, view: CarelessView, total: CarelessLine, rule: OtherRule): string {
  const { careless: c } = p.w;
  const sentence = rule === 'all' ? c.unitAll : c.unitSuggested;
  const beside = total.beside[rule];
  if (beside.kind !== 'told') return p.say(sentence, { kind: 'few' });
  if (beside.more === 0) return p.say(sentence, { kind: 'same' });
  if (!isDefined(beside.rate)) return p.say(sentence, { kind: 'none' });
  const { grade } = beside;
  return p.say(sentence, {
    kind: 'told',
    n: Math.abs(beside.more),
    points: points(p, beside.rate, total.weight),
    difference: difference(total, beside.rate),
    grade:
      grade === undefined || total.grade === undefined
        ? ''
        : grade === total.grade
          ? c.gradeSame
          : p.say(c.gradeOther, { grade: view.levels[grade]?.id ?? '' }),
  });
}

function gradeWords(
  p: ReportParts,
  view: CarelessView,
  units: readonly UnitCareless[],
  hidden: HiddenUnits,
  together: 'none' | 'some' | 'other',
): string[] {
  const { careless: c } = p.w;
  const graded = units.filter((u) => u.total.grade !== undefined);
  if (graded.length === 0) return [];
  const level = (place: number | undefined) => view.levels[place ?? -1]?.id ?? '';
  const changed = graded.filter(changesGrade).map((unit) => {
    const to = OTHER_RULES.flatMap((rule) => {
      const grade = otherGrade(unit, rule);
      return grade === undefined
        ? []
        : [p.say(c.changeTo, { rule: c.rule[rule], from: level(unit.total.grade), to: level(grade) })];
    });
    return p.say(c.change, { unit: unit.unitName, list: p.clauses(to) });
  });
  const shown = graded.length - hidden.units;
  const whole = hidden.units === 0 || (together === 'none' && changed.length === 0);
  return [
    ...(changed.length > 0
      ? [p.say(c.gradesOther, { n: changed.length, list: p.list(changed) })]
      : whole || shown > 0
        ? [p.say(c.gradesSame, { scope: whole ? 'all' : 'shown', shown })]
        : []),
    ...(hidden.units === 0
      ? []
      : [p.say(c.hidden, { units: hidden.units, together: whole ? 'other' : together })]),
  ];
}

function scoreWords(p: ReportParts, units: readonly UnitCareless[], hidden: HiddenUnits): string {
  const { careless: c } = p.w;
  const told = units.flatMap((u) => u.leaves).filter((l) => !isFew(l));
  const moved = told.filter((l) =>
    OTHER_RULES.some((rule) => {
      const beside = l.beside[rule];
      return beside.kind === 'told' && isNotable(l.rate, beside.rate);
    }),
  );
  const { together } = hidden;
  const of = told.length + (together === undefined ? 0 : hidden.scores);
  if (of === 0) return p.say(c.scoresHidden, { hidden: hidden.scores });
  return p.say(c.scores, {
    of,
    moved: moved.length + (together?.moved ?? 0),
    hidden: together === undefined ? hidden.scores : 0,
  });
}

/** Of the units that are not told one by one: whether some grade changes; `other` where that is not told either. */
function allTogether({ hidden }: CarelessView, type: string): 'none' | 'some' | 'other' {
  const together = hidden.get(type)?.together;
  return together === undefined ? 'other' : together.otherGrade ? 'some' : 'none';
}

function tableOf(
  p: ReportParts,
  view: CarelessView,
  caption: string,
  column: string,
  rows: readonly { readonly name: string; readonly line: CarelessLine }[],
): Block[] {
  const { careless: c } = p.w;
  if (rows.length === 0) return [];
  const head = [label(column), headRight(c.counts), ...OTHER_RULES.map((rule) => headRight(c.rule[rule]))];
  const gradeOf = (grade: number | undefined) =>
    grade === undefined ? [] : [p.say(c.gradeIs, { grade: view.levels[grade]?.id ?? '' })];
  const cells = rows.map(({ name, line }): CellOf[] => [
    label(name),
    right(
      p.say(c.withN, { value: points(p, line.rate, line.weight), n: p.say(c.nOnly, { n: line.n }) }),
      ...gradeOf(line.grade),
    ),
    ...OTHER_RULES.map((rule) => {
      const beside = line.beside[rule];
      const [value = '', n] = besideWords(p, line, beside);
      if (n === undefined || beside.kind !== 'told') return right(value);
      return right(p.say(c.withN, { value, n }), ...gradeOf(beside.grade));
    }),
  ]);
  return p.table(caption, [14, 8, 13, 14], head, cells, {}, c.note);
}

/** The value with its difference, then what it rests on; or why it is not there. */
function besideWords(p: ReportParts, line: CarelessLine, beside: Beside): string[] {
  const { careless: c } = p.w;
  if (beside.kind !== 'told') return [beside.kind === 'few' ? p.reason('suppressed') : c.pending];
  const { rate, n, more } = beside;
  if (more === 0) return [c.same];
  const value = points(p, rate, line.weight);
  return [
    isDefined(rate) && isDefined(line.rate)
      ? p.say(c.of, { points: value, difference: difference(line, rate) })
      : value,
    p.say(c.n, { n, more: signedWhole(more) }),
  ];
}

function points(p: ReportParts, rate: Estimate, weight: number): string {
  return p.number(rate, (x) => fixed(x * weight));
}

/** The difference of two values from what counts, in points, with its sign. */
function difference(line: CarelessLine, other: Estimate): string {
  if (!isDefined(line.rate) || !isDefined(other)) return NONE;
  const d = (other.value - line.rate.value) * line.weight;
  const shown = fixed(d);
  // A difference that rounds to nothing has no direction.
  if (Number(d.toFixed(2)) === 0) return fixed(0);
  return d > 0 ? `+${shown}` : shown;
}

function signedWhole(n: number): string {
  return n > 0 ? `+${n}` : fixed(n, 0);
}

/** Some value under another rule rests on other answers, and is told. */
function differs(line: CarelessLine): boolean {
  return OTHER_RULES.some((rule) => {
    const beside = line.beside[rule];
    return beside.kind === 'told' && beside.more !== 0;
  });
}

/** The grade under a rule where it is told and another one than in force. */
function otherGrade({ total }: UnitCareless, rule: OtherRule): number | undefined {
  const beside = total.beside[rule];
  return beside.kind === 'told' && beside.grade !== total.grade ? beside.grade : undefined;
}

function changesGrade(unit: UnitCareless): boolean {
  return OTHER_RULES.some((rule) => otherGrade(unit, rule) !== undefined);
}

function isFew(line: CarelessLine): boolean {
  return OTHER_RULES.some((rule) => line.beside[rule].kind === 'few');
}

function titlesOf(first: CarelessView['firsts'][number]) {
  const leaves = first.children.flatMap((second) => second.children);
  return [first, ...leaves].map(({ id, title }) => [id, title] as const);
}
