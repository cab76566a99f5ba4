/** Indicator scores of the demonstration, against plain computations from the raw rows made here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeCampaign, listLinks } from '#db/repositories/evaluations.ts';
import { listInterviews, listRatings } from '#db/repositories/interviews.ts';
import { addResponse, listResponses } from '#db/repositories/responses.ts';
import { listScores } from '#db/repositories/scores.ts';
import { type DemoWorld, openDemoWorld, refusal, refusalCode, versionOf } from '../../tests/support/world.ts';
import { publishCampaign } from '../campaigns/publish-campaign.ts';
import type { Context } from '../context.ts';
import { questionsOf } from '../interview/outline.ts';
import { loadVersion } from '../library/load-version.ts';
import { decideProposal } from './decide-proposal.ts';
import { exportScores } from './export-scores.ts';
import { previewExport } from './preview-export.ts';
import { readMatrix } from './read-matrix.ts';
import { readSheet } from './read-sheet.ts';
import { revertScore } from './revert-score.ts';
import { setSourceState } from './set-source-state.ts';

let world: DemoWorld;
let analyst: Context;
/** Somebody else with the same office. */
let second: Context;
let evaluationId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  analyst = world.as('analyst', 'analyst');
  second = world.as('second', 'analyst');
  evaluationId = world.demo.evaluationId;
});
afterAll(() => world.close());

const unitId = (code: string) => world.units.get(code)?.id ?? '';
async function row(code: string, indicatorId: string) {
  const { tree } = await readSheet(analyst, evaluationId, unitId(code));
  const found = tree
    .flatMap((f) => f.children.flatMap((c) => c.leaves))
    .find((r) => r.indicator.id === indicatorId);
  if (found === undefined) throw new Error(`no ${indicatorId}`);
  return found;
}
const now = async (code: string, indicatorId: string) => (await row(code, indicatorId)).now;
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const sd = (x: readonly number[]) =>
  Math.sqrt(x.reduce((s, v) => s + (v - mean(x)) ** 2, 0) / (x.length - 1));

/** Scores 1–5 of a unit's respondents on named items, reversed ones turned, from the stored answers. */
async function rawScores(
  campaignId: string,
  code: string,
  items: Readonly<Record<string, 'forward' | 'reverse'>>,
  needed: number,
): Promise<{ stratum: string; score: number }[]> {
  const links = new Map((await listLinks(world.store.db, campaignId)).map((l) => [l.id, l]));
  const out: { stratum: string; score: number }[] = [];
  for (const r of await listResponses(world.store.db, campaignId)) {
    const link = links.get(r.linkId);
    if (!r.eligible || link?.unitId !== unitId(code)) continue;
    const codes = Object.entries(items).flatMap(([id, keyed]) => {
      const answer = r.answers[id];
      if (typeof answer !== 'number') return [];
      return [keyed === 'reverse' ? 6 - answer : answer];
    });
    if (codes.length >= needed) out.push({ stratum: link.stratum, score: mean(codes) });
  }
  return out;
}

const ATTITUDE = {
  SVC_ATT1: 'forward',
  SVC_ATT2: 'forward',
  SVC_ATT3: 'reverse',
  SVC_ATT4: 'forward',
} as const;
const COMMUNICATION = {
  COP_COM1: 'forward',
  COP_COM2: 'forward',
  COP_COM3: 'forward',
  COP_COM4: 'forward',
  COP_COM5: 'forward',
} as const;

/** The keys as the questionnaire file states them; this test's own lists are held against them. */
async function keysOf(instrumentId: string, scale: string) {
  const { instrument } = await loadVersion(
    world.store.db,
    await versionOf(world, instrumentId),
    'questionnaire',
  );
  return Object.fromEntries(
    instrument.items.flatMap((i) => (i.type === 'likert' && i.scale === scale ? [[i.id, i.keyed]] : [])),
  );
}

