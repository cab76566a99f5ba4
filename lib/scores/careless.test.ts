/**
 * Scores with and without careless answers, recomputed from the stored answers by code of its own; what people who may
 * not see single answers are told of them, and an attack that subtracts everything they are told from each other.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks, listUnits, type UnitRow } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { secondWave } from '../../tests/support/second-wave.ts';
import { type DemoWorld, openDemoWorld, versionOf } from '../../tests/support/world.ts';
import type { Role } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { firstsCareless, overallCareless, unitCareless } from '../documents/careless-part.ts';
import { ReportParts } from '../documents/report-parts.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { exportResults } from '../exports/export-results.ts';
import { exportScoreVersions } from '../exports/export-scores.ts';
import type { Cell, Table } from '../exports/table.ts';
import { LOCALES } from '../i18n/locales.ts';
import { loadVersion } from '../library/load-version.ts';
import { readOverallReport, readUnitReport } from '../reports/read-reports.ts';
import { readSurveys } from '../reports/read-surveys.ts';
import { loadDataset } from '../responses/dataset.ts';
import { readQuality } from '../responses/read-quality.ts';
import { readScale } from '../responses/read-scales.ts';
import { reviewResponse } from '../responses/review-response.ts';
import { OTHER_RULES, type OtherRule } from './careless-differences.ts';
import type { CarelessLine, UnitCareless } from './careless-effect.ts';
import { decideProposal } from './decide-proposal.ts';
import { exportScores } from './export-scores.ts';
import { previewExport } from './preview-export.ts';
import { type CarelessView, readCareless, readUnitCareless } from './read-careless.ts';
import { readComparison } from './read-comparison.ts';
import { readResults } from './read-results.ts';
import { readSheet } from './read-sheet.ts';

const LONG = 60_000;
const SCALES = { 'D3.1': 'ATT', 'D3.2': 'EFF', 'D3.3': 'FAI', 'D3.4': 'ACC', 'D3.5': 'SAT' } as const;
const INDICATORS = Object.keys(SCALES) as (keyof typeof SCALES)[];
const WEIGHTS = [2, 3, 3, 2, 3];
/** Answers about a unit that tick one box throughout. */
const STRAIGHT: Readonly<Record<string, number>> = { E1: 8, E2: 2, E3: 7, E4: 9, E5: 8 };
/** Of these units all that the rule flags is confirmed by a person; of E1 one of them is kept. */
const CONFIRMED = ['E1', 'E2', 'E3'];

let world: DemoWorld;
let wave: Awaited<ReturnType<typeof secondWave>>;
let analyst: Context;
let units: UnitRow[];
/** What people decided, by response. */
const verdicts = new Map<string, 'careless' | 'kept'>();
const flagged = new Set<string>();
let k: number;

beforeAll(async () => {
  world = await openDemoWorld();
  wave = await secondWave(world, (answers, code, place) =>
    place < (STRAIGHT[code] ?? 0)
      ? Object.fromEntries(Object.entries(answers).map(([id, a]) => [id, typeof a === 'number' ? 5 : a]))
      : answers,
  );
  analyst = await world.account('analyst', 'analyst');
  units = await listUnits(world.store.db, wave.evaluationId);
  k = (await loadDataset(world.store.db, wave.campaignId, world.now)).policy.disclosure.k_report;
  await decide();
  const { changes } = await previewExport(analyst, wave.evaluationId, { unitIds: units.map((u) => u.id) });
  const { proposalId = '' } = await exportScores(analyst, wave.evaluationId, {
    changes: changes.map(({ unitId, indicatorId, after: { inputHash } }) => ({
      unitId,
      indicatorId,
      inputHash,
    })),
    why: '试算',
  });
  const second = await world.account('second', 'analyst');
  await decideProposal(second, wave.evaluationId, proposalId, { decision: 'approve' });
});
afterAll(() => world.close());

/** Confirms what is flagged about some units, and keeps one. */
async function decide(): Promise<void> {
  const view = await readQuality(analyst, wave.campaignId, LONG);
  if (!view.screened) throw new Error('no screening');
  const about = await unitByResponse();
  for (const { id } of view.responses) {
    flagged.add(id);
    const code = about.get(id) ?? '';
    if (!CONFIRMED.includes(code)) continue;
    const keep = code === 'E1' && ![...verdicts.values()].includes('kept');
    verdicts.set(id, keep ? 'kept' : 'careless');
    await reviewResponse(analyst, wave.campaignId, {
      responseId: id,
      verdict: keep ? 'kept' : 'careless',
      reason: '整卷同一答案',
    });
  }
}

