import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCalibrations } from '#db/repositories/calibrations.ts';
import { listUnits } from '#db/repositories/evaluations.ts';
import { lockRater } from '#db/repositories/interviews.ts';
import { consented, ratingOf, written } from '../../tests/support/interview-changes.ts';
import { DAY, openWorld, refusal, START, versionOf, type World } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { shipped } from '../instruments/check-cases.test-support.ts';
import { questionsOf } from '../interview/outline.ts';
import { listVersions } from '../library/list-versions.ts';
import { readVersion } from '../library/read-version.ts';
import { computeIndicators } from '../scores/compute.ts';
import { finishInterview } from './finish-interview.ts';
import { handInCalibration } from './hand-in-calibration.ts';
import { listInterviews } from './list-interviews.ts';
import { lockRatings } from './lock-ratings.ts';
import { openCalibration } from './open-calibration.ts';
import { planInterview } from './plan-interview.ts';
import { readCalibration } from './read-calibration.ts';
import { saveChanges } from './save-changes.ts';

const set = shipped('calibration_cases', 'CAL_INTERVIEW');
const NAME = 'CAL_INTERVIEW@1.0.0';
const HOUR = 3_600_000;

/** The experts' ratings, some of them changed. */
function ratings(change: (expert: number, i: number) => number = (expert) => expert) {
  return Object.fromEntries(set.cases.map((c, i) => [c.id, change(c.expert.rating, i)]));
}
const middle = ratings(() => 3);

let world: World;
let lead: Context;
let a: Context;
let b: Context;
let evaluationId: string;
let unitId: string;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.account('lead', 'lead', 'evaluation_admin');
  a = await world.account('rater-a', 'evaluator');
  b = await world.account('rater-b', 'evaluator');
  evaluationId = await createEvaluation(lead, {
    title: '校准',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nU1,区总工会,mass_organisation',
  });
  unitId = (await listUnits(world.store.db, evaluationId))[0]?.id ?? '';
});
afterAll(() => world.close());

describe('an attempt', () => {
  it('shows no expert before it is handed in', async () => {
    const view = await openCalibration(a, evaluationId);
    expect(view).toMatchObject({ name: NAME, attempt: 1, due: true, expertRatings: 'draft' });
    expect(view.cases.map((c) => c.id).toSorted()).toEqual(set.cases.map((c) => c.id));
    const said = JSON.stringify(view);
    for (const { expert } of set.cases) expect(said).not.toContain(expert.reason['zh-CN']);
    expect(said).not.toMatch(/"expert"|"rating"/);
    const again = await openCalibration(a, evaluationId);
    expect(again.cases).toEqual(view.cases);
  });

  it('is refused with each case that is missing or unknown', async () => {
    const { CASE_03: _, ...rest } = ratings();
    const error = await refusal(
      handInCalibration(a, evaluationId, { cases: NAME, ratings: { ...rest, CASE_99: 2 } }),
    );
    expect(error.code).toBe('invalid_input');
    expect(error.problems.map((p) => [p.key, p.path])).toEqual([
      ['case_unrated', 'CASE_03'],
      ['case_unknown', 'CASE_99'],
    ]);
    const six = handInCalibration(a, evaluationId, { cases: NAME, ratings: { ...ratings(), CASE_01: 6 } });
    expect((await refusal(six)).problems[0]?.path).toBe('ratings.CASE_01');
    const older = handInCalibration(a, evaluationId, { cases: 'CAL_INTERVIEW@0.9.0', ratings: ratings() });
    expect((await refusal(older)).reason).toBe('calibration_other_version');
    expect(await listCalibrations(world.store.db)).toEqual([]);
  });

  it('that fails may be repeated after the hour, in another order, and stays', async () => {
    const first = (await openCalibration(a, evaluationId)).cases.map((c) => c.id);
    expect(await handInCalibration(a, evaluationId, { cases: NAME, ratings: middle })).toEqual({
      passed: false,
    });
    const view = await readCalibration(a, evaluationId);
    expect(view).toMatchObject({ required: true, mine: { due: false, standing: { state: 'failed' } } });
    world.now = START + HOUR - 1;
    const soon = await refusal(handInCalibration(a, evaluationId, { cases: NAME, ratings: ratings() }));
    expect(soon).toMatchObject({ code: 'conflict', reason: 'calibration_wait', params: { minutes: 1 } });
    world.now = START + HOUR;
    const second = await openCalibration(a, evaluationId);
    expect(second).toMatchObject({ attempt: 2, due: true });
    expect(second.cases.map((c) => c.id)).not.toEqual(first);
    const near = ratings((expert, i) => (i < 5 ? expert + Math.sign(3 - expert) : expert));
    expect(await handInCalibration(a, evaluationId, { cases: NAME, ratings: near })).toEqual({
      passed: true,
    });
    const rows = await listCalibrations(world.store.db, 'rater-a');
    expect(rows.map((r) => [r.passed, r.exact, r.within])).toEqual([
      [false, 0.2, 0.6],
      [true, 0.6, 1],
    ]);
    const over = await refusal(handInCalibration(a, evaluationId, { cases: NAME, ratings: ratings() }));
    expect(over.reason).toBe('calibration_passed');
  });

  it('tells its own result case by case, and leads about everybody', async () => {
    const own = await readCalibration(a, evaluationId);
    if (!own.required) throw new Error('calibration is asked for');
    expect(own.people).toBeUndefined();
    expect(own.mine?.result?.cases[0]).toMatchObject({ id: 'CASE_01', own: 4, expert: 5 });
    expect(own.mine?.result?.score).toMatchObject({ n: 10, exact: 6, within: 10 });
    const all = await readCalibration(lead, evaluationId);
    if (!all.required) throw new Error('calibration is asked for');
    expect(all.people?.map((p) => [p.id, p.standing.state, p.attempts])).toEqual([
      ['lead', 'none', 0],
      ['rater-a', 'passed', 2],
      ['rater-b', 'none', 0],
    ]);
    expect(JSON.stringify(all.people)).not.toContain('CASE_01');
  });

  it('is not for those who do not rate, and the library keeps the experts from those who do', async () => {
    const analyst = world.as('analyst', 'analyst');
    expect((await refusal(openCalibration(analyst, evaluationId))).code).toBe('not_allowed');
    const versionId = await versionOf(world, 'CAL_INTERVIEW');
    expect((await refusal(readVersion(a, versionId))).code).toBe('not_allowed');
    expect((await listVersions(a)).some((v) => v.kind === 'calibration_cases')).toBe(false);
    expect((await readVersion(lead, versionId)).instrument.kind).toBe('calibration_cases');
  });
});