describe('an indicator with one questionnaire', () => {
  it.each(['E1', 'E4', 'T1'])('of %s is the mean over persons with s/√n', async (code) => {
    expect(await keysOf('Q_SERV', 'ATT')).toEqual(ATTITUDE);
    const scores = (await rawScores(world.campaigns.service_recipient.id, code, ATTITUDE, 3)).map(
      (s) => s.score,
    );
    expect(scores.length).toBeGreaterThan(30);
    const result = await now(code, 'D3.1');
    const n = scores.length;
    expect(result).toMatchObject({ state: 'direct', n });
    expect(result.rate).toEqual({ kind: 'estimate', value: expect.closeTo((mean(scores) - 1) / 4, 12), n });
    expect(result.standardError).toEqual({
      kind: 'estimate',
      value: expect.closeTo(sd(scores) / Math.sqrt(n) / 4, 12),
      n,
    });
    expect(result.degreesOfFreedom).toMatchObject({ value: expect.closeTo(n - 1, 6) });
  });

  it('has no value below the minimum, and shows no mean of an item', async () => {
    const result = await now('M1', 'D3.1');
    expect(result.rate).toMatchObject({ kind: 'undefined', reason: 'below_minimum' });
    const [source] = result.sources;
    expect(source).toMatchObject({ effectiveWeight: 0, missing: { cause: 'below_minimum' } });
    expect(source?.questionnaire).toMatchObject({ minimum: { responses: 30 }, items: [] });
    expect(source?.questionnaire?.respondents).toBeLessThan(30);
  });

  it('waits while its campaign is open', async () => {
    const result = await now('E1', 'D1.3');
    const source = result.sources.find((s) => s.ref.includes('Q_COOP'));
    expect(source?.missing).toEqual({ cause: 'campaign_open' });
    expect(source?.questionnaire).toBeUndefined();
  });
});

describe('an indicator with several sources', () => {
  async function interviewMeans(code: string): Promise<number[]> {
    const { instrument } = await loadVersion(
      world.store.db,
      await versionOf(world, 'IV_LIAISON'),
      'interview_outline',
    );
    const questions = questionsOf(instrument)
      .map((q) => q.question)
      .filter((q) => q.rating?.indicator === 'D2.2');
    const all = (await listInterviews(world.store.db, evaluationId)).filter(
      (i) => i.unitId === unitId(code) && i.role === 'partner_liaison',
    );
    const ratings = await listRatings(
      world.store.db,
      all.map((i) => i.id),
    );
    return all.map((i) => {
      let sum = 0;
      let weights = 0;
      for (const q of questions) {
        const own = ratings.flatMap((r) =>
          r.interviewId === i.id && r.questionId === q.id && r.value !== null ? [r.value] : [],
        );
        sum += (q.rating?.weight ?? 1) * mean(own);
        weights += q.rating?.weight ?? 1;
      }
      return sum / weights;
    });
  }

  it('renormalises over what is there and names what is missing', async () => {
    const before = await now('E1', 'D2.2');
    expect(before.state).toBe('partial');
    expect(before.sources.map((s) => [s.type, s.effectiveWeight, s.missing?.cause])).toEqual([
      ['questionnaire', 0, 'campaign_open'],
      ['interview', 1, undefined],
      ['statistics', 0, 'not_yet'],
    ]);
    const interviews = await interviewMeans('E1');
    expect(interviews).toHaveLength(3);
    expect(before.rate).toMatchObject({ value: expect.closeTo((mean(interviews) - 1) / 4, 12), n: 3 });
    expect(before.standardError).toMatchObject({
      value: expect.closeTo(sd(interviews) / Math.sqrt(3) / 4, 12),
    });
  });

  it('blends departments and interviews once the campaign has closed', async () => {
    const { id } = world.campaigns.cooperating_department;
    await world.store.write((tx) => changeCampaign(tx.db, id, { closedAt: world.now }));
    const keys = await keysOf('Q_COOP', 'COM');
    expect(Object.keys(keys)).toEqual(Object.keys(COMMUNICATION));
    const people = await rawScores(id, 'E1', keys, 4);
    const departments = [...new Set(people.map((p) => p.stratum))].map((d) =>
      mean(people.filter((p) => p.stratum === d).map((p) => p.score)),
    );
    expect(departments.length).toBeGreaterThanOrEqual(5);
    const interviews = await interviewMeans('E1');
    const result = await now('E1', 'D2.2');
    expect(result.sources.map((s) => s.effectiveWeight)).toEqual([
      expect.closeTo(0.75, 12),
      expect.closeTo(0.25, 12),
      0,
    ]);
    const rate = 0.75 * ((mean(departments) - 1) / 4) + 0.25 * ((mean(interviews) - 1) / 4);
    expect(result.rate).toMatchObject({ value: expect.closeTo(rate, 12) });
    const variance =
      (0.75 * (sd(departments) / Math.sqrt(departments.length) / 4)) ** 2 +
      (0.25 * (sd(interviews) / Math.sqrt(3) / 4)) ** 2;
    expect(result.standardError).toMatchObject({ value: expect.closeTo(Math.sqrt(variance), 12) });
    // fewer than five departments: no questionnaire value, whatever the number of persons
    const small = await now('M1', 'D2.2');
    expect(small.sources[0]?.missing).toEqual({ cause: 'below_minimum' });
    expect(small.sources[1]?.effectiveWeight).toBe(1);
    // its liaisons have not been talked to yet
    expect((await now('T1', 'D2.2')).sources[1]?.missing).toEqual({ cause: 'not_yet' });
  });

  it('counts a withheld source as nothing at full weight, and leaves out one that does not apply', async () => {
    const key = { unitId: unitId('E2'), indicatorId: 'D2.2' };
    const set = (sourceIndex: number, cause: string) =>
      setSourceState(analyst, evaluationId, { ...key, sourceIndex, cause, reason: '已书面通知' });
    const before = await now('E2', 'D2.2');
    await set(2, 'withheld');
    const withheld = await now('E2', 'D2.2');
    expect(withheld.sources.map((s) => s.effectiveWeight)).toEqual([0.6, 0.2, 0.2]);
    expect(withheld.sources[2]).toMatchObject({ rate: { value: 0 }, missing: { reason: '已书面通知' } });
    const value = (r: typeof before) => (r.rate.kind === 'estimate' ? r.rate.value : Number.NaN);
    expect(value(withheld)).toBeCloseTo(0.8 * value(before), 12);
    await set(2, 'not_applicable');
    expect(value(await now('E2', 'D2.2'))).toBeCloseTo(value(before), 12);
    await set(2, 'not_yet');
    expect((await now('E2', 'D2.2')).inputHash).toBe(before.inputHash);
    expect(await refusalCode(set(3, 'withheld'))).toBe('not_found');
  });
});

