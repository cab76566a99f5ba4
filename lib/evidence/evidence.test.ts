import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGrants } from '#db/repositories/accounts.ts';
import { addDemoRater } from '#db/repositories/demo.ts';
import { answersOf, listFindings as findingRows } from '#db/repositories/findings.ts';
import {
  addRater,
  changeInterview,
  listInterviews,
  lockRater,
  saveAnswer,
} from '#db/repositories/interviews.ts';
import { type DemoWorld, openDemoWorld, refusal, refusalCode } from '../../tests/support/world.ts';
import { readTrail } from '../audit/read-trail.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { exportExcerpts } from '../exports/export-excerpts.ts';
import { exportJoint } from '../exports/export-joint.ts';
import { toCsv } from '../exports/table.ts';
import { noteRecusal } from '../interviews/recusals.ts';
import { readSheet } from '../scores/read-sheet.ts';
import { readCommonProblems } from './common-problems.ts';
import { heldInterviews, listExcerpts, wordsFor } from './excerpts.ts';
import { type ExcerptRef, evidenceFilter, keyOf } from './input.ts';
import { listFindings, openFinding } from './list-findings.ts';
import { readChain } from './read-chain.ts';
import { readInterviewSummary } from './read-interview-summary.ts';
import { readJoint } from './read-joint.ts';
import { addFinding, changeFinding, withdrawFinding } from './save-finding.ts';

let world: DemoWorld;
let lead: Context;
let analyst: Context;
/** An evaluator who took part in one interview of E1 alone. */
let rater: Context;
let raterInterview: string;
let evaluationId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  evaluationId = world.demo.evaluationId;
  lead = world.as('lead', 'lead');
  analyst = world.as('analyst', 'analyst');
  rater = world.as('rater-3', 'evaluator');
  await world.store.write(async (tx) => {
    for (const id of ['lead', 'rater-3', 'both']) await addDemoRater(tx.db, id, id, world.now);
    await addGrants(tx.db, 'rater-3', [{ role: 'evaluator', unitId: null, evaluationId: null }], world.now);
    const rows = await listInterviews(tx.db, evaluationId);
    raterInterview = rows.find((r) => r.unitId === unitId('E1') && r.role === 'leadership')?.id ?? '';
    await addRater(tx.db, raterInterview, 'rater-3', 'recorder');
    await addRater(tx.db, raterInterview, 'both', 'recorder');
    for (const id of ['rater-3', 'both']) await lockRater(tx.db, raterInterview, id, world.now);
  });
});
afterAll(() => world.close());

const unitId = (code: string) => world.units.get(code)?.id ?? '';
const K = 5;

