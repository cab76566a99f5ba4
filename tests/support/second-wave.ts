/** A second evaluation of the demonstration's units, with answers made from those of the first. */
import { changeCampaign, listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { addResponse, listResponses } from '#db/repositories/responses.ts';
import { publishCampaign } from '#lib/campaigns/publish-campaign.ts';
import { createEvaluation } from '#lib/evaluations/create-evaluation.ts';
import { DAY, type DemoWorld } from './world.ts';

type Answers = Awaited<ReturnType<typeof listResponses>>[number]['answers'];

/**
 * Half a year later: the same campaign for service recipients, closed.
 * @param answer what becomes of the `place`-th answer about a unit; undefined leaves it out
 */
export async function secondWave(
  world: DemoWorld,
  answer: (answers: Answers, code: string, place: number) => Answers | undefined,
): Promise<{ evaluationId: string; campaignId: string }> {
  const first = world.campaigns.service_recipient;
  const { system } = world;
  const { db } = world.store;
  const codes = new Map([...world.units.values()].map((u) => [u.id, u.code]));
  const csv = [...world.units.values()].map((u) => `${u.code},${u.name},${u.type}`);
  world.now += 180 * DAY;
  const day = new Date(world.now).toISOString().slice(0, 10);
  const evaluationId = await createEvaluation(system, {
    title: '第二批评估',
    periodStart: day,
    periodEnd: new Date(world.now + 90 * DAY).toISOString().slice(0, 10),
    units: ['code,name,type', ...csv].join('\n'),
  });
  const units = await listUnits(db, evaluationId);
  const campaignId = await publishCampaign(system, evaluationId, {
    questionnaireVersionId: first.questionnaireVersionId,
    unitIds: units.map((u) => u.id),
    departments: '',
    opensAt: new Date(world.now).toISOString(),
    closesAt: new Date(world.now + 30 * DAY).toISOString(),
    contact: '评估组 0000-0000',
  });
  const links = await listLinks(db, campaignId);
  const oldUnit = new Map((await listLinks(db, first.id)).map((l) => [l.id, l.unitId]));
  const places = new Map<string, number>();
  // Keys are drawn anew in every world; the answers themselves are always the same.
  const text = (r: { answers: Answers }) => JSON.stringify(r.answers);
  const responses = (await listResponses(db, first.id))
    .filter((r) => r.eligible)
    .sort((a, b) => (text(a) < text(b) ? -1 : 1));
  await world.store.write(async (tx) => {
    for (const r of responses) {
      const code = codes.get(oldUnit.get(r.linkId) ?? '') ?? '';
      const unit = units.find((u) => u.code === code);
      const link = links.find((l) => l.unitId === unit?.id);
      const place = places.get(code) ?? 0;
      places.set(code, place + 1);
      const answers = answer(r.answers, code, place);
      if (unit === undefined || link === undefined || answers === undefined) continue;
      await addResponse(tx.db, {
        campaignId,
        linkId: link.id,
        unitId: unit.id,
        day,
        eligible: true,
        answers,
        texts: {},
      });
    }
    await changeCampaign(tx.db, campaignId, { closedAt: world.now });
  });
  return { evaluationId, campaignId };
}
