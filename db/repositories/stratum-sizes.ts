/** How many people a stratum of a unit has, by campaign. */
import { and, eq, inArray } from 'drizzle-orm';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type StratumSizeRow = (typeof schema.stratumSize)['$inferSelect'];

/** By unit, variable and value, so that the same sizes read the same. */
export async function listStratumSizes(db: Db, campaignId: string): Promise<StratumSizeRow[]> {
  const { stratumSize } = db.tables;
  return db
    .select()
    .from(stratumSize)
    .where(eq(stratumSize.campaignId, campaignId))
    .orderBy(stratumSize.unitId, stratumSize.stratum, stratumSize.value);
}

/** Puts the sizes of some units in the place of all that were known of them. */
export async function replaceStratumSizes(
  db: Db,
  campaignId: string,
  unitIds: readonly string[],
  rows: readonly StratumSizeRow[],
): Promise<void> {
  const { stratumSize } = db.tables;
  for (let i = 0; i < unitIds.length; i += 200) {
    await db
      .delete(stratumSize)
      .where(
        and(eq(stratumSize.campaignId, campaignId), inArray(stratumSize.unitId, unitIds.slice(i, i + 200))),
      );
  }
  for (let i = 0; i < rows.length; i += 100) {
    const part = rows.slice(i, i + 100);
    if (part.length > 0) await db.insert(stratumSize).values(part);
  }
}
