import { asc, desc, eq } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import { campaign, evaluation, link, unit } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type EvaluationRow = typeof evaluation.$inferSelect;
export type UnitRow = typeof unit.$inferSelect;
export type CampaignRow = typeof campaign.$inferSelect;
export type LinkRow = typeof link.$inferSelect;

export async function addEvaluation(db: Db, row: Omit<EvaluationRow, 'id'>): Promise<string> {
  const id = newId();
  await db.insert(evaluation).values({ id, ...row });
  return id;
}

export async function listEvaluations(db: Db): Promise<EvaluationRow[]> {
  return db.select().from(evaluation).orderBy(desc(evaluation.createdAt));
}

export async function findEvaluation(db: Db, id: string): Promise<EvaluationRow | undefined> {
  const [row] = await db.select().from(evaluation).where(eq(evaluation.id, id));
  return row;
}

export async function removeEvaluation(db: Db, id: string): Promise<void> {
  await db.delete(evaluation).where(eq(evaluation.id, id));
}

export async function addUnits(
  db: Db,
  evaluationId: string,
  units: readonly { code: string; name: string; type: string }[],
): Promise<UnitRow[]> {
  const rows = units.map((u, position) => ({ id: newId(), evaluationId, position, ...u }));
  for (const row of rows) await db.insert(unit).values(row);
  return rows;
}

export async function listUnits(db: Db, evaluationId: string): Promise<UnitRow[]> {
  return db.select().from(unit).where(eq(unit.evaluationId, evaluationId)).orderBy(asc(unit.position));
}

export async function findUnit(db: Db, id: string): Promise<UnitRow | undefined> {
  const [row] = await db.select().from(unit).where(eq(unit.id, id));
  return row;
}

export async function addCampaign(db: Db, row: Omit<CampaignRow, 'id'>): Promise<string> {
  const id = newId();
  await db.insert(campaign).values({ id, ...row });
  return id;
}

export async function findCampaign(db: Db, id: string): Promise<CampaignRow | undefined> {
  const [row] = await db.select().from(campaign).where(eq(campaign.id, id));
  return row;
}

export async function listCampaigns(db: Db, evaluationId: string): Promise<CampaignRow[]> {
  return db
    .select()
    .from(campaign)
    .where(eq(campaign.evaluationId, evaluationId))
    .orderBy(asc(campaign.createdAt));
}

export async function changeCampaign(
  db: Db,
  id: string,
  change: Partial<Pick<CampaignRow, 'opensAt' | 'closesAt' | 'closedAt'>>,
): Promise<void> {
  await db.update(campaign).set(change).where(eq(campaign.id, id));
}

export async function addLink(db: Db, row: Omit<LinkRow, 'id' | 'token'>): Promise<LinkRow> {
  const full = { id: newId(), token: newId(), ...row };
  await db.insert(link).values(full);
  return full;
}

export async function listLinks(db: Db, campaignId: string): Promise<LinkRow[]> {
  return db.select().from(link).where(eq(link.campaignId, campaignId));
}

/** A link with everything its page depends on. */
export async function findLinkByToken(db: Db, token: string) {
  const [row] = await db
    .select({
      link,
      campaign,
      unit,
      evaluation,
    })
    .from(link)
    .innerJoin(campaign, eq(campaign.id, link.campaignId))
    .innerJoin(unit, eq(unit.id, link.unitId))
    .innerJoin(evaluation, eq(evaluation.id, campaign.evaluationId))
    .where(eq(link.token, token));
  return row;
}

export type LinkContext = NonNullable<Awaited<ReturnType<typeof findLinkByToken>>>;
