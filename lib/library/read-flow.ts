import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { doubleCounts, pointFlow } from '../indicators/point-flow.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { loadVersion, newest } from './load-version.ts';
import { publishedNeighbours } from './published-neighbours.ts';

/** How points flow to the total of a framework from what is published now, and what reaches it twice. */
export async function readFlow(ctx: Context, versionId: string) {
  authorize(ctx.actor, 'instrument.read');
  const { db } = ctx.store;
  const { row, instrument: tree } = await loadVersion(db, versionId, 'indicator_tree');
  const policy = await newest<ScoringPolicy>(db, 'scoring_policy', tree.scoring_policy);
  const sources = { policy, ...(await publishedNeighbours(db)) };
  const flow = pointFlow(tree, sources);
  return { row, tree, flow, doubles: doubleCounts(flow, sources) };
}
