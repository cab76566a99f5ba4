/** Totals under other weights and versions: recomputed by hand from the scores in force, and nothing written. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listScores } from '#db/repositories/scores.ts';
import { type DemoWorld, openDemoWorld, refusalCode } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { at } from '../instruments/check-cases.test-support.ts';
import { editFramework } from '../library/edit-framework.ts';
import { saveFramework } from '../library/save-framework.ts';
import { decideProposal } from './decide-proposal.ts';
import { exportScores } from './export-scores.ts';
import { previewExport } from './preview-export.ts';
import { readResults } from './read-results.ts';
import { readWhatIf } from './read-what-if.ts';

let world: DemoWorld;
let analyst: Context;
let evaluationId: string;
const LONG = 60_000;
const UNITS = ['E1', 'E2', 'E3'];

beforeAll(async () => {
  world = await openDemoWorld();
  analyst = await world.account('analyst', 'analyst');
  evaluationId = world.demo.evaluationId;
  const { changes } = await previewExport(analyst, evaluationId, {
    unitIds: UNITS.map((code) => world.units.get(code)?.id ?? ''),
  });
  const { proposalId = '' } = await exportScores(analyst, evaluationId, {
    changes: changes
      .filter((c) => ['B1.2', 'D3.1', 'D3.2'].includes(c.indicatorId))
      .map((c) => ({ unitId: c.unitId, indicatorId: c.indicatorId, inputHash: c.after.inputHash })),
    why: '试算',
  });
  await decideProposal(await world.account('second', 'analyst'), evaluationId, proposalId, {
    decision: 'approve',
  });
}, LONG);
afterAll(() => world.close());

const rowsOf = async (input: unknown) =>
  (await readWhatIf(analyst, evaluationId, input)).groups.flatMap((g) => g.rows);
const unit = (code: string) => world.units.get(code)?.id ?? '';

describe('what if', () => {
  it('nothing is changed: what the results say', async () => {
    const results = (await readResults(analyst, evaluationId, 0)).groups.flatMap((g) => g.rows);
    for (const row of await rowsOf({})) {
      expect(row.tried).toEqual(row.now);
      const graded = results.find((r) => r.unitId === row.unitId)?.graded;
      expect(row.now?.points).toBe(graded?.points);
    }
    expect((await rowsOf({})).filter((r) => r.now !== undefined)).toHaveLength(3);
  });

  it('a weight is changed: the total that the scores in force give by hand, and nothing is written', async () => {
    const before = await listScores(world.store.db, evaluationId);
    const own = before.filter((r) => r.unitId === unit('E1'));
    const rate = (id: string) => own.find((r) => r.indicatorId === id)?.value ?? Number.NaN;
    // D3.1 has 2 and D3.2 has 3 points of D3; of B and D, weighed 60 and 20, only these have scores.
    const d = (2 * rate('D3.1') + 3 * rate('D3.2')) / 5;
    const tried = (await rowsOf({ w: 'B:60,D:20' })).find((r) => r.unitId === unit('E1'))?.tried;
    expect(tried?.points).toBeCloseTo((100 * (60 * rate('B1.2') + 20 * d)) / 80, 9);
    expect(await listScores(world.store.db, evaluationId)).toEqual(before);
  });

  it('weights that are none are named', async () => {
    const view = await readWhatIf(analyst, evaluationId, { w: 'B:60,Z:1,D:-1,A:0' });
    expect(view.wrong).toEqual(['Z:1', 'D:-1', 'A:0']);
    expect([...view.weights]).toEqual([['B', 60]]);
  });

  it('another version: says what it adds, leaves out and would score otherwise', async () => {
    const author = await world.account('writer', 'author');
    const { tree } = await editFramework(author, await inForce());
    const next = structuredClone(tree);
    const d3 = at(at(next.tree, 3).children, 2);
    const [first, second] = d3.children;
    if (first === undefined || second === undefined) throw new Error('no D3.1');
    first.enabled = false;
    second.weight += first.weight;
    second.sources = second.sources.map((source) => ({ ...source, weight: 0.5 }));
    expect(second.sources).toHaveLength(2);
    const { versionId } = await saveFramework(author, { tree: next, from: await inForce(), was: null });
    const reader = await world.account('both', 'analyst', 'author');
    const view = await readWhatIf(reader, evaluationId, { tree: versionId });
    expect(view.dropped).toEqual(['D3.1']);
    expect(view.added).toEqual([]);
    expect(view.otherwise).toContain('D3.2');
    const own = (await listScores(world.store.db, evaluationId)).filter((r) => r.unitId === unit('E1'));
    const rate = (id: string) => own.find((r) => r.indicatorId === id)?.value ?? Number.NaN;
    const tried = view.groups.flatMap((g) => g.rows).find((r) => r.unitId === unit('E1'))?.tried;
    expect(tried?.points).toBeCloseTo((100 * (20 * rate('B1.2') + 35 * rate('D3.2'))) / 55, 9);
  });

  it('is for those who read results', async () => {
    expect(await refusalCode(readWhatIf(await world.account('writer2', 'author'), evaluationId, {}))).toBe(
      'not_allowed',
    );
  });
});

async function inForce(): Promise<string> {
  return (await readWhatIf(analyst, evaluationId, {})).inForce;
}
