/** A pilot full of answers changes no score, and its statistics go nowhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCampaign } from '#db/repositories/evaluations.ts';
import { addResponse, countByLink, listResponses } from '#db/repositories/responses.ts';
import { type DemoWorld, openDemoWorld, refusal } from '../../tests/support/world.ts';
import { changeCampaign } from '../campaigns/change-campaign.ts';
import { listCampaigns } from '../campaigns/list-campaigns.ts';
import { publishCampaign } from '../campaigns/publish-campaign.ts';
import { readCampaign } from '../campaigns/read-campaign.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { exportAnswers } from '../exports/export-answers.ts';
import { exportStatistics } from '../exports/export-statistics.ts';
import { toCsv } from '../exports/table.ts';
import { computeIndicators } from './compute.ts';
import { previewExport } from './preview-export.ts';

let world: DemoWorld;
beforeAll(async () => {
  world = await openDemoWorld();
});
afterAll(() => world.close());

const unitIds = () => [...world.units.values()].map((u) => u.id);
const system = () => world.system;

/** Everything that is computed of an evaluation's units, as bytes. */
async function everyScore(): Promise<string> {
  const view = await readEvaluation(system(), world.demo.evaluationId);
  const { unit } = await computeIndicators(world.store.db, view, world.now);
  const { changes } = await previewExport(system(), world.demo.evaluationId, { unitIds: unitIds() });
  return JSON.stringify([unitIds().map(unit), changes]);
}

/** A closed campaign about every unit with more answers than the real one, all of them the lowest code. */
async function fullCampaign(pilot: boolean): Promise<string> {
  const { questionnaireVersionId, id: source } = world.campaigns.own_staff;
  // Newer than every other campaign: were it evidence, it would be the one that counts.
  world.now += 60_000;
  const campaignId = await publishCampaign(system(), world.demo.evaluationId, {
    questionnaireVersionId,
    unitIds: unitIds(),
    pilot,
    opensAt: new Date(world.now - 1_000).toISOString(),
    closesAt: new Date(world.now + 1_000).toISOString(),
    contact: '评估组',
  });
  const { rows } = await readCampaign(system(), campaignId);
  const [example] = await listResponses(world.store.db, source);
  const answers = Object.fromEntries(
    Object.entries(example?.answers ?? {}).map(([item, code]) => [item, typeof code === 'number' ? 1 : code]),
  );
  await world.store.write(async (tx) => {
    for (const row of rows) {
      for (let i = 0; i < 60; i++) {
        const place = { campaignId, linkId: row.links[0]?.id ?? '', unitId: row.unitId, day: '2026-05-11' };
        await addResponse(tx.db, { ...place, eligible: true, answers, texts: {} });
      }
    }
  });
  await changeCampaign(system(), campaignId, { act: 'close' });
  return campaignId;
}

describe('a pilot full of answers', () => {
  it('leaves every score of the evaluation as it was, byte for byte; a campaign that counts does not', async () => {
    const before = await everyScore();
    const pilot = await fullCampaign(true);
    expect((await countByLink(world.store.db, [pilot])).reduce((n, c) => n + c.n, 0)).toBe(
      60 * world.units.size,
    );
    expect(await everyScore()).toBe(before);
    const field = await fullCampaign(false);
    expect(await everyScore()).not.toBe(before);
    // Of the two only the pilot is told apart; both are there.
    const listed = await listCampaigns(system(), world.demo.evaluationId);
    expect(listed.filter((c) => c.campaign.pilot).map((c) => c.campaign.id)).toEqual([pilot]);
    expect(listed.some((c) => c.campaign.id === field)).toBe(true);
  });

  it('is refused where its statistics are to go into indicators, and stays a pilot', async () => {
    const pilot = await fullCampaign(true);
    const wanted = (campaignId: string) =>
      previewExport(system(), world.demo.evaluationId, { unitIds: unitIds(), campaignId });
    const refused = await refusal(wanted(pilot));
    expect([refused.code, refused.reason]).toEqual(['conflict', 'pilot_no_scores']);
    expect((await refusal(wanted('nowhere'))).reason).toBe('no_campaign');
    expect((await wanted(world.campaigns.own_staff.id)).changes.length).toBeGreaterThan(0);
    expect((await refusal(changeCampaign(system(), pilot, { act: 'pilot', pilot: false }))).code).toBe(
      'invalid_input',
    );
    expect((await findCampaign(world.store.db, pilot))?.pilot).toBe(true);
  });

  it('says so in every file that is made of it', async () => {
    const pilot = await fullCampaign(true);
    const [statistics, answers] = [
      await exportStatistics(system(), pilot, 'units'),
      await exportAnswers(system(), pilot),
    ];
    for (const table of [statistics, answers]) {
      const [header, ...lines] = toCsv(table).trim().split('\r\n');
      expect(header).toMatch(/,note$/);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toContain('试测，不计入结果');
    }
    expect(toCsv(await exportStatistics(system(), world.campaigns.own_staff.id, 'units'))).not.toContain(
      '试测',
    );
  });
});