async function unitByResponse(): Promise<Map<string, string>> {
  const links = new Map((await listLinks(world.store.db, wave.campaignId)).map((l) => [l.id, l.unitId]));
  const codes = new Map(units.map((u) => [u.id, u.code]));
  const rows = await listResponses(world.store.db, wave.campaignId);
  return new Map(rows.map((r) => [r.id, codes.get(links.get(r.linkId) ?? '') ?? '']));
}

type Rule = 'counts' | OtherRule;
type ByHand = { readonly n: number; readonly rate: number };

/** Whether a response counts under a rule. */
function counts(id: string, rule: Rule): boolean {
  const verdict = verdicts.get(id);
  if (rule === 'all' || verdict === 'kept') return true;
  return verdict !== 'careless' && (rule === 'counts' || !flagged.has(id));
}

/** Rates of the five indicators of a unit, from the stored answers. */
async function byHand(code: string, rule: Rule): Promise<ByHand[]> {
  const { instrument } = await loadVersion(world.store.db, await versionOf(world, 'Q_SERV'), 'questionnaire');
  const about = await unitByResponse();
  const rows = (await listResponses(world.store.db, wave.campaignId)).filter(
    (r) => r.eligible && about.get(r.id) === code && counts(r.id, rule),
  );
  return INDICATORS.map((indicator) => {
    const scale = SCALES[indicator];
    const items = instrument.items.flatMap((i) => (i.type === 'likert' && i.scale === scale ? [i] : []));
    const rates = rows.flatMap(({ answers }) => {
      const codes = items.flatMap(({ id, keyed }) => {
        const a = answers[id];
        return typeof a === 'number' ? [keyed === 'reverse' ? 6 - a : a] : [];
      });
      if (3 * codes.length < 2 * items.length) return [];
      return [(codes.reduce((x, y) => x + y, 0) / codes.length - 1) / 4];
    });
    return { n: rates.length, rate: rates.reduce((x, y) => x + y, 0) / rates.length };
  });
}

const totalOf = (five: readonly ByHand[]) =>
  five.reduce((sum, x, i) => sum + (WEIGHTS[i] ?? 0) * x.rate, 0) / 13;
const named = (name: string, role: Role) => world.as(name, role);
const ofUnit = (view: CarelessView, code: string) =>
  view.units.find((u) => u.unitCode === code) as UnitCareless;
const kindsOf = (line: CarelessLine) => OTHER_RULES.map((rule) => line.beside[rule].kind);

