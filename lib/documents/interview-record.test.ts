import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consented, ratingOf, written } from '../../tests/support/interview-changes.ts';
import { openWorld, refusal, refusalCode, type World } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { enterFromPaper } from '../interviews/enter-from-paper.ts';
import { exportRecord } from '../interviews/export-record.ts';
import { finishInterview } from '../interviews/finish-interview.ts';
import { lockRatings } from '../interviews/lock-ratings.ts';
import { openSession } from '../interviews/open-session.ts';
import { planInterview } from '../interviews/plan-interview.ts';
import { reconcile } from '../interviews/reconcile.ts';
import { saveChanges } from '../interviews/save-changes.ts';

let world: World;
let first: Context;
let second: Context;
let lead: Context;
let id: string;
let evaluationId: string;

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
  const unitId = (await readEvaluation(first, evaluationId)).units[0]?.id ?? '';
  const plan = { unitId, role: 'leadership', raterIds: ['rater-1', 'rater-2'], place: '二楼会议室' };
  id = (await planInterview(lead, evaluationId, plan)).interviewId;
});
afterEach(() => world.close());

/** The words of a Word file, a line for each paragraph. */
async function wordsOf(ctx: Context, options: { blank?: boolean; locale?: 'zh-CN' | 'en' } = {}) {
  const { blank = false, locale = 'zh-CN' } = options;
  const { bytes } = await exportRecord(ctx, id, { locale, blank });
  const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array());
  return xml
    .split('</w:p>')
    .map((p) => [...p.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((m) => m[1]).join(''))
    .join('\n');
}

async function hold(): Promise<string[]> {
  const { outline } = await openSession(first, id, 'zh-CN');
  const questions = outline.sections.flatMap((s) => s.questions);
  const [q] = questions;
  const note = { id: 'n', kind: 'quote', text: '我们<每月>开会\u0007', at: 1 };
  const evidence = Object.fromEntries((q?.evidence ?? []).map((e) => [e.id, 'promised']));
  const own = {
    notes: [note],
    probesAsked: [0],
    evidence,
    followUps: [{ id: 'f', text: '由谁更新？', at: 1 }],
  };
  const changes = [
    consented('given'),
    ...questions.map((x) => written(x.id, x === q ? own : { notes: [], skipReason: '时间不够' })),
  ];
  await saveChanges(first, id, { changes });
  await finishInterview(first, id);
  return questions.filter((x) => x.rated).map((x) => x.id);
}

describe('the record of a talk', () => {
  it('holds what the template asks for, question by question', async () => {
    const rated = await hold();
    const rate = (ctx: Context, value: number) =>
      saveChanges(ctx, id, { changes: rated.map((q) => ratingOf(q, value)) });
    await rate(first, 5);
    await rate(second, 2);
    await lockRatings(first, id);
    expect(await wordsOf(first)).toContain('rater-2：未锁定，不显示');
    await lockRatings(second, id);
    const reason = '对照会议记录，按锚点认定';
    await reconcile(first, id, {
      agreements: rated.map((questionId) => ({ questionId, value: 3, reason })),
    });
    const words = await wordsOf(second);
    for (const said of [
      '谈话记录表',
      'IV_LEAD-01',
      '班子成员（不记姓名）',
      '二楼会议室',
      'rater-1',
      '【引语】我们&lt;每月&gt;开会\n',
      '由谁更新？（现场追加）',
      '：答应提供',
      'rater-1：5 ',
      'rater-2：2 ',
      reason,
      '时间不够',
    ])
      expect(words).toContain(said);
    expect(await wordsOf(lead, { locale: 'en' })).toContain('Agreed rating and reason');
  });

  it('never shows a rating that its reader may not see yet', async () => {
    const rated = await hold();
    await saveChanges(second, id, { changes: rated.map((q) => ratingOf(q, 2)) });
    await lockRatings(second, id);
    const words = await wordsOf(first);
    expect(words).not.toMatch(/rater-2：2/);
    await saveChanges(first, id, { changes: rated.map((q) => ratingOf(q, 4)) });
    await lockRatings(first, id);
    expect(await wordsOf(first)).toMatch(/rater-2：2/);
  });

  it('is for its raters and whoever plans, and as a blank form holds nothing of the talk', async () => {
    await hold();
    const stranger = await world.account('stranger', 'evaluator');
    expect(await refusalCode(wordsOf(stranger))).toBe('not_allowed');
    const analyst = world.as('analyst', 'analyst');
    expect(await refusalCode(wordsOf(analyst))).toBe('not_allowed');
    const blank = await wordsOf(lead, { blank: true });
    expect(blank).toContain('□\u00a05');
    expect(blank).not.toContain('每月');
  });
});

describe('entry from paper', () => {
  it('takes the time of the talk, and nothing of the time of copying', async () => {
    const talkedAt = world.now - 3 * 86_400_000;
    await enterFromPaper(first, id, { talkedAt, minutes: 50 });
    await hold();
    const { interview } = await openSession(first, id, 'zh-CN');
    expect(interview).toMatchObject({
      entry: 'paper',
      startedAt: talkedAt,
      finishedAt: talkedAt + 50 * 60_000,
    });
    const words = await wordsOf(first);
    expect(words).toContain('50 分钟');
    expect(words).toContain('纸质记录，事后录入');
    expect((await refusal(enterFromPaper(first, id, { talkedAt, minutes: 50 }))).reason).toBe('plan_over');
  });

  it('is refused for a talk that has not been, or to who is no rater', async () => {
    const future = await refusal(enterFromPaper(first, id, { talkedAt: world.now + 1, minutes: 50 }));
    expect(future.problems.map((p) => p.path)).toEqual(['talkedAt']);
    expect(await refusalCode(enterFromPaper(lead, id, { talkedAt: 1, minutes: 50 }))).toBe('not_allowed');
    expect((await openSession(first, id, 'en')).interview.entry).toBe('screen');
  });
});
