/** What a person decides about flagged answers, and where it shows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditAfter } from '#db/repositories/audit.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { listReviews } from '#db/repositories/reviews.ts';
import { type DemoWorld, openDemoWorld, refusal, refusalCode } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { exportFlags } from '../exports/export-flags.ts';
import { toCsv } from '../exports/table.ts';
import { previewExport } from '../scores/preview-export.ts';
import { readSheet } from '../scores/read-sheet.ts';
import { loadDataset } from './dataset.ts';
import { readQuality } from './read-quality.ts';
import { readScale } from './read-scales.ts';
import { reviewResponse } from './review-response.ts';
import { openings } from './selection.ts';

const WAIT = 60_000;
let world: DemoWorld;
let analyst: Context;
let campaignId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  analyst = world.as('analyst', 'analyst');
  campaignId = world.campaigns.service_recipient.id;
});
afterAll(() => world.close());

async function quality() {
  const view = await readQuality(analyst, campaignId, WAIT);
  if (!view.screened) throw new Error('no screening');
  return view;
}

/** The unit that a response is about, from the stored rows. */
async function unitOf(responseId: string): Promise<string> {
  const dataset = await loadDataset(world.store.db, campaignId, world.now);
  const rows = (await listResponses(world.store.db, campaignId)).filter((r) => r.eligible);
  return dataset.units[dataset.unit[rows.findIndex((r) => r.id === responseId)] ?? -1]?.id ?? '';
}

async function source(unitId: string) {
  const { tree } = await readSheet(analyst, world.demo.evaluationId, unitId);
  const leaf = tree
    .flatMap((f) => f.children.flatMap((c) => c.leaves))
    .find((r) => r.indicator.id === 'D3.1');
  if (leaf === undefined) throw new Error('no D3.1');
  return { hash: leaf.now.inputHash, rate: leaf.now.rate, detail: leaf.now.sources[0]?.questionnaire };
}

describe('the list of flagged responses', () => {
  it('holds exactly those with the policy’s number of flags, with the codes that are stored', async () => {
    const { responses, counts, items, screening } = await quality();
    expect(responses.length).toBe(screening.suggestedCount);
    expect(counts).toMatchObject({ flagged: responses.length, confirmed: 0, kept: 0 });
    expect(counts.undecided).toBe(responses.length);
    const stored = new Map((await listResponses(world.store.db, campaignId)).map((r) => [r.id, r.answers]));
    for (const { id, codes, findings } of responses) {
      const answers = stored.get(id) ?? {};
      expect(codes).toEqual(
        items.map((item) => (typeof answers[item.id] === 'number' ? answers[item.id] : -1)),
      );
      expect(new Set(findings.filter((f) => f.counts).map((f) => f.kind)).size).toBeGreaterThanOrEqual(2);
    }
  });

  it('names a unit only where it may be looked at alone, never a link or a department', async () => {
    const { responses, dataset } = await quality();
    const open = openings(dataset).units;
    for (const response of responses) {
      expect(Object.keys(response)).not.toContain('linkId');
      expect(response.unitName !== undefined).toBe(open.has(await unitOf(response.id)));
    }
    expect(JSON.stringify(responses)).not.toContain('区财政局');
  });

  it('is for analysts alone, after the end, and each look is on record', async () => {
    const refused = async (ctx: Context, id = campaignId) => refusalCode(readQuality(ctx, id, WAIT));
    expect(await refused(world.as('lead', 'lead'))).toBe('not_allowed');
    expect(await refused(world.as('boss', 'evaluation_admin'))).toBe('not_allowed');
    expect(await refused(analyst, world.campaigns.cooperating_department.id)).toBe('too_early');
    const looks = (await auditAfter(world.store.db, 0, 10_000)).filter((a) => a.action === 'response.look');
    expect(looks.length).toBeGreaterThan(0);
  });
});