describe('excerpts', () => {
  it('are whole for leads, those of their own interviews for raters, and none for anybody else', async () => {
    const all = await wordsFor(lead, evaluationId);
    expect(all.byKey.size).toBe(all.existing.size);
    expect(all.excerpts.every((e) => e.source !== undefined && e.role !== undefined)).toBe(true);
    const own = await wordsFor(rater, evaluationId);
    expect(own.excerpts.length).toBeGreaterThan(0);
    expect(new Set(own.excerpts.map((e) => e.source?.ref.interviewId))).toEqual(new Set([raterInterview]));
    expect((await wordsFor(world.as('x', 'evaluator'), evaluationId)).excerpts).toEqual([]);
    expect((await wordsFor(world.as('y', 'evaluation_admin'), evaluationId)).excerpts).toEqual([]);
    expect(await refusalCode(listExcerpts(world.as('y', 'evaluation_admin'), evaluationId))).toBe(
      'not_allowed',
    );
    expect(await refusalCode(listExcerpts(world.as('z', 'author'), evaluationId))).toBe('not_allowed');
  });

  it('tell analysts neither interview nor number, and the role of the one large group alone', async () => {
    const { excerpts } = await listExcerpts(analyst, evaluationId);
    expect(excerpts.length).toBe((await wordsFor(lead, evaluationId)).excerpts.length);
    const said = JSON.stringify(excerpts);
    for (const { row } of await heldInterviews(lead, evaluationId)) expect(said).not.toContain(row.id);
    expect(said).not.toMatch(/"(number|question|questionId|noteId)"/);
    const named = excerpts.filter((e) => e.role !== undefined);
    expect(new Set(named.map((e) => `${e.unitId} ${e.role}`))).toEqual(
      new Set([`${unitId('E4')} general_staff`]),
    );
  });

  it('leave an analyst who knows plan, outlines and filters no group of fewer than k', async () => {
    const held = await heldInterviews(lead, evaluationId);
    const truth = await wordsFor(lead, evaluationId);
    const shown = await wordsFor(analyst, evaluationId);
    /** Interviews whose words carry this label: what filtering by unit, role and indicator can single out. */
    const groups = new Map<string, Set<string>>();
    for (const [key, e] of shown.byKey) {
      const label = [e.unitId, e.role ?? '?', e.indicatorId ?? '?'].join(' ');
      const interview = truth.byKey.get(key)?.source?.ref.interviewId ?? '';
      groups.set(label, (groups.get(label) ?? new Set()).add(interview));
    }
    expect(groups.size).toBeGreaterThan(20);
    for (const [label, interviews] of groups) {
      const people = held.filter((h) => interviews.has(h.row.id)).reduce((n, h) => n + h.row.people, 0);
      expect([label, people >= K]).toEqual([label, true]);
    }
    // All words less those with a role: the roles that are not named together.
    for (const unit of world.units.values()) {
      const roles = new Set([...shown.byKey.values()].filter((e) => e.unitId === unit.id).map((e) => e.role));
      const rest = held.filter((h) => h.row.unitId === unit.id && !roles.has(h.row.role));
      const people = rest.reduce((n, h) => n + h.row.people, 0);
      expect(people === 0 || people >= K).toBe(true);
    }
  });

  it('do not count what an analyst heard himself as cover for the others', async () => {
    const both = world.as('both', 'analyst', 'evaluator');
    const { byKey } = await wordsFor(both, evaluationId, unitId('E1'));
    const open = [...byKey.values()].filter((e) => e.source !== undefined);
    expect(new Set(open.map((e) => e.source?.ref.interviewId))).toEqual(new Set([raterInterview]));
    const rest = [...byKey.values()].filter((e) => e.source === undefined);
    // One leader is left among the others: no indicator of that outline alone is named.
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.filter((e) => e.indicatorId === 'A1.1')).toEqual([]);
  });

  it('are withheld from analysts where fewer than k were asked in the whole unit', async () => {
    const rows = (await listInterviews(world.store.db, evaluationId)).filter(
      (r) => r.unitId === unitId('M1'),
    );
    const open = rows.slice(4);
    const set = (state: string) =>
      world.store.write(async (tx) => {
        for (const { id } of open) await changeInterview(tx.db, id, { state });
      });
    await set('running');
    try {
      const words = await wordsFor(analyst, evaluationId, unitId('M1'));
      expect([words.excerpts, [...words.tooFew]]).toEqual([[], [unitId('M1')]]);
      expect((await wordsFor(lead, evaluationId, unitId('M1'))).excerpts.length).toBeGreaterThan(0);
    } finally {
      await set('reconciled');
    }
  });

  it('are exported as they are listed, recorded, and never as a formula', async () => {
    expect(await refusalCode(exportExcerpts(rater, evaluationId, {}))).toBe('not_allowed');
    const filter = { unitId: unitId('E5'), mark: 'problem' };
    const table = await exportExcerpts(analyst, evaluationId, filter);
    expect(table.rows.length).toBe((await listExcerpts(analyst, evaluationId, filter)).excerpts.length);
    expect(table.rows.every((r) => r[table.columns.indexOf('interview')] === null)).toBe(true);
    const [cited] = await answersOf(world.store.db, [raterInterview]);
    if (cited === undefined) throw new Error('nothing was written');
    const notes = [{ id: 'n9', kind: 'quote' as const, text: '=HYPERLINK("http://evil.example")', at: 1 }];
    await world.store.write((tx) =>
      saveAnswer(tx.db, cited, cited.version, { ...cited, notes }, 'rater', world.now),
    );
    const csv = toCsv(await exportExcerpts(lead, evaluationId, { unitId: unitId('E1'), mark: 'quote' }));
    expect(csv).toContain(`'=HYPERLINK`);
    expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m);
    const { entries } = await readTrail(world.as('auditor', 'auditor'), { action: 'export.excerpts' });
    expect(entries.length).toBeGreaterThanOrEqual(2);
  });
});

