import { dropSetting, putSetting } from '#db/repositories/accounts.ts';
import { removeDemoRaters } from '#db/repositories/demo.ts';
import { listCampaigns, listEvaluations, removeEvaluation } from '#db/repositories/evaluations.ts';
import { removeResponses } from '#db/repositories/responses.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { DEMO_RATER_PREFIX } from './load-demo.ts';

/** Removes every demonstration evaluation with all it holds; returns how many there were. */
export async function removeDemo(ctx: Context): Promise<number> {
  authorize(ctx.actor, 'evaluation.create');
  const demos = (await listEvaluations(ctx.store.db)).filter((e) => e.demo);
  await ctx.store.write(async (tx) => {
    for (const evaluation of demos) {
      for (const campaign of await listCampaigns(tx.db, evaluation.id))
        await removeResponses(tx.db, campaign.id);
      await removeEvaluation(tx.db, evaluation.id);
      await audit(ctx, tx, 'demo.remove', evaluation.id, { evaluationId: evaluation.id });
    }
    await removeDemoRaters(tx.db, DEMO_RATER_PREFIX);
    await dropSetting(tx.db, 'demo_link');
    await putSetting(tx.db, 'demonstration', false);
  });
  ctx.campaignsChanged();
  return demos.length;
}