describe('who may see single answers', () => {
  it.each(['E1', 'E2', 'E3', 'E4', 'E5', 'E6'])(
    'has every score of %s under each rule, as by hand',
    async (code) => {
      const unit = ofUnit(await readCareless(analyst, wave.evaluationId, { waitMs: LONG }), code);
      const inForce = await byHand(code, 'counts');
      expect(unit.leaves.map((l) => l.id)).toEqual(INDICATORS);
      expect(unit.stale).toEqual([]);
      for (const rule of OTHER_RULES) {
        const other = await byHand(code, rule);
        unit.leaves.forEach((line, i) => {
          const [own, under] = [inForce[i] as ByHand, other[i] as ByHand];
          expect(line.rate).toMatchObject({ value: expect.closeTo(own.rate, 10) });
          expect(line.n).toBe(own.n);
          expect(line.beside[rule]).toMatchObject({
            kind: 'told',
            n: under.n,
            more: under.n - own.n,
            rate: { value: expect.closeTo(under.rate, 10) },
          });
        });
        // Only D3 counts, so that D and the total are its rate.
        const expected = { kind: 'told', rate: { value: expect.closeTo(totalOf(other), 10) } };
        expect(unit.total.beside[rule]).toMatchObject(expected);
        expect(unit.firsts.find((f) => f.id === 'D')?.beside[rule]).toMatchObject(expected);
      }
      const sheet = await readUnitCareless(analyst, wave.evaluationId, unit.unitId, { waitMs: LONG });
      expect(sheet.units[0]?.leaves).toEqual(unit.leaves);
    },
  );

  it('has the grade under each rule, and is told which would be another one', async () => {
    const view = await readCareless(analyst, wave.evaluationId, { waitMs: LONG });
    const { levels, groups } = await readResults(analyst, wave.evaluationId, LONG);
    const gradeOf = (rate: number) => levels.findIndex((l) => 100 * rate >= l.min_score);
    const changed: string[] = [];
    for (const unit of view.units) {
      const row = groups.flatMap((g) => g.rows).find((r) => r.unitId === unit.unitId);
      expect(unit.total.grade).toBe(row?.graded?.byThreshold);
      if (unit.total.rate.kind === 'undefined') continue;
      for (const rule of OTHER_RULES) {
        const grade = gradeOf(totalOf(await byHand(unit.unitCode, rule)));
        expect(unit.total.beside[rule]).toMatchObject({ grade });
        if (grade !== unit.total.grade) changed.push(unit.unitName);
      }
    }
    const p = new ReportParts('zh-CN', false);
    const [first] = overallCareless(p, view);
    const words = JSON.stringify(first);
    for (const name of new Set(changed)) expect(words).toContain(name);
    expect(words).toContain(
      changed.length === 0 ? '没有一个单位的等级会改变' : `${new Set(changed).size} 个单位的等级会改变`,
    );
  });

  it.each(LOCALES)('reads it in %s, told and not told, with every value filled in', async (locale) => {
    for (const ctx of [analyst, named('lead', 'lead')]) {
      const view = await readCareless(ctx, wave.evaluationId, { waitMs: LONG });
      const p = new ReportParts(locale, false);
      const blocks = [
        ...overallCareless(p, view),
        ...firstsCareless(p, view),
        ...view.units.flatMap((u) => unitCareless(p, view, u)),
      ];
      const words = JSON.stringify(
        blocks.map((b) =>
          b.kind === 'table' ? [b.caption, b.rows.map((r) => r.map((c) => c.lines))] : b.words,
        ),
      );
      expect(words).not.toMatch(/[{}]|NaN|undefined/);
      expect(words.length).toBeGreaterThan(1_000);
    }
  });

  it('sees the kept answer count everywhere', async () => {
    expect([...verdicts.values()].filter((v) => v === 'kept')).toHaveLength(1);
    const { beside } = ofUnit(await readCareless(analyst, wave.evaluationId, { waitMs: LONG }), 'E1').total;
    expect(beside.suggested).toMatchObject({ kind: 'told', more: 0 });
  });
});

describe('who may not', () => {
  it('is told of groups alone: neither few, nor what would give the few by subtraction', async () => {
    const view = await readCareless(named('lead', 'lead'), wave.evaluationId, { waitMs: LONG });
    // E2: two confirmed. E3 has fewest of the others, so that what is hidden is a group; nobody of E1 is undecided.
    expect(kindsOf(ofUnit(view, 'E1').total)).toEqual(['told', 'told']);
    expect(kindsOf(ofUnit(view, 'E2').total)[0]).toBe('few');
    expect(kindsOf(ofUnit(view, 'E3').total)[0]).toBe('few');
    expect(kindsOf(ofUnit(view, 'E4').total)[0]).toBe('told');
    const [few] = ofUnit(view, 'E2').leaves;
    expect(few?.beside.all).toEqual({ kind: 'few' });
    const said = JSON.stringify(unitCareless(new ReportParts('zh-CN', false), view, ofUnit(view, 'E2')));
    expect(said).toContain('确认草率的答卷过少');
    expect(said).not.toContain('加回');
  });

  it('is told whether some grade changes of all units together, and of part of them to nobody who sees a part', async () => {
    const whole = (await readCareless(named('lead', 'lead'), wave.evaluationId, { waitMs: LONG })).hidden.get(
      '',
    );
    expect(whole?.units).toBeGreaterThan(1);
    expect(whole?.together).toBeDefined();
    const own = units.find((u) => u.code === 'E2')?.id ?? '';
    const one = named('one', 'evaluator');
    const part: Context = {
      ...one,
      actor: {
        ...one.actor,
        grants: [{ role: 'evaluator', unitId: own, evaluationId: wave.evaluationId }],
      } as Context['actor'],
    };
    const seen = await readCareless(part, wave.evaluationId, { waitMs: LONG });
    expect(seen.units.map((u) => u.unitCode)).toEqual(['E2']);
    expect(seen.hidden.get('')).toEqual({ units: 1, scores: INDICATORS.length });
  });

  it('finds the same in a report and in files, whoever makes them', async () => {
    for (const ctx of [analyst, named('lead', 'lead')]) {
      const table = await exportResults(ctx, wave.evaluationId);
      for (const code of ['E2', 'E3']) {
        expect(cellsOf(table, code, 'unit_code', ['total_all_answers', 'n_all_answers'])).toMatchObject([
          { reason: 'suppressed' },
          { reason: 'suppressed' },
        ]);
      }
      const { blocks } = await readUnitReport(
        ctx,
        wave.evaluationId,
        units.find((u) => u.code === 'E2')?.id ?? '',
        {
          locale: 'zh-CN',
          waitMs: LONG,
        },
      );
      expect(JSON.stringify(blocks)).toContain('确认草率的答卷过少');
    }
  });
});

