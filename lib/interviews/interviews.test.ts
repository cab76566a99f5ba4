import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consented, ratingOf, written } from '../../tests/support/interview-changes.ts';
import { openWorld, refusal, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { readTrail } from '../audit/read-trail.ts';
import type { Context } from '../context.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { type InterviewOutline, questionsOf } from '../interview/outline.ts';
import { loadVersion } from '../library/load-version.ts';
import { changePlan } from './change-plan.ts';
import { finishInterview } from './finish-interview.ts';
import { listInterviews } from './list-interviews.ts';
import { lockRatings } from './lock-ratings.ts';
import { moveInterview } from './move-interview.ts';
import { openSession } from './open-session.ts';
import { planInterview } from './plan-interview.ts';
import { reconcile } from './reconcile.ts';
import { liftRecusal, noteRecusal, readRecusals } from './recusals.ts';
import { saveChanges } from './save-changes.ts';

let world: World;
let first: Context;
let second: Context;
let lead: Context;
let evaluationId: string;
let unitId: string;
let outline: InterviewOutline;
let id: string;

beforeEach(async () => {
  world = await openWorld();
  first = await world.account('rater-1', 'evaluator');
  second = await world.account('rater-2', 'evaluator');
  lead = await world.account('lead', 'lead');
  evaluationId = await createEvaluation(world.system, {
    title: '评估',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nA,甲镇,township',
  });
  unitId = (await readEvaluation(first, evaluationId)).units[0]?.id ?? '';
  const version = await versionOf(world, 'IV_LEAD');
  outline = (await loadVersion(world.store.db, version, 'interview_outline')).instrument;
  id = await plan(lead, ['rater-1', 'rater-2']);
});
afterEach(() => world.close());

const plan = async (ctx: Context, raterIds: string[], change: object = {}) =>
  (await planInterview(ctx, evaluationId, { unitId, role: 'leadership', raterIds, ...change })).interviewId;
const send = async (ctx: Context, ...changes: object[]) => (await saveChanges(ctx, id, { changes })).results;
const write = async (ctx: Context, questionId: string, change: object = {}) =>
  (await send(ctx, written(questionId, change)))[0];
const questions = () => questionsOf(outline).map((q) => q.question);
const rated = () => questions().filter((q) => q.rating !== undefined);

async function talk(): Promise<void> {
  await send(first, consented('given'));
  await send(first, ...questions().map((q) => written(q.id)));
  await finishInterview(first, id);
}
async function rate(ctx: Context, value: number): Promise<void> {
  await send(ctx, ...rated().map((q) => ratingOf(q.id, value)));
}

describe('planning', () => {
  it('is for leads, and for evaluators who conduct it themselves', async () => {
    expect(await refusalCode(plan(first, ['rater-2']))).toBe('not_allowed');
    await plan(first, ['rater-1']);
    expect(await refusalCode(plan(world.as('a', 'analyst'), ['rater-1']))).toBe('not_allowed');
    const { interviews } = await listInterviews(first, evaluationId);
    expect(interviews.map((i) => [i.number, i.raters.length, i.mine])).toEqual([
      [1, 2, true],
      [2, 1, true],
    ]);
  });

  it('takes raters, roles and units that exist', async () => {
    const path = async (work: Promise<unknown>) => (await refusal(work)).problems[0]?.path;
    expect(await path(plan(lead, ['nobody']))).toBe('raterIds');
    expect(await path(plan(lead, ['rater-1'], { role: 'emperor' }))).toBe('role');
    expect(await path(plan(lead, ['rater-1'], { unitId: 'nowhere' }))).toBe('unitId');
    expect(await path(plan(lead, ['rater-1'], { place: '问门卫 13812345678' }))).toBe('place');
  });

  it('makes an interview ready once the pair, the time and the place are there, and planned again by a change', async () => {
    const state = async () => (await listInterviews(lead, evaluationId)).interviews[0]?.state;
    const change = { raterIds: ['rater-1', 'rater-2'], scheduledAt: world.now + 1, place: '二楼会议室' };
    await changePlan(first, id, change);
    await moveInterview(first, id, { to: 'ready' });
    expect(await state()).toBe('ready');
    expect(await refusalCode(changePlan(first, id, { ...change, raterIds: ['rater-2'] }))).toBe(
      'not_allowed',
    );
    await changePlan(lead, id, { ...change, raterIds: ['rater-2'] });
    expect(await state()).toBe('planned');
    const pair = await refusal(moveInterview(lead, id, { to: 'ready' }));
    expect(pair.problems.map((p) => [p.path, p.params])).toEqual([['raterIds', { needed: 2, have: 1 }]]);
  });

  it('warns of raters and places booked twice, in any evaluation', async () => {
    const at = world.now + 86_400_000;
    const book = (raterIds: string[], scheduledAt: number, place: string) =>
      planInterview(lead, evaluationId, { unitId, role: 'leadership', raterIds, scheduledAt, place });
    expect((await book(['rater-1', 'rater-2'], at, '二楼会议室')).collisions).toEqual([]);
    const later = at + 59 * 60_000;
    expect((await book(['rater-2'], later, '三楼')).collisions).toEqual([
      { at, raters: ['rater-2'], place: null },
    ]);
    expect((await book(['lead'], at + 60 * 60_000, '二楼会议室')).collisions).toEqual([]);
    expect((await book(['lead'], at, '二楼会议室')).collisions).toEqual([
      { at, raters: [], place: '二楼会议室' },
    ]);
  });
});

describe('recusal', () => {
  const note = (ctx: Context, userId: string) =>
    noteRecusal(ctx, evaluationId, { unitId, userId, cause: 'worked_there', reason: '三年前在该单位任职' });

  it('is declared for oneself, noted by leads for others, and keeps the person out', async () => {
    expect(await refusalCode(note(first, 'rater-2'))).toBe('not_allowed');
    await note(first, 'rater-1');
    const refused = await refusal(plan(lead, ['rater-2', 'rater-1']));
    expect([refused.reason, refused.problems[0]?.params]).toEqual([
      'recusal',
      { name: 'rater-1', reason: '三年前在该单位任职' },
    ]);
    // Planned before: neither begun, nor written in, nor ended by the pair.
    const q = questions()[0]?.id ?? '';
    expect((await refusal(write(first, q))).reason).toBe('recusal');
    await send(second, consented('given'));
    expect((await refusal(moveInterview(second, id, { to: 'running' }))).reason).toBe('recusal');
    expect(await refusalCode(liftRecusal(first, evaluationId, unitId, 'rater-1'))).toBe('not_allowed');
    await liftRecusal(lead, evaluationId, unitId, 'rater-1');
    expect(await refusalCode(liftRecusal(lead, evaluationId, unitId, 'rater-1'))).toBe('not_found');
    await moveInterview(second, id, { to: 'running' });
    expect((await readRecusals(first, evaluationId)).recusals).toEqual([]);
  });
});

describe('the conversation', () => {
  it('cannot end before every required question was asked or has a reason', async () => {
    await send(first, consented('given'));
    const required = questions().filter((q) => q.required);
    expect(required.length).toBeGreaterThan(2);
    const error = await refusal(finishInterview(first, id));
    expect(error.problems.map((p) => p.path)).toEqual(required.map((q) => q.id));
    await send(first, ...required.slice(1).map((q) => written(q.id)));
    const [last] = required;
    await write(first, last?.id ?? '', { notes: [], composer: '  ' });
    expect((await refusal(finishInterview(first, id))).problems.map((p) => p.path)).toEqual([last?.id]);
    await write(first, last?.id ?? '', { baseVersion: 1, notes: [], skipReason: '时间不够' });
    await finishInterview(first, id);
    expect(await refusalCode(finishInterview(first, id))).toBe('conflict');
    expect(await write(first, last?.id ?? '', { baseVersion: 2 })).toMatchObject({
      took: 'refused',
      reason: 'interview_finished',
    });
  });

  it('is written by its raters alone', async () => {
    const q = questions()[0]?.id ?? '';
    const stranger = await world.account('stranger', 'evaluator');
    expect(await refusalCode(write(stranger, q))).toBe('not_allowed');
    expect(await refusalCode(openSession(stranger, id, 'en'))).toBe('not_allowed');
    expect(await refusalCode(write(lead, q))).toBe('not_allowed');
    expect((await openSession(lead, id, 'en')).may).toEqual({ write: false, rate: false });
  });
});

describe('ratings', () => {
  it('are locked only after the conversation, complete, and once', async () => {
    expect(await refusalCode(lockRatings(first, id))).toBe('conflict');
    await talk();
    const error = await refusal(lockRatings(first, id));
    expect(error.problems.map((p) => p.path)).toEqual(
      rated()
        .filter((q) => q.required)
        .map((q) => q.id),
    );
    await rate(first, 4);
    await lockRatings(first, id);
    expect(await refusalCode(lockRatings(first, id))).toBe('conflict');
    expect(await send(first, ratingOf(rated()[0]?.id ?? '', 1, 4))).toMatchObject([
      { took: 'refused', reason: 'ratings_locked' },
    ]);
  });

  it('of the other rater are nowhere in what one sees before one’s own are locked', async () => {
    await talk();
    world.now += 7;
    await rate(second, 2);
    const lockedAt = world.now + 1;
    world.now = lockedAt;
    await lockRatings(second, id);
    await rate(first, 5);
    const before = await openSession(first, id, 'zh-CN');
    expect(before.otherRatings).toEqual([]);
    expect(before.myRatings.map((r) => r.value)).toEqual(rated().map(() => 5));
    // nothing anywhere in the object carries a rating of 2
    const values: unknown[] = [];
    JSON.stringify({ ...before, outline: undefined }, (key, value: unknown) => {
      if (key === 'value') values.push(value);
      return value;
    });
    expect(new Set(values)).toEqual(new Set([5]));
    expect(before.raters).toEqual([
      { id: 'rater-1', name: 'rater-1', duty: 'lead', lockedAt: null, locked: false, me: true },
      { id: 'rater-2', name: 'rater-2', duty: 'recorder', lockedAt, locked: true, me: false },
    ]);
    await lockRatings(first, id);
    const after = await openSession(first, id, 'zh-CN');
    expect(after.otherRatings.map((r) => [r.value, r.raterId])).toEqual(rated().map(() => [2, 'rater-2']));
  });

  it('are seen by a lead only once they are locked', async () => {
    await talk();
    await rate(first, 5);
    expect((await openSession(lead, id, 'en')).otherRatings).toEqual([]);
    await lockRatings(first, id);
    await rate(second, 2);
    expect((await openSession(lead, id, 'en')).otherRatings.map((r) => r.value)).toEqual(
      rated().map(() => 5),
    );
  });
});

describe('reconciliation', () => {
  const agree = (questionId: string, value: number | null, reason = '对照会议记录，按锚点认定') => ({
    questionId,
    value,
    reason,
  });

  it('is for the raters once all have locked, names each gap left open, and keeps the independent ratings', async () => {
    const [one, ...others] = rated().map((q) => q.id);
    const gap = one ?? '';
    await talk();
    await rate(first, 4);
    await rate(second, 4);
    await send(second, ratingOf(gap, 1, 4));
    await lockRatings(first, id);
    const early = { agreements: [agree(gap, 3)] };
    expect((await refusal(reconcile(first, id, early))).reason).toBe('reconcile_later');
    await lockRatings(second, id);
    expect(await refusalCode(reconcile(lead, id, early))).toBe('not_allowed');
    expect((await refusal(reconcile(first, id, { agreements: [] }))).problems.map((p) => p.path)).toEqual([
      gap,
    ]);
    const short = { agreements: [agree(gap, 3, '重谈')] };
    expect((await refusal(reconcile(first, id, short))).problems.map((p) => p.path)).toEqual([
      'agreements.0.reason',
    ]);
    const unknown = { agreements: [agree('NOPE', 3)] };
    expect((await refusal(reconcile(first, id, unknown))).problems.map((p) => p.path)).toEqual(['NOPE']);
    expect((await openSession(second, id, 'en')).settling.agreements).toEqual([]);
    await reconcile(second, id, { agreements: [agree(gap, 3), agree(others[0] ?? '', null)] });
    const { settling, otherRatings, myRatings } = await openSession(first, id, 'en');
    expect(settling).toMatchObject({ standing: 'reconciled', open: false });
    expect(settling.agreements.map((a) => [a.questionId, a.value])).toEqual([
      [gap, 3],
      [others[0], null],
    ]);
    const of = (rows: { questionId: string; value: number | null }[]) =>
      rows.find((r) => r.questionId === gap)?.value;
    expect([of(myRatings), of(otherRatings)]).toEqual([4, 1]);
  });

  it('is done anew after the ratings were opened and locked again', async () => {
    await talk();
    await rate(first, 5);
    await rate(second, 1);
    for (const rater of [first, second]) await lockRatings(rater, id);
    await reconcile(first, id, { agreements: rated().map((q) => agree(q.id, 3)) });
    await moveInterview(lead, id, { to: 'running', reason: '受访人补充了会议记录和材料' });
    world.now += 1000;
    await finishInterview(first, id);
    for (const rater of [first, second]) await lockRatings(rater, id);
    const { settling } = await openSession(first, id, 'en');
    expect([settling.standing, settling.open, settling.agreements]).toEqual(['rated', true, []]);
  });
});

describe('states', () => {
  const standing = async () => (await listInterviews(lead, evaluationId)).interviews[0]?.state;
  const move = (ctx: Context, to: string, reason?: string) => moveInterview(ctx, id, { to, reason });

  it('follow the table: nothing begins without consent, nothing is ready without time and place', async () => {
    const notReady = await refusal(move(first, 'ready'));
    expect(notReady.problems.map((p) => p.path)).toEqual(['scheduledAt', 'place']);
    expect((await refusal(move(first, 'running'))).problems.map((p) => p.path)).toEqual(['consent']);
    expect((await refusal(move(first, 'locked'))).reason).toBe('no_such_move');
    await send(first, consented('refused'));
    expect((await refusal(move(first, 'running'))).reason).toBe('consent_refused');
    expect((await refusal(finishAll())).reason).toBe('consent_refused');
    await send(second, consented('without_audio', 'refused'));
    await move(first, 'paused');
    await move(second, 'running');
    expect(await standing()).toBe('running');
    expect(await refusalCode(move(lead, 'paused'))).toBe('not_allowed');
    await finishInterview(first, id);
    expect(await send(first, consented('given', 'without_audio'))).toMatchObject([
      { took: 'refused', reason: 'consent_over' },
    ]);
  });

  it('go on by themselves once all have locked, and wait where ratings are far apart', async () => {
    await talk();
    await rate(first, 5);
    await rate(second, 2);
    await lockRatings(first, id);
    expect(await standing()).toBe('finished');
    await lockRatings(second, id);
    expect(await standing()).toBe('rated');
    const open = await refusal(move(first, 'reconciled'));
    expect([open.reason, open.problems.map((p) => p.path)]).toEqual([
      'agreements_open',
      rated().map((q) => q.id),
    ]);
    expect(await refusalCode(write(first, rated()[0]?.id ?? ''))).toBe('conflict');
  });

  it('are closed and opened again by a lead, with a reason, and all of it is recorded', async () => {
    await talk();
    for (const rater of [first, second]) {
      await rate(rater, 4);
      await lockRatings(rater, id);
    }
    expect(await standing()).toBe('reconciled');
    expect(await refusalCode(move(first, 'locked'))).toBe('not_allowed');
    await move(lead, 'locked');
    expect((await refusal(move(lead, 'running', '太短'))).problems.map((p) => p.path)).toEqual(['reason']);
    expect(await refusalCode(move(first, 'running', '受访人补充了会议记录和材料'))).toBe('not_allowed');
    await move(lead, 'running', '受访人补充了会议记录和材料');
    const session = await openSession(first, id, 'en');
    expect([session.interview.state, session.may]).toEqual(['running', { write: true, rate: true }]);
    const { entries } = await readTrail(world.as('auditor', 'auditor'), {});
    const moves = entries.filter((e) => e.subject === id && /move|finish|reopen/.test(e.action));
    expect(moves.map((e) => [e.action, e.before, e.after, e.why]).reverse()).toEqual([
      ['interview.finish', { state: 'running' }, { state: 'finished' }, null],
      ['interview.move', { state: 'finished' }, { state: 'rated' }, null],
      ['interview.move', { state: 'rated' }, { state: 'reconciled' }, null],
      ['interview.move', { state: 'reconciled' }, { state: 'locked' }, null],
      ['interview.reopen', { state: 'locked' }, { state: 'running' }, '受访人补充了会议记录和材料'],
    ]);
  });

  async function finishAll(): Promise<void> {
    await send(first, ...questions().map((q) => written(q.id)));
    await finishInterview(first, id);
  }
});