/** Proposed by one analyst and approved by the other, as the shipped policy asks for. */
async function exported(input: unknown): Promise<{ written: number }> {
  return approve((await exportScores(analyst, evaluationId, input)).proposalId);
}
const approve = (proposalId: string | undefined) =>
  decideProposal(second, evaluationId, proposalId ?? '', { decision: 'approve' });

describe('score versions', () => {
  const preview = (code: string) => previewExport(analyst, evaluationId, { unitIds: [unitId(code)] });
  const write = async (code: string, why: string) => {
    const { changes } = await preview(code);
    const chosen = changes.map((c) => ({
      unitId: c.unitId,
      indicatorId: c.indicatorId,
      inputHash: c.after.inputHash,
    }));
    // Named twice, as a script may do it: each change is written once all the same.
    return exported({ changes: [...chosen, ...chosen], why });
  };

  it('are written as previewed, once, and shown with who and why', async () => {
    const { changes } = await preview('E3');
    expect(changes.length).toBeGreaterThan(5);
    expect(changes.every((c) => c.before === undefined)).toBe(true);
    expect(await write('E3', '第一次')).toEqual({ written: changes.length });
    expect((await preview('E3')).changes).toEqual([]);
    const { score, now: computed, stale } = await row('E3', 'D3.1');
    expect(score).toMatchObject({
      seq: 1,
      why: '第一次',
      by: 'analyst',
      approvedBy: 'second',
      state: 'direct',
      rate: computed.rate,
    });
    expect(stale).toBe(false);
    const other = (await readMatrix(analyst, evaluationId)).rows.find((r) => r.unitId === unitId('E5'));
    expect([other?.scores.size, other?.counted]).toEqual([0, 0]);
    expect(other?.stale).toBeGreaterThan(5);
  });

  it('follow the evidence: a new answer makes the shown preview stale and the next one a new version', async () => {
    const { changes } = await preview('E6');
    const shown = changes.find((c) => c.indicatorId === 'D3.1');
    const decision = {
      changes: [{ unitId: unitId('E6'), indicatorId: 'D3.1', inputHash: shown?.after.inputHash }],
      why: '第一次',
    };
    await exported(decision);
    // late answers, as when a campaign was extended
    const { id } = world.campaigns.service_recipient;
    const link = (await listLinks(world.store.db, id)).find((l) => l.unitId === unitId('E6'));
    const answers = Object.fromEntries(
      Object.entries(ATTITUDE).map(([i, k]) => [i, k === 'reverse' ? 1 : 5]),
    );
    await world.store.write((tx) =>
      addResponse(tx.db, {
        campaignId: id,
        linkId: link?.id ?? '',
        unitId: unitId('E6'),
        day: '2026-05-11',
        eligible: true,
        answers,
        texts: {},
      }),
    );
    expect((await row('E6', 'D3.1')).stale).toBe(true);
    const stale = await refusal(exportScores(analyst, evaluationId, decision));
    expect([stale.code, stale.reason, stale.params]).toEqual([
      'conflict',
      'evidence_changed',
      { indicator: 'D3.1' },
    ]);
    await write('E6', '第二次');
    const { history } = await row('E6', 'D3.1');
    expect(history.map((h) => [h.seq, h.why])).toEqual([
      [2, '第二次'],
      [1, '第一次'],
    ]);
    expect((history[0]?.n ?? 0) - (history[1]?.n ?? 0)).toBe(1);
    // the others of the unit rest on other rows and stay as they were
    expect((await row('E1', 'D3.1')).history).toEqual([]);
  });

  it('are put back in force by a copy, and none is erased', async () => {
    const request = { unitId: unitId('E6'), indicatorId: 'D3.1', seq: 1, why: '误补' };
    await approve((await revertScore(analyst, evaluationId, request)).proposalId);
    const { history, stale } = await row('E6', 'D3.1');
    expect(history.map((h) => [h.seq, h.revertsTo, h.why])).toEqual([
      [3, 1, '误补'],
      [2, null, '第二次'],
      [1, null, '第一次'],
    ]);
    expect(history[0]?.rate).toEqual(history[2]?.rate);
    expect(stale).toBe(true);
    expect(await refusalCode(revertScore(analyst, evaluationId, { ...request, seq: 3 }))).toBe('conflict');
    expect(await refusalCode(revertScore(analyst, evaluationId, { ...request, seq: 9 }))).toBe('not_found');
  });

  it('are all written or none', async () => {
    const before = (await listScores(world.store.db, evaluationId)).length;
    const { changes } = await preview('E5');
    const chosen = changes.slice(0, 3).map((c, i) => ({
      unitId: c.unitId,
      indicatorId: c.indicatorId,
      inputHash: i === 2 ? '0'.repeat(64) : c.after.inputHash,
    }));
    expect(await refusalCode(exportScores(analyst, evaluationId, { changes: chosen, why: '试试' }))).toBe(
      'conflict',
    );
    expect(await listScores(world.store.db, evaluationId)).toHaveLength(before);
  });

  it('are written once when the same comparison was proposed twice and both are approved at the same moment', async () => {
    const { changes } = await preview('E5');
    const [first] = changes;
    const request = {
      changes: [
        {
          unitId: unitId('E5'),
          indicatorId: first?.indicatorId ?? '',
          inputHash: first?.after.inputHash ?? '',
        },
      ],
      why: '同时',
    };
    const proposals = [
      await exportScores(analyst, evaluationId, request),
      await exportScores(analyst, evaluationId, request),
    ];
    const outcomes = await Promise.allSettled(proposals.map((p) => approve(p.proposalId)));
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await row('E5', first?.indicatorId ?? '')).history).toHaveLength(1);
  });

  it('are for analysts alone to write', async () => {
    for (const role of ['lead', 'evaluation_admin', 'evaluator', 'author'] as const) {
      const other = world.as('other', role);
      expect(await refusalCode(exportScores(other, evaluationId, {}))).toBe('not_allowed');
      expect(await refusalCode(revertScore(other, evaluationId, {}))).toBe('not_allowed');
      expect(await refusalCode(decideProposal(other, evaluationId, '', {}))).toBe('not_allowed');
    }
  });
});