/** Cells of the row that a code names. */
function cellsOf(table: Table, code: string, key: string, columns: readonly string[]): Cell[] {
  const row = table.rows.find((r) => r[table.columns.indexOf(key)] === code) ?? [];
  return columns.map((c) => row[table.columns.indexOf(c)] ?? null);
}

/** Answers about a unit that count together under every rule: those of nobody's concern, confirmed, and undecided. */
const KINDS = ['plain', 'confirmed', 'undecided'] as const;
type Atom = {
  readonly unit: string;
  readonly kind: (typeof KINDS)[number];
  readonly n: number;
  readonly total: number;
};
/** A sum that somebody is shown: which atoms are in it. */
type Shown = { readonly where: string; readonly atoms: readonly number[] };

/** The atoms of a scale, as only somebody with the answers knows them. */
async function atomsOf(place: number): Promise<Atom[]> {
  const found: Atom[] = [];
  for (const { code } of units) {
    const [all, counting, suggested] = await Promise.all(
      (['all', 'counts', 'suggested'] as const).map(async (rule) => {
        const { n, rate } = (await byHand(code, rule))[place] as ByHand;
        return { n, total: n === 0 ? 0 : n * rate };
      }),
    );
    const parts: readonly (Sum | undefined)[] = [suggested, minus(all, counting), minus(counting, suggested)];
    for (const [i, kind] of KINDS.entries()) found.push({ unit: code, kind, ...(parts[i] as Sum) });
  }
  return found;
}

type Sum = { readonly n: number; readonly total: number };
const minus = (a: Sum | undefined, b: Sum | undefined): Sum => ({
  n: (a?.n ?? 0) - (b?.n ?? 0),
  total: (a?.total ?? 0) - (b?.total ?? 0),
});

const SETS: readonly (readonly Atom['kind'][])[] = [
  ['plain', 'undecided'],
  ['plain', 'confirmed', 'undecided'],
  ['plain'],
];

/** Which answers a shown sum is of: per unit one of the nested sets; the numbers must be theirs. */
function explained(where: string, shown: Sum, atoms: readonly Atom[], codes: readonly string[]): Shown {
  const sumOf = (chosen: readonly number[]) => ({
    n: chosen.reduce((n, i) => n + (atoms[i]?.n ?? 0), 0),
    total: chosen.reduce((n, i) => n + (atoms[i]?.total ?? 0), 0),
  });
  const of = (code: string, kinds: readonly string[]) =>
    atoms.flatMap((a, i) => (a.unit === code && kinds.includes(a.kind) ? [i] : []));
  const matches = (chosen: readonly number[]) => {
    const sum = sumOf(chosen);
    return sum.n === shown.n && Math.abs(sum.total - shown.total) < 1e-6;
  };
  let tried: number[][] = [[]];
  for (const code of codes) tried = tried.flatMap((t) => SETS.map((kinds) => [...t, ...of(code, kinds)]));
  const found = tried.find(matches);
  if (found === undefined) throw new Error(`${where} is a sum of other answers`);
  return { where, atoms: found };
}

