import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consented } from '../../tests/support/interview-changes.ts';
import { openWorld, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { readTrail } from '../audit/read-trail.ts';
import type { Context } from '../context.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { addDevice } from '../field/add-device.ts';
import { listAssignments } from '../field/list-assignments.ts';
import { listDevices } from '../field/list-devices.ts';
import { openEscrow } from '../field/open-escrow.ts';
import { revokeDevice } from '../field/revoke-device.ts';
import { questionsOf } from '../interview/outline.ts';
import { loadVersion } from '../library/load-version.ts';
import { openSession } from './open-session.ts';
import { planInterview } from './plan-interview.ts';
import { saveChanges } from './save-changes.ts';

const KEY = Buffer.alloc(32, 9).toString('base64');

let world: World;
let first: Context;
let second: Context;
let id: string;
let q: string;
let other: string;

beforeEach(async () => {
  world = await openWorld();
  first = await world.account('rater-1', 'evaluator');
  second = await world.account('rater-2', 'evaluator');
  const lead = await world.account('lead', 'lead');
  const evaluationId = await createEvaluation(world.system, {
    title: '评估',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nA,甲镇,township',
  });
  const unitId = (await readEvaluation(first, evaluationId)).units[0]?.id ?? '';
  const version = await versionOf(world, 'IV_LEAD');
  const outline = (await loadVersion(world.store.db, version, 'interview_outline')).instrument;
  const rated = questionsOf(outline).filter((x) => x.question.rating !== undefined);
  [q = '', other = ''] = rated.map((x) => x.question.id);
  const planned = { unitId, role: 'leadership', raterIds: ['rater-1', 'rater-2'] };
  id = (await planInterview(lead, evaluationId, planned)).interviewId;
});
afterEach(() => world.close());

const op = (n: number) => n.toString(16).padStart(24, '0');
const answer = (n: number, change: object = {}) => ({
  kind: 'answer',
  op: op(n),
  questionId: q,
  baseVersion: 0,
  ...{ notes: [], composer: '', probesAsked: [], evidence: {}, skipReason: '', seconds: 0 },
  ...change,
});
const rating = (n: number, value: number | null, change: object = {}) => ({
  ...{ kind: 'rating', op: op(n), questionId: q, value },
  ...change,
});
const send = async (ctx: Context, ...changes: unknown[]) => (await saveChanges(ctx, id, { changes })).results;
const took = async (ctx: Context, ...changes: unknown[]) => (await send(ctx, ...changes)).map((r) => r.took);

describe('changes of the outbox', () => {
  it('are each taken or refused by themselves, with the reason', async () => {
    const results = await send(
      first,
      answer(1, { composer: '甲' }),
      answer(2, { questionId: 'NOPE' }),
      rating(3, 9),
      { kind: 'answer', op: op(4) },
      'not even an object',
      rating(5, 4),
    );
    expect(results).toMatchObject([
      { op: op(1), took: 'saved', version: 1 },
      { op: op(2), took: 'refused', reason: 'no_question', where: 'NOPE' },
      { op: op(3), took: 'refused', reason: 'invalid_change', where: 'value' },
      { op: op(4), took: 'refused', reason: 'invalid_change' },
      { op: '', took: 'refused', reason: 'invalid_change' },
      { op: op(5), took: 'saved' },
    ]);
    const session = await openSession(first, id, 'en');
    expect(session.answers.map((a) => a.composer)).toEqual(['甲']);
    expect(session.myRatings).toEqual([{ questionId: q, value: 4 }]);
    expect(session.interview.state).toBe('running');
  });

  it('change nothing when they come twice, also after somebody has gone on', async () => {
    const change = answer(1, { composer: '甲' });
    expect(await send(first, change)).toMatchObject([{ took: 'saved', version: 1 }]);
    await send(second, answer(2, { baseVersion: 1, composer: '甲乙' }));
    expect(await send(first, change, change)).toEqual([
      { op: op(1), took: 'saved', version: 1 },
      { op: op(1), took: 'saved', version: 1 },
    ]);
    expect((await openSession(first, id, 'en')).answers).toMatchObject([{ composer: '甲乙', version: 2 }]);
  });

  it('are not taken over what somebody else wrote', async () => {
    await send(first, answer(1, { composer: '甲' }));
    expect(await send(second, answer(2, { composer: '乙' }))).toMatchObject([
      { took: 'behind', theirs: { composer: '甲', version: 1 } },
    ]);
  });

  it('of a rating are not taken over one’s own from another device', async () => {
    expect(await took(first, rating(1, 4))).toEqual(['saved']);
    expect(await send(first, rating(2, 2))).toEqual([{ op: op(2), took: 'rated_elsewhere', theirs: 4 }]);
    expect(await took(first, rating(3, 2, { base: 4 }))).toEqual(['saved']);
    // The first one again: it had been taken, and does not come back.
    expect(await took(first, rating(1, 4))).toEqual(['saved']);
    expect((await openSession(first, id, 'en')).myRatings).toEqual([{ questionId: q, value: 2 }]);
  });

  it('record the answer to the consent text once, and do not begin the interview', async () => {
    const given = consented('given');
    expect(await took(first, given, given)).toEqual(['saved', 'saved']);
    expect(await send(second, consented('refused'))).toEqual([
      { op: expect.any(String), took: 'consented_elsewhere', theirs: 'given' },
    ]);
    expect(await took(second, consented('refused', 'given'))).toEqual(['saved']);
    expect((await openSession(first, id, 'en')).interview).toMatchObject({
      state: 'planned',
      consent: 'refused',
    });
    const { entries } = await readTrail(world.as('auditor', 'auditor'), {});
    expect(entries.filter((e) => e.action === 'interview.consent').map((e) => [e.before, e.after])).toEqual([
      [{ consent: 'given' }, { consent: 'refused' }],
      [{ consent: null }, { consent: 'given' }],
    ]);
  });

  it('keep follow-up questions, and say who wrote last', async () => {
    const followUps = [{ id: 'f1', text: '由谁更新？', at: 1 }];
    await send(first, answer(1, { followUps }));
    world.now += 60_000;
    await send(second, answer(2, { questionId: other, composer: '乙' }));
    const session = await openSession(first, id, 'en');
    expect(session.answers.find((a) => a.questionId === q)?.followUps).toEqual(followUps);
    expect(session.lastWritten).toEqual({ questionId: other, name: 'rater-2', me: false, at: world.now });
    expect((await openSession(second, id, 'en')).lastWritten?.me).toBe(true);
  });

  it('are for the raters, and never sent by a device of somebody else', async () => {
    const stranger = await world.account('stranger', 'evaluator');
    expect(await refusalCode(saveChanges(stranger, id, { changes: [answer(1)] }))).toBe('not_allowed');
    const { deviceId } = await addDevice(first, { name: '平板', key: KEY });
    const input = { device: deviceId, changes: [answer(1)] };
    expect(await refusalCode(saveChanges(second, id, input))).toBe('not_found');
    expect((await saveChanges(first, id, input)).deviceRevoked).toBe(false);
  });
});

describe('field devices', () => {
  it('get their key back for their owner alone, and it is not readable in the database', async () => {
    const { deviceId } = await addDevice(first, { name: '平板', key: KEY });
    expect(await openEscrow(first, deviceId)).toEqual({ key: KEY });
    expect(await refusalCode(openEscrow(second, deviceId))).toBe('not_found');
    expect(
      JSON.stringify(await world.store.db.select().from(world.store.db.tables.fieldDevice)),
    ).not.toContain(KEY);
    expect(await listDevices(first)).toMatchObject([{ id: deviceId, name: '平板', revokedAt: null }]);
    expect(await refusalCode(listDevices(second, first.actor.userId))).toBe('not_allowed');
  });

  it('are refused with a key that is none', async () => {
    expect(await refusalCode(addDevice(first, { name: '平板', key: 'short' }))).toBe('invalid_input');
    expect(await refusalCode(addDevice(world.as('author', 'author'), { name: 'x', key: KEY }))).toBe(
      'not_allowed',
    );
  });

  it('are given up by their owner or a security administrator: no key, but what they hold is still taken', async () => {
    const { deviceId } = await addDevice(first, { name: '平板', key: KEY });
    expect(await refusalCode(revokeDevice(second, deviceId))).toBe('not_found');
    await revokeDevice(world.as('security', 'security_admin'), deviceId);
    expect(await refusalCode(openEscrow(first, deviceId))).toBe('conflict');
    const sent = await saveChanges(first, id, { device: deviceId, changes: [answer(1, { composer: '甲' })] });
    expect(sent).toMatchObject({ deviceRevoked: true, results: [{ took: 'saved' }] });
    expect((await listAssignments(first, deviceId)).deviceRevoked).toBe(true);
  });

  it('can take along the interviews of their owner', async () => {
    const { assignments } = await listAssignments(first, null);
    expect(assignments).toMatchObject([
      { id, unit: '甲镇', role: 'leadership', number: 1, state: 'planned' },
    ]);
    const stranger = await world.account('stranger', 'evaluator');
    expect((await listAssignments(stranger, null)).assignments).toEqual([]);
  });
});
