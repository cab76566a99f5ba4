import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditAfter } from '#db/repositories/audit.ts';
import { listLinks } from '#db/repositories/evaluations.ts';
import { findSeat } from '#db/repositories/seats.ts';
import { DAY, openWorld, refusal, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { exportCodes } from '../exports/export-codes.ts';
import { toCsv } from '../exports/table.ts';
import { changeCampaign } from './change-campaign.ts';
import { publishCampaign } from './publish-campaign.ts';
import { readCampaign } from './read-campaign.ts';
import { readCodes } from './read-codes.ts';
import { sealCampaigns } from './seal-campaigns.ts';
import { readCode, seatMark } from './seat-codes.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const admin = () => world.as('admin', 'evaluation_admin');
const at = (days: number) => new Date(world.now + days * DAY).toISOString();

async function campaign(change: Record<string, unknown> = {}) {
  const evaluationId = await createEvaluation(admin(), {
    title: '评估',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nA,甲局,township\nB,区财政局,township',
  });
  const { units } = await readEvaluation(admin(), evaluationId);
  const id = await publishCampaign(admin(), evaluationId, {
    questionnaireVersionId: await versionOf(world, 'Q_COOP'),
    unitIds: units.map((u) => u.id),
    departments: '区财政局\n区审计局',
    entry: 'code',
    seats: 3,
    opensAt: at(-1),
    closesAt: at(10),
    contact: '评估组',
    ...change,
  });
  return { id, links: await listLinks(world.store.db, id) };
}

const trail = async () =>
  (await auditAfter(world.store.db, 0, 1_000)).filter((e) => e.action === 'campaign.codes');

describe('a campaign by codes', () => {
  it('needs a number of seats that cards can be printed for', async () => {
    const fault = async (change: Record<string, unknown>) => (await refusal(campaign(change))).problems[0];
    for (const seats of [undefined, 0, -1, 1.5, 1_001, '3']) {
      expect((await fault({ seats }))?.path, String(seats)).toBe('seats');
    }
    const many = Array.from({ length: 60 }, (_, i) => `部门${i}`).join('\n');
    expect(await fault({ seats: 1_000, departments: many })).toMatchObject({ path: 'seats' });
    expect((await fault({ entry: 'password' }))?.path).toBe('entry');
  });

  it('has seats for every link, and counts that are nobody’s', async () => {
    const { id, links } = await campaign();
    // A department does not rate itself.
    expect(links.map((l) => l.seats)).toEqual([3, 3, 3]);
    const { rows } = await readCampaign(admin(), id);
    expect(rows.map((r) => [r.unitName, r.seats, r.used])).toEqual([
      ['甲局', 6, 0],
      ['区财政局', 3, 0],
    ]);
  });

  it('has none where it is open to whoever has the address', async () => {
    const { id, links } = await campaign({ entry: 'link' });
    expect(links.map((l) => l.seats)).toEqual([0, 0, 0]);
    expect(await refusalCode(readCodes(admin(), id, links[0]?.id ?? '', 'cards'))).toBe('not_found');
  });
});

describe('reading codes', () => {
  it('gives those that open the link, to whoever publishes, with a record that holds none of them', async () => {
    const { id, links } = await campaign();
    const link = links[0];
    const view = await readCodes(admin(), id, link?.id ?? '', 'cards');
    expect(view.codes).toHaveLength(3);
    for (const { code, address } of view.codes) {
      expect(address).toBe(`http://localhost:3000/s/code#${code}`);
      const seat = await findSeat(world.store.db, seatMark(admin().vault, readCode(code)));
      expect([seat?.linkId, seat?.used]).toEqual([link?.id, false]);
    }
    const csv = toCsv(await exportCodes(admin(), id, link?.id ?? ''));
    for (const { code } of view.codes) expect(csv).toContain(code);
    const entries = await trail();
    expect(entries.map((e) => e.detail)).toEqual([
      expect.objectContaining({ for: 'cards', codes: 3 }),
      expect.objectContaining({ for: 'list', codes: 3 }),
    ]);
    for (const { code } of view.codes) expect(JSON.stringify(entries)).not.toContain(code);
  });

  it('is refused to everybody else', async () => {
    const { id, links } = await campaign();
    const linkId = links[0]?.id ?? '';
    for (const role of ['lead', 'analyst', 'evaluator', 'author', 'system_admin', 'auditor'] as const) {
      expect(await refusalCode(readCodes(world.as(role, role), id, linkId, 'cards'))).toBe('not_allowed');
      expect(await refusalCode(exportCodes(world.as(role, role), id, linkId))).toBe('not_allowed');
    }
    expect(await refusalCode(readCodes(world.nobody, id, linkId, 'list'))).toBe('not_signed_in');
    expect(await refusalCode(readCodes(admin(), id, 'nowhere', 'list'))).toBe('not_found');
    expect(await refusalCode(readCodes(admin(), 'nowhere', linkId, 'list'))).toBe('not_found');
    expect(await trail()).toEqual([]);
  });

  it('ends with the campaign; what is left is a count', async () => {
    const { id, links } = await campaign();
    await changeCampaign(admin(), id, { act: 'close' });
    await sealCampaigns(world.store, () => world.now);
    expect(await refusalCode(readCodes(admin(), id, links[0]?.id ?? '', 'cards'))).toBe('not_found');
    const { rows } = await readCampaign(admin(), id);
    expect(rows.map((r) => [r.seats, r.used])).toEqual([
      [6, 0],
      [3, 0],
    ]);
    const extend = changeCampaign(admin(), id, { act: 'extend', closesAt: at(20) });
    expect(await refusal(extend)).toMatchObject({ code: 'conflict', reason: 'codes_dropped' });
  });
});