/** Last: a closed campaign changes what a score rests on. */
describe('a later campaign of the same questionnaire', () => {
  it('counts for the units that it includes, and leaves the others their earlier evidence', async () => {
    const { store } = world;
    const earlier = world.campaigns.service_recipient.id;
    const campaignOf = async (code: string) =>
      (await now(code, 'D3.1')).sources[0]?.questionnaire?.campaignId;
    const before = await now('E4', 'D3.1');
    expect([await campaignOf('E1'), await campaignOf('E4')]).toEqual([earlier, earlier]);
    world.now += 60_000;
    const moment = (hours: number) => new Date(world.now + hours * 3_600_000).toISOString();
    const later = await publishCampaign(world.as('lead', 'evaluation_admin'), evaluationId, {
      questionnaireVersionId: await versionOf(world, 'Q_SERV'),
      unitIds: [unitId('E1'), unitId('M1')],
      opensAt: moment(-1),
      closesAt: moment(1),
      contact: '评估办',
    });
    // While it collects, what has closed stands.
    expect([await campaignOf('E1'), await campaignOf('E4')]).toEqual([earlier, earlier]);
    await store.write((tx) => changeCampaign(tx.db, later, { closedAt: world.now }));
    expect([await campaignOf('E1'), await campaignOf('E4')]).toEqual([later, earlier]);
    expect((await now('E1', 'D3.1')).rate).toMatchObject({ reason: 'below_minimum' });
    const after = await now('E4', 'D3.1');
    expect([after.rate, after.inputHash]).toEqual([before.rate, before.inputHash]);
    expect(after.sources[0]?.questionnaire?.items.map((i) => i.id)).toContain('SVC_ATT1');
  });
});