/** Every sum of a scale's answers that a person is shown, on pages of sheets, scales and comparisons. */
async function shownTo(ctx: Context, place: number, atoms: readonly Atom[]): Promise<Shown[]> {
  const indicator = INDICATORS[place] as keyof typeof SCALES;
  const scale = SCALES[indicator];
  const shown: Shown[] = [];
  const add = (where: string, n: number, rate: number, codes: readonly string[]) => {
    shown.push(explained(where, { n, total: n * rate }, atoms, codes));
  };
  const view = await readCareless(ctx, wave.evaluationId, { waitMs: LONG });
  for (const unit of view.units) {
    const line = unit.leaves.find((l) => l.id === indicator);
    if (line?.rate.kind === 'estimate') add('counts', line.n, line.rate.value, [unit.unitCode]);
    for (const rule of OTHER_RULES) {
      const beside = line?.beside[rule];
      if (beside?.kind === 'told' && beside.rate.kind === 'estimate')
        add(rule, beside.n, beside.rate.value, [unit.unitCode]);
    }
  }
  if (ctx.actor.grants.some((g) => g.role === 'evaluator')) return shown;
  const compared = await readComparison(ctx, wave.evaluationId, { of: `${wave.campaignId}.${scale}` });
  for (const row of compared.groups.flatMap((g) => g.rows)) {
    if (row.rate.kind === 'estimate')
      add('comparison', row.observed.people, (row.rate.value - 1) / 4, [row.unitCode]);
  }
  const types = [...new Set(units.map((u) => u.type))];
  const parts = [
    { selection: {}, own: units },
    ...types.map((type) => ({ selection: { type }, own: units.filter((u) => u.type === type) })),
    ...units.map((u) => ({ selection: { unit: u.id }, own: [u] })),
  ];
  for (const { selection, own } of parts) {
    const read = await readScale(ctx, wave.campaignId, scale, selection, LONG);
    if (!('view' in read)) continue;
    for (const [name, found] of [['scale', read.view] as const, ['without', read.without] as const]) {
      const { n, mean } = found?.report ?? {};
      if (n !== undefined && mean?.kind === 'estimate')
        add(
          `${name} ${JSON.stringify(selection)}`,
          n,
          (mean.value - 1) / 4,
          own.map((u) => u.code),
        );
    }
  }
  const evaluation = await readEvaluation(ctx, wave.evaluationId);
  for (const type of [undefined, ...types]) {
    const { surveys } = await readSurveys(ctx, evaluation, type === undefined ? {} : { type }, LONG);
    const scales = surveys[0]?.scales;
    const report = scales === undefined || !('rows' in scales) ? undefined : scales.rows[place]?.report;
    const own = units.filter((u) => type === undefined || u.type === type);
    if (report?.mean.kind === 'estimate')
      add(
        `report ${type}`,
        report.n,
        (report.mean.value - 1) / 4,
        own.map((u) => u.code),
      );
  }
  return shown;
}

/** Whether a combination of the shown sums is the sum of these atoms. */
function spanned(shown: readonly Shown[], wanted: readonly number[], size: number): boolean {
  const vector = (of: readonly number[]) => Array.from({ length: size }, (_, i) => Number(of.includes(i)));
  const rank = (rows: number[][]) => {
    const left = rows.map((r) => [...r]);
    let found = 0;
    for (let c = 0; c < size; c++) {
      const pivot = left.findIndex((r, i) => i >= found && Math.abs(r[c] as number) > 1e-9);
      if (pivot < 0) continue;
      const [row] = left.splice(pivot, 1) as [number[]];
      left.splice(found, 0, row);
      for (let i = found + 1; i < left.length; i++) {
        const other = left[i] as number[];
        const f = (other[c] as number) / (row[c] as number);
        if (f !== 0) for (let j = c; j < size; j++) other[j] = (other[j] as number) - f * (row[j] as number);
      }
      found++;
    }
    return found;
  };
  const rows = shown.map((x) => vector(x.atoms));
  return rank([...rows, vector(wanted)]) === rank(rows);
}

/** Groups of fewer than k people whose sum follows from what is shown. */
function isolated(shown: readonly Shown[], atoms: readonly Atom[]): string[] {
  const small = atoms.flatMap((a, i) => (a.n > 0 && a.n < k ? [i] : []));
  const groups: number[][] = [];
  for (let mask = 1; mask < 1 << small.length; mask++) {
    const group = small.filter((_, i) => (mask >> i) & 1);
    if (group.reduce((n, i) => n + (atoms[i]?.n ?? 0), 0) < k) groups.push(group);
  }
  // Empty sets of answers are told by their number and are in no way.
  const full = atoms.flatMap((a, i) => (a.n > 0 ? [i] : []));
  const bare = shown.map((x) => ({ ...x, atoms: x.atoms.filter((i) => full.includes(i)) }));
  return groups
    .filter((group) => spanned(bare, group, atoms.length))
    .map((group) => group.map((i) => `${atoms[i]?.unit} ${atoms[i]?.kind} ${atoms[i]?.n}`).join(' + '));
}

