import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import { addGrants, dropSetting, getSetting, grantsOf, listUsers, putSetting } from './accounts.ts';
import { addDemoRater, removeDemoRaters } from './demo.ts';
import {
  addCampaign,
  addEvaluation,
  addLink,
  addUnits,
  changeCampaign,
  findCampaign,
  findLinkByToken,
  listCampaigns,
  listLinks,
  listUnits,
  removeEvaluation,
} from './evaluations.ts';
import {
  addInstrumentVersion,
  findByName,
  findInstrumentVersion,
  latestPublished,
  listInstrumentVersions,
  moveStatus,
  publishedVersions,
  replaceDraft,
} from './instruments.ts';
import {
  addInterview,
  addRater,
  listAnswers,
  listInterviews,
  listRaters,
  listRatings,
  lockRater,
  saveAnswer,
  saveRating,
} from './interviews.ts';
import {
  addResponse,
  claimReceipt,
  countByLink,
  listResponses,
  listTexts,
  removeResponses,
} from './responses.ts';
import {
  appendScore,
  dropSourceState,
  latestScore,
  listScores,
  listSourceStates,
  putSourceState,
} from './scores.ts';
import { listStratumSizes, replaceStratumSizes } from './stratum-sizes.ts';

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  beforeEach(() => clearStore(store));
  afterAll(() => drop());

  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));

  function version(instrumentId: string, number: string, change: object = {}) {
    return {
      instrumentId,
      kind: 'questionnaire',
      version: number,
      status: 'draft',
      trial: false,
      title: { 'zh-CN': '问卷' },
      source: `id: ${instrumentId}`,
      contentHash: 'h',
      createdBy: 'author',
      createdAt: 1,
      ...change,
    };
  }

  async function evaluation(db: Db): Promise<{ id: string; units: string[]; campaignId: string }> {
    const versionId = await addInstrumentVersion(db, version('IT', `1.0.${Math.random()}`));
    const id = await addEvaluation(db, {
      title: 'E',
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
      treeVersionId: versionId,
      policyVersionId: versionId,
      demo: false,
      createdBy: 'a',
      createdAt: 1,
    });
    const units = await addUnits(db, id, [
      { code: 'B', name: '乙', type: 'township' },
      { code: 'A', name: '甲', type: 'township' },
    ]);
    const campaignId = await addCampaign(db, {
      evaluationId: id,
      questionnaireVersionId: versionId,
      audience: 'own_staff',
      contact: 'c',
      opensAt: 10,
      closesAt: 20,
      closedAt: null,
      createdBy: 'a',
      createdAt: 1,
    });
    return { id, units: units.map((u) => u.id), campaignId };
  }

  describe('instruments', () => {
    it('keeps versions by name, once', async () => {
      const id = await write((db) => addInstrumentVersion(db, version('Q', '1.0.0')));
      expect((await findByName(store.db, 'Q', '1.0.0'))?.id).toBe(id);
      expect(await findByName(store.db, 'Q', '1.0.1')).toBeUndefined();
      await expect(write((db) => addInstrumentVersion(db, version('Q', '1.0.0')))).rejects.toThrow(/unique/i);
      const later = await write((db) => addInstrumentVersion(db, version('Q', '1.1.0', { createdAt: 2 })));
      expect((await listInstrumentVersions(store.db)).map((v) => v.id)).toEqual([later, id]);
    });

    it('replaces a draft and never anything else', async () => {
      const id = await write((db) => addInstrumentVersion(db, version('Q', '1.0.0')));
      const change = { source: 'new', title: { en: 'new' }, contentHash: 'n', createdBy: 'b', createdAt: 2 };
      expect(await write((db) => replaceDraft(db, id, change))).toBe(true);
      expect(await write((db) => moveStatus(db, id, 'draft', { status: 'published' }))).toBe(true);
      expect(await write((db) => replaceDraft(db, id, { ...change, source: 'newer' }))).toBe(false);
      expect(await write((db) => moveStatus(db, id, 'draft', { status: 'retired' }))).toBe(false);
      expect(await findInstrumentVersion(store.db, id)).toMatchObject({ source: 'new', status: 'published' });
    });

    it('finds the newest published version other than one', async () => {
      const add = (number: string, status: string, decidedAt: number) =>
        write((db) => addInstrumentVersion(db, version('Q', number, { status, decidedAt })));
      const one = await add('1.0.0', 'published', 5);
      const two = await add('1.1.0', 'published', 9);
      await add('1.2.0', 'draft', 12);
      expect((await latestPublished(store.db, 'Q', two))?.id).toBe(one);
      expect((await latestPublished(store.db, 'Q', one))?.id).toBe(two);
      expect((await publishedVersions(store.db)).map((r) => r.id).sort()).toEqual([one, two].sort());
    });
  });

  describe('evaluations', () => {
    it('keeps units in the order given and links by token', async () => {
      const { id, units, campaignId } = await write(evaluation);
      expect((await listUnits(store.db, id)).map((u) => u.code)).toEqual(['B', 'A']);
      const link = await write((db) =>
        addLink(db, { campaignId, unitId: units[0] ?? '', stratum: '财政局' }),
      );
      const other = await write((db) =>
        addLink(db, { campaignId, unitId: units[1] ?? '', stratum: '财政局' }),
      );
      expect(link.token).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      expect(new Set([link.token, other.token, link.id, other.id]).size).toBe(4);
      const found = await findLinkByToken(store.db, link.token);
      expect([found?.unit.code, found?.campaign.id, found?.evaluation.id]).toEqual(['B', campaignId, id]);
      expect(await findLinkByToken(store.db, link.id)).toBeUndefined();
      expect(await listLinks(store.db, campaignId)).toHaveLength(2);
      await expect(
        write((db) => addLink(db, { campaignId, unitId: units[0] ?? '', stratum: '财政局' })),
      ).rejects.toThrow(/unique/i);
    });

    it('replaces the sizes of the strata of the units that are named, and of no others', async () => {
      const { units, campaignId } = await write(evaluation);
      const [one = '', two = ''] = units;
      const size = (unitId: string, value: string, people: number) => ({
        ...{ campaignId, unitId, stratum: 'staff_level', value, people },
        ...{ origin: 'register', setBy: 'u', setAt: 5 },
      });
      const many = Array.from({ length: 250 }, (_, i) => size(two, `v${String(i).padStart(3, '0')}`, i));
      await write((db) => replaceStratumSizes(db, campaignId, units, [size(one, 'b', 2), ...many]));
      await write((db) => replaceStratumSizes(db, campaignId, [one], [size(one, 'c', 3), size(one, 'a', 1)]));
      const found = await listStratumSizes(store.db, campaignId);
      expect(found.filter((s) => s.unitId === one).map((s) => [s.value, s.people])).toEqual([
        ['a', 1],
        ['c', 3],
      ]);
      expect(found.filter((s) => s.unitId === two)).toEqual(many);
      await expect(
        write((db) => replaceStratumSizes(db, campaignId, [], [size(one, 'a', 9)])),
      ).rejects.toThrow(/unique/i);
    });

    it('changes the times of one campaign and removes an evaluation with all below it', async () => {
      const { id, campaignId } = await write(evaluation);
      const second = await write(evaluation);
      await write((db) => changeCampaign(db, campaignId, { closedAt: 15 }));
      expect((await findCampaign(store.db, campaignId))?.closedAt).toBe(15);
      expect((await findCampaign(store.db, second.campaignId))?.closedAt).toBeNull();
      await write((db) => removeEvaluation(db, id));
      expect(await listCampaigns(store.db, id)).toEqual([]);
      expect(await listUnits(store.db, id)).toEqual([]);
      expect(await listUnits(store.db, second.id)).toHaveLength(2);
    });
  });

  describe('responses', () => {
    const left = { campaignId: 'c', linkId: 'l', unitId: 'u', day: '2026-05-11', eligible: true };

    it('stores answers under random keys that share nothing with receipts and texts', async () => {
      await write(async (db) => {
        for (let i = 0; i < 20; i++) {
          await claimReceipt(db, 'c', `hash${i}`, `mac${i}`);
          await addResponse(db, { ...left, answers: { A: i % 5, B: 'NA' }, texts: { T: `text ${i}` } });
        }
      });
      const responses = await listResponses(store.db, 'c');
      expect(responses.map((r) => r.answers.A).sort()).toEqual(
        Array.from({ length: 20 }, (_, i) => i % 5).sort(),
      );
      expect(new Set(responses.map((r) => r.id)).size).toBe(20);
      for (const r of responses) expect(r.id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      // order of storage is the order of the random keys, not of arrival
      expect(responses.map((r) => r.id)).toEqual(responses.map((r) => r.id).toSorted());
      const texts = await listTexts(store.db, 'c');
      expect(texts).toHaveLength(20);
      expect(Object.keys(texts[0] ?? {})).toEqual(['unitId', 'itemId', 'text']);
      expect(texts.map((t) => t.text)).not.toEqual(Array.from({ length: 20 }, (_, i) => `text ${i}`));
    });

    it('lets the database decide who came first with a submission id', async () => {
      const claim = (campaign: string, mac: string) => write((db) => claimReceipt(db, campaign, 'h', mac));
      expect(await claim('c', 'm')).toBe('new');
      expect(await claim('c', 'm')).toBe('same');
      expect(await claim('c', 'x')).toBe('other');
      expect(await claim('d', 'x')).toBe('new');
    });

    it('counts by campaign, link and eligibility, and removes a campaign whole', async () => {
      await write(async (db) => {
        for (const [campaignId, linkId, eligible] of [
          ['c', 'l', true],
          ['c', 'l', true],
          ['c', 'l', false],
          ['c', 'm', true],
          ['d', 'l', true],
        ] as const) {
          await addResponse(db, { ...left, campaignId, linkId, eligible, answers: {}, texts: { T: 'x' } });
        }
      });
      const counts = (await countByLink(store.db, ['c'])).map((c) => [c.linkId, c.eligible, c.n]);
      expect(counts.sort()).toEqual([
        ['l', false, 1],
        ['l', true, 2],
        ['m', true, 1],
      ]);
      expect(await countByLink(store.db, [])).toEqual([]);
      await write((db) => removeResponses(db, 'c'));
      expect([await listResponses(store.db, 'c'), await listTexts(store.db, 'c')]).toEqual([[], []]);
      expect(await listResponses(store.db, 'd')).toHaveLength(1);
    });
  });

  describe('interviews', () => {
    async function planned(db: Db) {
      const { id, units } = await evaluation(db);
      const outlineVersionId = await addInstrumentVersion(db, version('IV', `1.0.${Math.random()}`));
      for (const user of ['r1', 'r2']) await addDemoRater(db, user, `Rater ${user}`, 1);
      const plan = (role: string) =>
        addInterview(db, {
          evaluationId: id,
          unitId: units[0] ?? '',
          outlineVersionId,
          role,
          state: 'planned',
          startedAt: null,
          finishedAt: null,
          createdBy: 'a',
          createdAt: 1,
        });
      const rows = [await plan('leadership'), await plan('leadership'), await plan('general_staff')];
      for (const user of ['r1', 'r2']) await addRater(db, rows[0]?.id ?? '', user);
      return { evaluationId: id, rows };
    }
    const content = {
      notes: [{ id: 'n', kind: 'fact' as const, text: 't', at: 1 }],
      composer: '',
      probesAsked: [1],
      evidence: { E1: 'seen' as const },
      skipReason: '',
      seconds: 5,
    };

    it('numbers interviewees inside unit and role', async () => {
      const { evaluationId, rows } = await write(planned);
      expect(rows.map((r) => [r.role, r.number])).toEqual([
        ['leadership', 1],
        ['leadership', 2],
        ['general_staff', 1],
      ]);
      expect(await listInterviews(store.db, evaluationId)).toHaveLength(3);
    });

    it('saves an answer only on the version it was read at', async () => {
      const { rows } = await write(planned);
      const key = { interviewId: rows[0]?.id ?? '', questionId: 'Q1' };
      const save = (base: number, composer: string) =>
        write((db) => saveAnswer(db, key, base, { ...content, composer }, 'r1', 7));
      expect(await save(0, 'a')).toBe(1);
      expect(await save(0, 'b')).toBeUndefined();
      expect(await save(1, 'c')).toBe(2);
      expect(await save(1, 'd')).toBeUndefined();
      expect(await listAnswers(store.db, key.interviewId)).toEqual([
        { ...key, ...content, composer: 'c', followUps: [], version: 2, updatedAt: 7, updatedBy: 'r1' },
      ]);
    });

    it('keeps one rating per rater and question and locks once', async () => {
      const { rows } = await write(planned);
      const interviewId = rows[0]?.id ?? '';
      const rate = (userId: string, value: number | null) =>
        write((db) => saveRating(db, { interviewId, questionId: 'Q1', userId, value, updatedAt: 1 }));
      await rate('r1', 3);
      await rate('r2', 5);
      await rate('r1', null);
      const ratings = (await listRatings(store.db, [interviewId])).map((r) => [r.userId, r.value]).sort();
      expect(ratings).toEqual([
        ['r1', null],
        ['r2', 5],
      ]);
      expect(await write((db) => lockRater(db, interviewId, 'r1', 8))).toBe(true);
      expect(await write((db) => lockRater(db, interviewId, 'r1', 9))).toBe(false);
      const raters = (await listRaters(store.db, [interviewId])).map((r) => [r.name, r.lockedAt]).sort();
      expect(raters).toEqual([
        ['Rater r1', 8],
        ['Rater r2', null],
      ]);
    });

    it('keeps a rater whom an interview still names when the demonstration goes', async () => {
      const { rows, evaluationId } = await write(planned);
      await write((db) => addDemoRater(db, 'r3', 'Rater r3', 1));
      await write((db) => addGrants(db, 'r1', [{ role: 'evaluator', unitId: null, evaluationId: null }], 1));
      await write((db) => removeDemoRaters(db, 'r'));
      expect((await listUsers(store.db, 2)).map((u) => u.id)).toEqual(['r1', 'r2']);
      expect(await grantsOf(store.db, 'r1', 2)).toEqual([]);
      await write((db) => removeEvaluation(db, evaluationId));
      expect(await listRaters(store.db, [rows[0]?.id ?? ''])).toEqual([]);
      await write((db) => removeDemoRaters(db, 'r'));
      expect(await listUsers(store.db, 2)).toEqual([]);
    });
  });

  describe('scores', () => {
    const score = (evaluationId: string, value: number) => ({
      evaluationId,
      unitId: 'u',
      indicatorId: 'D3.1',
      value,
      reason: null,
      standardError: 0.1,
      degreesOfFreedom: 9,
      n: 10,
      sources: [{ type: 'questionnaire' }],
      inputHash: 'h',
      ruleVersion: 'r',
      engineVersion: 'e',
      createdBy: 'a',
      createdAt: 1,
      why: 'w',
      revertsTo: null,
    });

    it('appends versions and never changes one', async () => {
      const { id } = await write(evaluation);
      const first = await write((db) => appendScore(db, score(id, 0.5)));
      await write((db) => appendScore(db, score(id, 0.6)));
      expect((await listScores(store.db, id)).map((s) => [s.seq, s.value])).toEqual([
        [2, 0.6],
        [1, 0.5],
      ]);
      expect(await latestScore(store.db, id, 'u', 'D3.1')).toMatchObject({
        seq: 2,
        sources: [{ type: 'questionnaire' }],
      });
      expect(await listScores(store.db, id, 'other')).toEqual([]);
      expect(first.seq).toBe(1);
    });

    it('replaces and drops a source state under its key', async () => {
      const { id } = await write(evaluation);
      const key = { evaluationId: id, unitId: 'u', indicatorId: 'D2.2', sourceIndex: 1 };
      const set = (cause: string) =>
        write((db) => putSourceState(db, { ...key, cause, reason: 'r', setBy: 'a', setAt: 1 }));
      await set('withheld');
      await set('not_applicable');
      expect((await listSourceStates(store.db, id)).map((s) => s.cause)).toEqual(['not_applicable']);
      await write((db) => dropSourceState(db, { ...key, sourceIndex: 0 }));
      expect(await listSourceStates(store.db, id)).toHaveLength(1);
      await write((db) => dropSourceState(db, key));
      expect(await listSourceStates(store.db, id)).toEqual([]);
    });
  });

  describe('settings', () => {
    it('are replaced and dropped', async () => {
      await write((db) => putSetting(db, 'k', { a: [1, '二'] }));
      expect(await getSetting(store.db, 'k')).toEqual({ a: [1, '二'] });
      await write((db) => putSetting(db, 'k', false));
      expect(await getSetting(store.db, 'k')).toBe(false);
      await write((db) => dropSetting(db, 'k'));
      expect(await getSetting(store.db, 'k')).toBeUndefined();
    });
  });
});
