import { and, asc, desc, eq, getTableColumns, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import { preparedOnce } from '../prepared.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';
import { getSetting, putSetting } from './accounts.ts';

const REVISION = 'campaigns_revision';

export type EvaluationRow = (typeof schema.evaluation)['$inferSelect'];
export type UnitRow = (typeof schema.unit)['$inferSelect'];
export type CampaignRow = (typeof schema.campaign)['$inferSelect'];
export type LinkRow = (typeof schema.link)['$inferSelect'];

export async function addEvaluation(db: Db, row: Omit<EvaluationRow, 'id'>): Promise<string> {
  const { evaluation } = db.tables;
  const id = newId();
  await db.insert(evaluation).values({ id, ...row });
  return id;
}

export async function listEvaluations(db: Db): Promise<EvaluationRow[]> {
  const { evaluation } = db.tables;
  return db.select().from(evaluation).orderBy(desc(evaluation.createdAt));
}

export async function findEvaluation(db: Db, id: string): Promise<EvaluationRow | undefined> {
  const { evaluation } = db.tables;
  const [row] = await db.select().from(evaluation).where(eq(evaluation.id, id));
  return row;
}

export async function removeEvaluation(db: Db, id: string): Promise<void> {
  const { evaluation } = db.tables;
  await db.delete(evaluation).where(eq(evaluation.id, id));
  await noteCampaignsChanged(db);
}

export async function addUnits(
  db: Db,
  evaluationId: string,
  units: readonly { code: string; name: string; type: string; industry?: string | null }[],
): Promise<UnitRow[]> {
  const { unit } = db.tables;
  const rows = units.map((u, position) => ({ id: newId(), evaluationId, position, industry: null, ...u }));
  for (const row of rows) await db.insert(unit).values(row);
  return rows;
}

export async function changeIndustries(
  db: Db,
  changes: readonly { unitId: string; industry: string | null }[],
): Promise<void> {
  const { unit } = db.tables;
  for (const { unitId, industry } of changes) {
    await db.update(unit).set({ industry }).where(eq(unit.id, unitId));
  }
}

export async function listUnits(db: Db, evaluationId: string): Promise<UnitRow[]> {
  const { unit } = db.tables;
  return db.select().from(unit).where(eq(unit.evaluationId, evaluationId)).orderBy(asc(unit.position));
}

export async function findUnit(db: Db, id: string): Promise<UnitRow | undefined> {
  const { unit } = db.tables;
  const [row] = await db.select().from(unit).where(eq(unit.id, id));
  return row;
}

export async function addCampaign(
  db: Db,
  row: Omit<CampaignRow, 'id' | 'sealedAt' | 'entry' | 'pausedAt' | 'pilot' | 'checksum'> & {
    entry?: 'link' | 'code';
    pilot?: boolean;
  },
): Promise<string> {
  const { campaign } = db.tables;
  const id = newId();
  await db.insert(campaign).values({ id, ...row });
  return id;
}

export async function findCampaign(db: Db, id: string): Promise<CampaignRow | undefined> {
  const { campaign } = db.tables;
  const [row] = await db.select().from(campaign).where(eq(campaign.id, id));
  return row;
}

/** Where it stands that answers of a campaign are counted on its links. */
function countedSetting(campaignId: string): string {
  return `counted:${campaignId}`;
}

/** Notes that answers of a campaign are counted from now on, because a link of it has a quota. */
export async function noteCounted(db: Db, campaignId: string): Promise<void> {
  await putSetting(db, countedSetting(campaignId), true);
  await noteCampaignsChanged(db);
}

const holding = preparedOnce((db) => {
  const { campaign, setting } = db.tables;
  // One look by key, and not at the links: most campaigns have no quota and should not pay for those that have.
  const counted = sql<
    number | boolean
  >`EXISTS (SELECT 1 FROM ${setting} WHERE ${setting.key} = ${sql.placeholder('counted')})`;
  const query = db
    .select({ ...getTableColumns(campaign), counted })
    .from(campaign)
    .where(eq(campaign.id, sql.placeholder('id')));
  // SQLite has one writer and needs no lock.
  const lockable = query as unknown as { for?: (strength: 'share') => typeof query };
  return (lockable.for?.('share') ?? query).prepare();
});

/**
 * The campaign as it stays until this transaction ends, and whether its answers are counted: a change of it
 * waits, or this transaction is run again and finds it changed.
 */
export async function holdCampaign(
  db: Db,
  id: string,
): Promise<(CampaignRow & { counted: boolean }) | undefined> {
  const [row] = await holding(db).execute({ id, counted: countedSetting(id) });
  return row === undefined ? undefined : { ...row, counted: Boolean(row.counted) };
}

function unlocked({ tables: { campaign } }: Db) {
  return or(isNull(campaign.sealedAt), isNull(campaign.checksum));
}

/** Campaigns that have ended by `now` and whose answers were not rewritten since, or have no checksum. */
export async function campaignsToSeal(
  db: Db,
  now: number,
): Promise<{ id: string; sealedAt: number | null }[]> {
  const { campaign } = db.tables;
  return db
    .select({ id: campaign.id, sealedAt: campaign.sealedAt })
    .from(campaign)
    .where(and(unlocked(db), or(lte(campaign.closesAt, now), lte(campaign.closedAt, now))));
}

/**
 * Notes that the answers were rewritten, and their checksum, unless the campaign has been extended meanwhile.
 *
 * @returns whether it was noted
 */
export async function markSealed(db: Db, id: string, checksum: string, now: number): Promise<boolean> {
  const { campaign } = db.tables;
  const rows = await db
    .update(campaign)
    .set({ sealedAt: sql`coalesce(${campaign.sealedAt}, ${now})`, checksum })
    .where(
      and(eq(campaign.id, id), unlocked(db), or(lte(campaign.closesAt, now), lte(campaign.closedAt, now))),
    )
    .returning({ id: campaign.id });
  return rows.length === 1;
}

/** Campaigns whose dataset has a checksum. */
export async function sealedCampaigns(db: Db): Promise<CampaignRow[]> {
  const { campaign } = db.tables;
  return db.select().from(campaign).where(isNotNull(campaign.checksum)).orderBy(asc(campaign.id));
}

/** Tells every process that pages in memory may be old. */
export async function noteCampaignsChanged(db: Db): Promise<void> {
  await putSetting(db, REVISION, newId());
}

/** Changes with every change that a compiled respondent page depends on. */
export async function campaignsRevision(db: Db): Promise<string> {
  return (await getSetting<string>(db, REVISION)) ?? '';
}

export async function listCampaigns(db: Db, evaluationId: string): Promise<CampaignRow[]> {
  const { campaign } = db.tables;
  return db
    .select()
    .from(campaign)
    .where(eq(campaign.evaluationId, evaluationId))
    .orderBy(asc(campaign.createdAt));
}

export async function changeCampaign(
  db: Db,
  id: string,
  change: Partial<
    Pick<CampaignRow, 'opensAt' | 'closesAt' | 'closedAt' | 'pausedAt' | 'sealedAt' | 'checksum'>
  >,
): Promise<void> {
  const { campaign } = db.tables;
  await db.update(campaign).set(change).where(eq(campaign.id, id));
  await noteCampaignsChanged(db);
}

export async function addLink(
  db: Db,
  row: Omit<LinkRow, 'id' | 'token' | 'seats' | 'seatsUsed' | 'quota' | 'taken'> & {
    seats?: number;
    quota?: number;
  },
): Promise<LinkRow> {
  const { link } = db.tables;
  const full = {
    ...{ id: newId(), token: newId(), seats: 0, seatsUsed: null, quota: null, taken: 0 },
    ...row,
  };
  await db.insert(link).values(full);
  return full;
}

export async function listLinks(db: Db, campaignId: string): Promise<LinkRow[]> {
  const { link } = db.tables;
  return db.select().from(link).where(eq(link.campaignId, campaignId));
}

/** A link with everything its page depends on. */
export async function findLinkByToken(db: Db, token: string) {
  const { campaign, evaluation, link, unit } = db.tables;
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