describe('a verdict', () => {
  const decide = (responseId: string, verdict: string, reason = '整卷同一答案，题意相反的也一样') =>
    reviewResponse(analyst, campaignId, { responseId, verdict, reason });

  it('that confirms takes the response out of scores; one that keeps brings it back; each changes the hash', async () => {
    const { responses } = await quality();
    const id = responses[0]?.id ?? '';
    const unitId = await unitOf(id);
    const before = await source(unitId);
    expect(before.detail?.careless).toEqual({ confirmed: 0, kept: 0 });
    expect(await decide(id, 'careless')).toMatchObject({ confirmed: 1, undecided: responses.length - 1 });
    const without = await source(unitId);
    expect(without.detail?.respondents).toBe((before.detail?.respondents ?? 0) - 1);
    expect(without.detail?.careless).toEqual({ confirmed: 1, kept: 0 });
    expect(without.hash).not.toBe(before.hash);
    await decide(id, 'kept', '与其他题一致，像是真实意见');
    const kept = await source(unitId);
    expect(kept.detail).toMatchObject({ respondents: before.detail?.respondents, careless: { kept: 1 } });
    expect(kept.rate).toEqual(before.rate);
    expect(new Set([before.hash, without.hash, kept.hash]).size).toBe(3);
    await decide(id, 'undecided', '重新考虑');
    expect((await source(unitId)).hash).toBe(before.hash);
    expect(await listReviews(world.store.db, campaignId)).toEqual([]);
  });

  it('stands over the rule in the report: what is kept counts, what is undecided follows the rule', async () => {
    const { responses } = await quality();
    const rows = async () => {
      const found = await readScale(analyst, campaignId, undefined, {}, WAIT);
      if (!('view' in found)) throw new Error('hidden');
      return { all: found.selected.rows, without: found.without?.report.n, careless: found.careless };
    };
    const before = await rows();
    await decide(responses[0]?.id ?? '', 'kept', '像是真实意见');
    const after = await rows();
    expect(after.all).toBe(before.all);
    expect(after.without).toBe((before.without ?? 0) + 1);
    expect(after.careless).toMatchObject({ kept: 1, confirmed: 0, undecided: responses.length - 1 });
    // Confirmed or suggested, it is out.
    await decide(responses[1]?.id ?? '', 'careless');
    expect((await rows()).without).toBe(after.without);
  });

  it('is part of what a score export shows', async () => {
    const { responses } = await quality();
    const unitId = await unitOf(responses[1]?.id ?? '');
    const { changes } = await previewExport(analyst, world.demo.evaluationId, { unitIds: [unitId] });
    const own = changes.find((c) => c.indicatorId === 'D3.1')?.after.sources[0]?.questionnaire;
    expect(own?.careless?.confirmed).toBe(1);
  });

  it('needs a reason, a flagged response and the permission', async () => {
    const { responses } = await quality();
    const id = responses[0]?.id ?? '';
    const why = await refusal(decide(id, 'careless', ' '));
    expect(why.problems[0]?.rule).toBe('review_reason_missing');
    const clean = (await listResponses(world.store.db, campaignId)).find(
      (r) => r.eligible && !responses.some((f) => f.id === r.id),
    );
    expect(await refusalCode(decide(clean?.id ?? '', 'careless'))).toBe('conflict');
    expect(await refusalCode(decide('nobody', 'careless'))).toBe('conflict');
    expect(
      await refusalCode(
        reviewResponse(world.as('lead', 'lead'), campaignId, {
          responseId: id,
          verdict: 'kept',
          reason: '是',
        }),
      ),
    ).toBe('not_allowed');
  });

  it('is on record with its reason, without an answer', async () => {
    const records = (await auditAfter(world.store.db, 0, 10_000)).filter(
      (a) => a.action === 'response.review',
    );
    expect(records.length).toBeGreaterThan(3);
    for (const r of records) {
      expect(r.why).toBeTruthy();
      expect(Object.keys(r.detail)).toEqual(['response']);
      expect(JSON.stringify([r.before, r.after])).not.toMatch(/SVC_/);
    }
  });

  it('goes into the file of flags, which holds no answer', async () => {
    const { responses, items } = await quality();
    const table = await exportFlags(analyst, campaignId);
    expect(table.rows.length).toBe(responses.length);
    expect(table.columns.filter((c) => items.some((i) => i.id === c))).toEqual([]);
    const verdicts = table.rows.map((r) => r[table.columns.indexOf('verdict')]);
    expect(verdicts.filter((v) => v === 'kept')).toHaveLength(1);
    expect(verdicts.filter((v) => v === 'careless')).toHaveLength(1);
    for (const { id } of responses) expect(toCsv(table)).not.toContain(id);
  });
});
