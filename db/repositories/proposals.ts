/** Changes of indicators that wait for a second person, and what became of them. */
import { and, desc, eq } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type ProposalRow = (typeof schema.scoreProposal)['$inferSelect'];

export async function addProposal(
  db: Db,
  row: Pick<ProposalRow, 'evaluationId' | 'changes' | 'why' | 'proposedBy' | 'proposedAt'>,
): Promise<ProposalRow> {
  const { scoreProposal } = db.tables;
  const open = { status: 'pending', decidedBy: null, decidedAt: null, decisionReason: null };
  const full = { id: newId(), ...row, ...open };
  await db.insert(scoreProposal).values(full);
  return full;
}

/** Proposals of an evaluation, newest first. */
export async function listProposals(db: Db, evaluationId: string): Promise<ProposalRow[]> {
  const { scoreProposal } = db.tables;
  return db
    .select()
    .from(scoreProposal)
    .where(eq(scoreProposal.evaluationId, evaluationId))
    .orderBy(desc(scoreProposal.proposedAt), desc(scoreProposal.id));
}

export async function findProposal(db: Db, id: string): Promise<ProposalRow | undefined> {
  const { scoreProposal } = db.tables;
  const [row] = await db.select().from(scoreProposal).where(eq(scoreProposal.id, id));
  return row;
}

/**
 * Closes a proposal that is pending.
 * @returns false where it no longer is
 */
export async function closeProposal(
  db: Db,
  id: string,
  decided: {
    readonly status: 'approved' | 'returned' | 'stale';
    readonly decidedBy: string;
    readonly decidedAt: number;
    readonly decisionReason: string | null;
  },
): Promise<boolean> {
  const { scoreProposal } = db.tables;
  const done = await db
    .update(scoreProposal)
    .set(decided)
    .where(and(eq(scoreProposal.id, id), eq(scoreProposal.status, 'pending')))
    .returning({ id: scoreProposal.id });
  return done.length === 1;
}
