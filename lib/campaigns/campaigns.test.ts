import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listEvaluations, listLinks } from '#db/repositories/evaluations.ts';
import { addResponse } from '#db/repositories/responses.ts';
import { DAY, openWorld, refusal, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { expectWords } from '../i18n/problem-text.test-support.ts';
import { loadDataset } from '../responses/dataset.ts';
import { changeCampaign } from './change-campaign.ts';
import { listCampaigns } from './list-campaigns.ts';
import { phaseOf } from './phase.ts';
import { publishCampaign } from './publish-campaign.ts';
import { readCampaign } from './read-campaign.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const admin = () => world.as('admin', 'evaluation_admin');
const UNITS = 'code,name,type\nA,甲局,economic_department\nB,乙镇,township\nC,区财政局,economic_department';
const evaluation = (units = UNITS) =>
  createEvaluation(admin(), { title: '评估', periodStart: '2026-01-01', periodEnd: '2026-12-31', units });
const at = (days: number) => new Date(world.now + days * DAY).toISOString();

async function campaign(change: Record<string, unknown> = {}) {
  const evaluationId = await evaluation();
  const { units } = await readEvaluation(admin(), evaluationId);
  const input = {
    questionnaireVersionId: await versionOf(world, 'Q_COOP'),
    unitIds: units.map((u) => u.id),
    departments: '区财政局\n 区审计局 \n区审计局\n\n',
    opensAt: at(1),
    closesAt: at(10),
    contact: '评估组',
    ...change,
  };
  return { evaluationId, units, id: await publishCampaign(admin(), evaluationId, input) };
}

describe('an evaluation from a list of units', () => {
  it('names every bad line and column and stores nothing', async () => {
    const bad = [
      'code,name,type',
      'A,甲局,economic_department',
      'A,重复,township',
      'b c,空格,township',
      'D,,township',
      'E,类型,ministry',
      'F',
    ].join('\n');
    const error = await refusal(evaluation(bad));
    expect(error.code).toBe('invalid_input');
    expect(error.problems.map((p) => p.path)).toEqual([
      'line 3, column code',
      'line 4, column code',
      'line 5, column name',
      'line 6, column type',
      'line 7, column name',
      'line 7, column type',
    ]);
    for (const p of error.problems) expectWords(p);
    expect(await listEvaluations(world.store.db)).toEqual([]);
  });

  it('names unknown and missing columns, no units, and text that is not CSV', async () => {
    const paths = async (csv: string) => (await refusal(evaluation(csv))).problems.map((p) => p.path);
    expect(await paths('code,name,kind\nA,甲,township')).toEqual(['line 1, column kind', 'line 1']);
    expect(await paths('code,name,type\n')).toEqual(['line 2']);
    expect(await paths('code,name,type\n"A')).toEqual(['units']);
  });

  it('takes any order of columns, a byte order mark, Windows line ends', async () => {
    const id = await evaluation('\ufefftype,code,name\r\ntownship,A,"甲, 镇"\r\n');
    const { units } = await readEvaluation(admin(), id);
    expect(units.map((u) => [u.code, u.name, u.type])).toEqual([['A', '甲, 镇', 'township']]);
  });

  it('refuses a period that ends before it begins', async () => {
    const input = { title: '评估', periodStart: '2026-02-01', periodEnd: '2026-01-01', units: UNITS };
    expect((await refusal(createEvaluation(admin(), input))).problems[0]?.path).toBe('periodEnd');
  });
});

describe('a campaign', () => {
  it('gives each unit a link per invited department, never to itself', async () => {
    const { id, units } = await campaign();
    const links = await listLinks(world.store.db, id);
    const of = (code: string) =>
      links
        .filter((l) => l.unitId === units.find((u) => u.code === code)?.id)
        .map((l) => l.stratum)
        .sort();
    expect([of('A'), of('B'), of('C')]).toEqual([
      ['区审计局', '区财政局'],
      ['区审计局', '区财政局'],
      ['区审计局'],
    ]);
    expect(new Set(links.map((l) => l.token)).size).toBe(5);
    expect(world.changes).toBe(1);
  });

  it('gives a unit that is named twice its links once', async () => {
    const { evaluationId, units } = await campaign();
    const unitId = units[0]?.id ?? '';
    const id = await publishCampaign(admin(), evaluationId, {
      questionnaireVersionId: await versionOf(world, 'Q_COOP'),
      unitIds: [unitId, unitId],
      departments: '区审计局',
      opensAt: at(1),
      closesAt: at(10),
      contact: '评估组',
    });
    expect(await listLinks(world.store.db, id)).toHaveLength(1);
  });

  it('gives each unit one link where the audience has no departments', async () => {
    const { id } = await campaign({
      questionnaireVersionId: await versionOf(world, 'Q_INT'),
      departments: '',
    });
    expect((await listLinks(world.store.db, id)).map((l) => l.stratum)).toEqual(['', '', '']);
  });

  it('is refused with what is wrong', async () => {
    const path = async (change: Record<string, unknown>) =>
      (await refusal(campaign(change))).problems[0]?.path;
    expect(await path({ departments: ' \n' })).toBe('departments');
    expect(await path({ unitIds: ['nobody'] })).toBe('unitIds');
    expect(await path({ closesAt: at(0), opensAt: at(1) })).toBe('closesAt');
    expect(await path({ opensAt: 'tomorrow' })).toBe('opensAt');
    const validation = await versionOf(world, 'Q_IPIP_BIG5_25');
    expect(await path({ questionnaireVersionId: validation })).toBe('questionnaireVersionId');
    const tree = await versionOf(world, 'IT_COUNTY');
    expect(await refusalCode(campaign({ questionnaireVersionId: tree }))).toBe('not_found');
  });

  it('opens, closes and reopens by its times alone', async () => {
    const { id } = await campaign();
    const phase = async () => (await readCampaign(admin(), id)).phase;
    const change = (input: unknown) => changeCampaign(admin(), id, input);
    expect(await phase()).toBe('early');
    await change({ act: 'open' });
    expect(await phase()).toBe('open');
    expect(await refusalCode(change({ act: 'open' }))).toBe('conflict');
    await change({ act: 'close' });
    expect(await phase()).toBe('closed');
    expect(await refusalCode(change({ act: 'close' }))).toBe('conflict');
    expect(await refusalCode(change({ act: 'extend', closesAt: at(-1) }))).toBe('invalid_input');
    await change({ act: 'extend', closesAt: at(20) });
    expect(await phase()).toBe('open');
    world.now += 20 * DAY;
    expect(await phase()).toBe('closed');
    expect(world.changes).toBe(4);
    expect(await refusalCode(change({ act: 'delete' }))).toBe('invalid_input');
    expect(await refusalCode(changeCampaign(admin(), 'nowhere', { act: 'close' }))).toBe('not_found');
  });

  it('decides its phase at the very moments', () => {
    const c = { opensAt: 10, closesAt: 20, closedAt: null, pausedAt: null };
    expect([9, 10, 19, 20].map((now) => phaseOf(c, now))).toEqual(['early', 'open', 'open', 'closed']);
    expect(phaseOf({ ...c, closedAt: 12 }, 11)).toBe('closed');
  });

  it('counts submissions live and shows no statistic before it has closed', async () => {
    const { id, evaluationId, units } = await campaign();
    await changeCampaign(admin(), id, { act: 'open' });
    const [link] = await listLinks(world.store.db, id);
    const unitId = link?.unitId ?? '';
    await world.store.write(async (tx) => {
      for (const eligible of [true, true, false]) {
        const left = { campaignId: id, linkId: link?.id ?? '', unitId, day: '2026-05-11', texts: {} };
        await addResponse(tx.db, { ...left, eligible, answers: {} });
      }
    });
    const row = (await readCampaign(admin(), id)).rows.find((r) => r.unitId === unitId);
    expect(row).toMatchObject({ received: 3, eligible: 2, departmentsAnswering: 1 });
    const [summary] = await listCampaigns(admin(), evaluationId);
    expect(summary?.received.get(unitId)).toBe(2);
    expect(summary?.unitIds).toHaveLength(units.length);
    expect(await refusalCode(loadDataset(world.store.db, id, world.now))).toBe('too_early');
    await changeCampaign(admin(), id, { act: 'close' });
    expect((await loadDataset(world.store.db, id, world.now)).rows).toBe(2);
  });
});