describe('findings', () => {
  const refsOf = async (ctx: Context, code: string): Promise<ExcerptRef[]> =>
    (await openFinding(ctx, evaluationId, { unitId: unitId(code) })).choices.flatMap(
      (e) => e.source?.ref ?? [],
    );
  const draft = async (ctx: Context, code: string, change: object = {}) => ({
    unitId: unitId(code),
    indicatorId: 'B2.1',
    type: 'overlap',
    statement: '两个科室同时负责台账，互相等待。',
    excerpts: (await refsOf(ctx, code)).slice(0, 1),
    ...change,
  });

  it('are written by leads and evaluators of the unit, read by analysts', async () => {
    expect(await refusalCode(addFinding(analyst, evaluationId, await draft(lead, 'E2')))).toBe('not_allowed');
    const elsewhere = {
      ...rater,
      actor: {
        ...rater.actor,
        kind: 'staff' as const,
        grants: [{ role: 'evaluator' as const, unitId: unitId('E3'), evaluationId }],
      },
    };
    expect(await refusalCode(addFinding(elsewhere, evaluationId, await draft(lead, 'E2')))).toBe('not_found');
    const { findings } = await listFindings(analyst, evaluationId);
    expect(findings.length).toBe(8);
    expect(findings.every((f) => !f.mayWrite && f.excerpts.every((e) => e.source === undefined))).toBe(true);
    expect(await refusalCode(listFindings(world.as('z', 'author'), evaluationId))).toBe('not_allowed');
  });

  it('are narrowed by type and industry of the unit and by the day they were recorded', async () => {
    const unitsOf = async (query: Record<string, string>) => {
      const { findings } = await listFindings(analyst, evaluationId, evidenceFilter(query));
      return new Set(findings.map((f) => f.unitId));
    };
    const today = new Date(world.now).toISOString().slice(0, 10);
    const all = await unitsOf({});
    const wanted = ['E2', 'E5'].map(unitId).filter((id) => all.has(id));
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.size);
    expect(await unitsOf({ industry: '产业发展' })).toEqual(new Set(wanted));
    expect(await unitsOf({ industry: '产业发展', unitType: 'township' })).toEqual(new Set());
    expect(await unitsOf({ unitType: 'economic_department' })).not.toContain(unitId('T1'));
    expect(await unitsOf({ from: today, to: today })).toEqual(all);
    expect(await unitsOf({ to: '2020-01-01' })).toEqual(new Set());
    for (const query of [{ industry: '无' }, { unitType: 'village' }, { from: 'soon' }]) {
      expect(await refusalCode(listFindings(analyst, evaluationId, evidenceFilter(query)))).toBe('not_found');
    }
  });

  it('cite what the writer may read of the unit, and name a type and an indicator that there are', async () => {
    const problems = async (ctx: Context, code: string, change: object) =>
      (await refusal(addFinding(ctx, evaluationId, await draft(ctx, code, change)))).problems.map((p) => [
        p.path,
        p.key,
      ]);
    expect(await problems(lead, 'E2', { excerpts: [] })).toEqual([['excerpts', 'finding_excerpts']]);
    expect(await problems(lead, 'E2', { excerpts: (await refsOf(lead, 'E3')).slice(0, 1) })).toContainEqual([
      'excerpts.0',
      'finding_excerpt_unknown',
    ]);
    const others = (await refsOf(lead, 'E1')).filter((r) => r.interviewId !== raterInterview).slice(0, 1);
    expect(await problems(rater, 'E1', { excerpts: others })).toEqual([
      ['excerpts.0', 'finding_excerpt_unknown'],
    ]);
    expect(await problems(lead, 'E2', { type: 'laziness', indicatorId: 'Z9.9' })).toEqual([
      ['indicatorId', 'finding_indicator'],
      ['type', 'finding_type'],
    ]);
    expect(await problems(lead, 'E2', { statement: '不好' })).toEqual([['statement', 'finding_text']]);
  });

  it('ask back about numbers that lead to a person', async () => {
    const withNumber = await draft(lead, 'E3', { statement: '联系人 13812345678 长期空岗无人接听。' });
    expect((await refusal(addFinding(lead, evaluationId, withNumber))).problems).toMatchObject([
      { path: 'statement', key: 'finding_numbers' },
    ]);
    const { findingId } = await addFinding(lead, evaluationId, { ...withNumber, keepNumbers: true });
    const { entries } = await readTrail(world.as('auditor', 'auditor'), { action: 'finding.add' });
    expect(JSON.stringify(entries)).not.toContain('13812345678');
    await withdrawFinding(lead, evaluationId, findingId, { baseVersion: 1, why: '测试' });
  });

  it('are changed by version with before and after, and keep what the writer may not see', async () => {
    const [own] = await refsOf(rater, 'E1');
    const [others] = (await refsOf(lead, 'E1')).filter((r) => r.interviewId !== raterInterview);
    if (own === undefined || others === undefined) throw new Error('nothing to cite');
    const { findingId } = await addFinding(
      lead,
      evaluationId,
      await draft(lead, 'E1', { excerpts: [own, others] }),
    );
    const seen = (await listFindings(rater, evaluationId)).findings.find((f) => f.id === findingId);
    expect([seen?.excerpts.length, seen?.hidden]).toEqual([1, 1]);
    const change = { ...(await draft(rater, 'E1')), baseVersion: 1, type: 'underload', excerpts: [own] };
    await changeFinding(rater, evaluationId, findingId, change);
    expect((await refusal(changeFinding(rater, evaluationId, findingId, change))).reason).toBe(
      'finding_changed',
    );
    const row = (await findingRows(world.store.db, evaluationId)).find((f) => f.id === findingId);
    expect(row?.excerpts.map(keyOf).sort()).toEqual([keyOf(own), keyOf(others)].sort());
    const { entries } = await readTrail(world.as('auditor', 'auditor'), { action: 'finding.change' });
    expect(entries[0]).toMatchObject({
      subject: findingId,
      before: { type: 'overlap', version: 1 },
      after: { type: 'underload', version: 2 },
    });
    expect(
      await refusalCode(withdrawFinding(rater, evaluationId, findingId, { baseVersion: 2, why: '' })),
    ).toBe('invalid_input');
    await withdrawFinding(rater, evaluationId, findingId, { baseVersion: 2, why: '合并到另一条' });
    expect(
      (await refusal(changeFinding(rater, evaluationId, findingId, { ...change, baseVersion: 3 }))).reason,
    ).toBe('finding_withdrawn');
    expect((await listFindings(lead, evaluationId)).findings.some((f) => f.id === findingId)).toBe(false);
    const withdrawn = (await listFindings(lead, evaluationId, { withdrawn: true })).findings;
    expect(withdrawn.some((f) => f.id === findingId && f.withdrawnAt !== null)).toBe(true);
  });

  it('are not written by whoever is recused from the unit', async () => {
    const scope = { unitId: unitId('M1'), userId: 'lead', cause: 'relative', reason: '亲属在该单位任职' };
    await noteRecusal(world.system, evaluationId, scope);
    expect((await refusal(addFinding(lead, evaluationId, await draft(lead, 'M1')))).reason).toBe('recusal');
  });

  it('are common from three units on', async () => {
    const view = await readCommonProblems(analyst, evaluationId);
    expect([view.threshold, view.looked, view.of]).toEqual([3, 8, 8]);
    expect(view.problems.map((p) => [p.type.id, p.indicatorId, p.units.length])).toEqual([
      ['overlap', 'B2.2', 3],
      ['underload', 'C2.3', 3],
    ]);
  });
});