describe('ratings that count', () => {
  /** An interview with one member of the leadership whom both rate; A gives 5 and B 4 throughout. */
  async function held(): Promise<string> {
    const { interviewId } = await planInterview(lead, evaluationId, {
      unitId,
      role: 'leadership',
      raterIds: ['rater-a', 'rater-b'],
    });
    const questions = questionsOf(shipped('interview_outline', 'IV_LEAD')).map((q) => q.question);
    const rated = questions.filter((q) => q.rating !== undefined);
    const changes = [consented('given'), ...questions.map((q) => written(q.id))];
    await saveChanges(a, interviewId, { changes: [...changes, ...rated.map((q) => ratingOf(q.id, 5))] });
    await saveChanges(b, interviewId, { changes: rated.map((q) => ratingOf(q.id, 4)) });
    await finishInterview(a, interviewId);
    return interviewId;
  }
  const source = async () => {
    const view = await readEvaluation(lead, evaluationId);
    const results = (await computeIndicators(world.store.db, view, world.now)).unit(unitId);
    const found = results.find((r) => r.indicatorId === 'A1.1')?.sources.find((s) => s.type === 'interview');
    if (found === undefined) throw new Error('A1.1 has no interview source');
    return found;
  };

  it('leave out a rater who was not calibrated when he locked, and say so', async () => {
    const id = await held();
    await lockRatings(a, id);
    await lockRatings(b, id);
    const found = await source();
    expect(found.mean).toMatchObject({ kind: 'estimate', value: 5, n: 1 });
    expect(found.interview?.interviews).toMatchObject([{ id, leftOut: [1] }]);
    expect(found.interview?.interviews[0]?.questions[0]?.ratings).toEqual([5, 4]);
    const list = await listInterviews(lead, evaluationId);
    expect(list.interviews.find((i) => i.id === id)).toMatchObject({ leftOut: 1 });
    expect(list.people.map((p) => [p.id, p.calibrated])).toEqual(
      expect.arrayContaining([
        ['rater-a', true],
        ['rater-b', false],
      ]),
    );
  });

  it('stay left out when he passes afterwards', async () => {
    world.now += DAY;
    await handInCalibration(b, evaluationId, { cases: NAME, ratings: ratings() });
    expect((await source()).mean).toMatchObject({ value: 5 });
  });

  it('are the mean of both where both had passed', async () => {
    const id = await held();
    await lockRatings(a, id);
    await lockRatings(b, id);
    const found = await source();
    // 5 of the first interview, 4.5 of this one
    expect(found.mean).toMatchObject({ value: 4.75, n: 2 });
    expect(found.interview?.interviews.find((i) => i.id === id)).not.toHaveProperty('leftOut');
  });

  it('are none where neither counts, and the source says why', async () => {
    const before = (await source()).mean;
    const id = await held();
    // both passes are over by then
    await world.store.write(async (tx) => {
      await lockRater(tx.db, id, 'rater-a', world.now + 400 * DAY);
      await lockRater(tx.db, id, 'rater-b', world.now + 400 * DAY);
    });
    const found = await source();
    expect(found.mean).toEqual(before);
    expect(found.interview).toMatchObject({ uncalibrated: 1 });
    expect(found.interview?.interviews.some((i) => i.id === id)).toBe(false);
  });
});
