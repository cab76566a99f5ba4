/** What an evaluation rests on: the newest framework and policy that fit each other, or those that were chosen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEvaluation } from '#db/repositories/evaluations.ts';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';
import { openWorld, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { decideVersion } from '../library/decide-version.ts';
import { saveDraft } from '../library/save-draft.ts';
import { submitVersion } from '../library/submit-version.ts';
import { createEvaluation } from './create-evaluation.ts';
import { readEvaluationChoices } from './read-evaluation-choices.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const admin = () => world.as('admin', 'evaluation_admin');
const input = {
  title: '评估',
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  units: 'code,name,type\nA,甲局,economic_department\n',
};
/** A shipped file under another version, published. */
async function publish(file: string, version: string): Promise<string> {
  const text = readFileSync(join(SHIPPED_DIR, 'evaluation', file), 'utf8').replace(
    /^version: .*$/m,
    `version: ${version}`,
  );
  world.now += 60_000;
  const { versionId } = await saveDraft(world.as('writer', 'author'), { text });
  await submitVersion(world.as('writer', 'author'), versionId);
  await decideVersion(admin(), versionId, { decision: 'publish', reason: '通过', trial: false });
  return versionId;
}
const restsOn = async (id: string) => {
  const row = await findEvaluation(world.store.db, id);
  return { tree: row?.treeVersionId, policy: row?.policyVersionId };
};

describe('the versions of an evaluation', () => {
  it('are the newest that fit each other unless others are chosen', async () => {
    const first = { tree: await versionOf(world, 'IT_COUNTY'), policy: await versionOf(world, 'SP_DEFAULT') };
    const policy = await publish('scoring-policy.yaml', '1.9.0');
    const tree = await publish('indicator-tree.yaml', '1.1.0');
    const choices = await readEvaluationChoices(admin());
    expect(choices.map((c) => [c.versionId, c.policies.map((p) => p.versionId)])).toEqual([
      [tree, [policy, first.policy]],
      [first.tree, [policy, first.policy]],
    ]);
    expect(await restsOn(await createEvaluation(admin(), input))).toEqual({ tree, policy });
    const chosen = { ...input, treeVersionId: first.tree, policyVersionId: first.policy };
    expect(await restsOn(await createEvaluation(admin(), chosen))).toEqual(first);
  });

  it('are refused where they do not fit each other or are not published', async () => {
    const tree = await versionOf(world, 'IT_COUNTY');
    const policy = await versionOf(world, 'SP_DEFAULT');
    const other = await publish('scoring-policy.yaml', '2.0.0');
    const choices = await readEvaluationChoices(admin());
    expect(choices.flatMap((c) => c.policies.map((p) => p.versionId))).toEqual([policy]);
    const create = (versions: object) => refusalCode(createEvaluation(admin(), { ...input, ...versions }));
    expect(await create({ treeVersionId: tree, policyVersionId: other })).toBe('conflict');
    expect(await create({ treeVersionId: other })).toBe('not_found');
    expect(await create({ policyVersionId: 'nothing' })).toBe('conflict');
  });

  it('are shown to who creates evaluations', async () => {
    expect(await refusalCode(readEvaluationChoices(world.as('writer', 'author')))).toBe('not_allowed');
  });
});