describe('an attack by subtraction', () => {
  it('finds people where everything is shown: it works', async () => {
    const atoms = await atomsOf(0);
    const found = isolated(await shownTo(analyst, 0, atoms), atoms);
    expect(found).toContain('E2 confirmed 4');
  });

  it.each([
    ['lead', 0],
    ['lead', 3],
    ['evaluation_admin', 4],
    ['evaluator', 0],
  ] as const)('finds nobody in what a %s is shown of scale %i', async (role, place) => {
    const atoms = await atomsOf(place);
    expect(atoms.some((a) => a.n > 0 && a.n < k)).toBe(true);
    const shown = await shownTo(named(role, role), place, atoms);
    expect(shown.some((x) => x.where === 'all')).toBe(true);
    expect(isolated(shown, atoms)).toEqual([]);
  });

  it('finds no sum of scores in a total or a node that has a score in it that is not told', async () => {
    for (const role of ['lead', 'evaluator'] as const) {
      const view = await readCareless(named(role, role), wave.evaluationId, { waitMs: LONG });
      for (const unit of view.units) {
        for (const rule of OTHER_RULES) {
          const few = unit.leaves.some((l) => l.beside[rule].kind === 'few');
          const nodes = [unit.total, ...unit.firsts.filter((f) => f.id === 'D')];
          for (const node of nodes) expect(node.beside[rule].kind).toBe(few ? 'few' : 'told');
        }
      }
    }
  });

  it('finds fewer than k answers to no item between a sheet and a scale report', async () => {
    const lead = named('lead', 'lead');
    for (const unit of units) {
      const sheet = await readSheet(lead, wave.evaluationId, unit.id);
      const leaves = sheet.tree.flatMap((f) => f.children.flatMap((c) => c.leaves));
      for (const indicator of INDICATORS) {
        const scale = SCALES[indicator];
        const read = await readScale(lead, wave.campaignId, scale, { unit: unit.id }, LONG);
        const items = leaves.find((l) => l.indicator.id === indicator)?.score?.sources[0]?.questionnaire
          ?.items;
        if (!('view' in read) || items === undefined) continue;
        read.view.key.items.forEach((item, i) => {
          const all = read.view.distribution[i]?.counts.reduce((a, b) => a + b, 0) ?? 0;
          const more = all - (items.find((x) => x.id === item.id)?.n ?? 0);
          expect(more === 0 || more >= k).toBe(true);
        });
      }
    }
  });

  it('finds in files and reports no number that the lead is not shown', async () => {
    const view = await readCareless(named('lead', 'lead'), wave.evaluationId, { waitMs: LONG });
    const results = await exportResults(analyst, wave.evaluationId);
    const scores = await exportScoreVersions(analyst, wave.evaluationId);
    const numberOf = (line: CarelessLine, rule: OtherRule, factor: number) => {
      const beside = line.beside[rule];
      if (beside.kind !== 'told') return { kind: 'undefined', reason: 'suppressed' };
      return beside.rate.kind === 'estimate' ? beside.rate.value * factor : beside.rate;
    };
    for (const unit of view.units) {
      const totals = cellsOf(results, unit.unitCode, 'unit_code', [
        'total_all_answers',
        'total_without_suggested',
      ]);
      expect(totals).toEqual([numberOf(unit.total, 'all', 100), numberOf(unit.total, 'suggested', 100)]);
      for (const line of unit.leaves) {
        const [code, id] = [scores.columns.indexOf('unit_code'), scores.columns.indexOf('indicator')];
        const row = scores.rows.find((r) => r[code] === unit.unitCode && r[id] === line.id) ?? [];
        const cell = (c: string) => row[scores.columns.indexOf(c)];
        expect(cell('rate_all_answers')).toEqual(numberOf(line, 'all', 1));
        expect(cell('rate_without_suggested')).toEqual(numberOf(line, 'suggested', 1));
      }
    }
    const options = { locale: 'zh-CN', waitMs: LONG } as const;
    const [byAnalyst, byLead] = await Promise.all(
      [analyst, named('lead', 'lead')].map(async (ctx) => {
        const { blocks } = await readOverallReport(ctx, wave.evaluationId, {}, options);
        return blocks.flatMap((b) => (b.kind === 'table' && /草率/.test(b.caption ?? '') ? [b.rows] : []));
      }),
    );
    expect(byAnalyst?.length).toBe(1);
    expect(byAnalyst).toEqual(byLead);
  });
});