describe('the chain of an indicator', () => {
  it('leads from the sheet to ratings, words, documents and findings', async () => {
    const chain = await readChain(lead, evaluationId, unitId('E6'), 'C2.3');
    expect(chain.interviews.length).toBe(9);
    expect(chain.unshown).toBe(0);
    expect(chain.excerpts.some((e) => e.mark === 'problem')).toBe(true);
    // Asked for by three outlines, in the first interview of each.
    expect(chain.documents).toMatchObject([{ id: 'EV13', states: { promised: 3, refused: 0 } }]);
    expect(chain.findings.map((f) => f.type)).toEqual(['underload']);
  });

  it('tells others neither number nor reason', async () => {
    const chain = await readChain(analyst, evaluationId, unitId('E4'), 'C2.3');
    expect(chain.interviews.map((i) => [i.role, i.number, i.id])).toEqual(
      Array.from({ length: 3 }, () => ['general_staff', undefined, undefined]),
    );
    expect(chain.unshown).toBe(6);
    for (const code of world.units.keys()) {
      for (const indicator of ['A1.1', 'B2.2', 'C2.3']) {
        const said = JSON.stringify(await readChain(analyst, evaluationId, unitId(code), indicator));
        expect(said).not.toMatch(/"(reason|number|ref)"/);
      }
    }
    const own = await readChain(rater, evaluationId, unitId('E1'), 'A1.1');
    expect([own.interviews.map((i) => i.id), own.unshown]).toEqual([[raterInterview], 1]);
  });
});

describe('the joint display', () => {
  it('shows both results as the sheet computes them, and why one is missing', async () => {
    const { rows } = await readJoint(lead, evaluationId, { unitId: unitId('E1') });
    const sheet = (await readSheet(lead, evaluationId, unitId('E1'))).tree.flatMap((f) =>
      f.children.flatMap((c) => c.leaves),
    );
    for (const row of rows) {
      const { sources } = sheet.find((l) => l.indicator.id === row.indicator.id)?.now ?? { sources: [] };
      expect(row.survey?.rate).toEqual(sources.find((s) => s.type === 'questionnaire')?.rate);
      expect(row.interview?.rate).toEqual(sources.find((s) => s.type === 'interview')?.rate);
    }
    const of = (id: string) => rows.find((r) => r.indicator.id === id);
    expect(of('A1.1')).toMatchObject({ survey: undefined, comparison: undefined });
    expect(of('D2.1')?.survey?.rate).toMatchObject({ reason: 'campaign_open' });
    expect(of('D2.1')?.comparison?.verdict).toEqual({ kind: 'undecided', because: 'missing' });
    const whole = of('B2.1');
    if (whole?.comparison?.difference.kind !== 'estimate' || whole.survey?.rate.kind !== 'estimate')
      throw new Error('no value');
    if (whole.interview?.rate.kind !== 'estimate') throw new Error('no value');
    expect(whole.comparison.difference.value).toBeCloseTo(
      whole.survey.rate.value - whole.interview.rate.value,
      12,
    );
  });

  it('goes over the units of a type or an industry, as excerpts do, and their files', async () => {
    const { choices } = await readJoint(analyst, evaluationId, { indicatorId: 'B2.1' });
    const units = (await readEvaluation(analyst, evaluationId)).units;
    expect([choices.types.length, choices.industries.length]).toEqual([3, 4]);
    for (const about of [{ type: 'township' }, { industry: choices.industries[0] ?? '' }]) {
      const of = units
        .filter((u) => Object.entries(about).every(([key, value]) => u[key as 'type'] === value))
        .map((u) => u.id);
      expect(of.length).toBeGreaterThan(0);
      expect(of.length).toBeLessThan(units.length);
      const chosen = { indicatorId: 'B2.1', about };
      expect((await readJoint(analyst, evaluationId, chosen)).rows.map((r) => r.unitId)).toEqual(of);
      expect((await exportJoint(analyst, evaluationId, chosen)).rows.length).toBe(of.length);
      const { excerpts } = await listExcerpts(lead, evaluationId, { about });
      const all = (await listExcerpts(lead, evaluationId)).excerpts;
      expect(excerpts).toEqual(all.filter((e) => of.includes(e.unitId)));
      expect(excerpts.length).toBeLessThan(all.length);
    }
    // Neither has a period: a day would tell which interview a word is from.
    for (const about of [{ from: '2026-01-01' }, { type: 'village' }, { industry: '航天' }]) {
      expect(await refusalCode(readJoint(analyst, evaluationId, { about }))).toBe('not_found');
      expect(await refusalCode(listExcerpts(lead, evaluationId, { about }))).toBe('not_found');
    }
  });

  it('goes over the units for one indicator, and into a file', async () => {
    const { rows } = await readJoint(analyst, evaluationId, { indicatorId: 'B2.1' });
    expect(rows.map((r) => r.unitId)).toEqual([...world.units.values()].map((u) => u.id));
    expect(rows.every((r) => r.quotations.length <= 2)).toBe(true);
    const table = await exportJoint(analyst, evaluationId, { indicatorId: 'B2.1' });
    expect(table.rows.map((r) => r.length)).toEqual(rows.map(() => table.columns.length));
    expect(await refusalCode(exportJoint(rater, evaluationId, {}))).toBe('not_allowed');
  });
});

describe("a unit's interviews in brief", () => {
  it('count by role for leads, and for others only the roles that are large enough', async () => {
    const brief = await readInterviewSummary(lead, evaluationId, unitId('T1'));
    expect(brief.roles.map((r) => [r.role, r.planned, r.done])).toEqual(
      expect.arrayContaining([
        ['leadership', 2, 2],
        ['partner_liaison', 3, 0],
      ]),
    );
    const other = await readInterviewSummary(analyst, evaluationId, unitId('E4'));
    expect(other.roles).toEqual([
      { role: 'general_staff', planned: 3, done: 3, people: 8 },
      { role: undefined, planned: 9, done: 9, people: 9 },
    ]);
    const six = await readInterviewSummary(lead, evaluationId, unitId('E6'));
    expect(six.documents.some((d) => d.refused > 0)).toBe(true);
    expect(six.marks.find((m) => m.mark === 'problem')?.n).toBeGreaterThan(0);
    expect(six.findings.length).toBe(3);
    expect(await refusalCode(readInterviewSummary(world.as('z', 'author'), evaluationId, unitId('E6')))).toBe(
      'not_allowed',
    );
  });
});
