import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findByName, findInstrumentVersion } from '#db/repositories/instruments.ts';
import { type IndicatorTree, indicatorsOf } from '#lib/indicators/framework.ts';
import { contentHash } from '#lib/instruments/canonical.ts';
import { at } from '#lib/instruments/check-cases.test-support.ts';
import { openWorld, refusal, refusalCode, type World } from '../../tests/support/world.ts';
import { exportFlow } from '../exports/export-flow.ts';
import { exportFramework, exportFrameworkText } from '../exports/export-framework.ts';
import { editFramework } from './edit-framework.ts';
import { loadVersion } from './load-version.ts';
import { readFlow } from './read-flow.ts';
import { readFrameworkWorkbook } from './read-framework-workbook.ts';
import { saveDraft } from './save-draft.ts';
import { saveFramework } from './save-framework.ts';

let world: World;
let from: string;
beforeEach(async () => {
  world = await openWorld();
  from = (await findByName(world.store.db, 'IT_COUNTY', '1.0.0'))?.id ?? '';
});
afterEach(() => world.close());

const author = () => world.as('writer', 'author');
/** The same total without the second indicator of A1. */
const shorter = (tree: IndicatorTree): IndicatorTree => {
  const next = structuredClone(tree);
  const a1 = at(at(next.tree, 0).children, 0);
  at(a1.children, 1).enabled = false;
  at(a1.children, 0).weight = a1.weight;
  return next;
};
const hashOf = async (versionId: string) =>
  contentHash((await loadVersion(world.store.db, versionId, 'indicator_tree')).instrument);

describe('editing a framework', () => {
  it('locks what is published and goes on as the next version; a draft is changed itself', async () => {
    const view = await editFramework(author(), from);
    expect(view.locked).toEqual({ status: 'published', evaluations: 0 });
    expect([view.tree.version, view.was]).toEqual(['1.1.0', null]);
    const saved = await saveFramework(author(), { tree: shorter(view.tree), from, was: null });
    const again = await editFramework(author(), saved.versionId);
    expect(again.locked).toBeUndefined();
    expect([again.tree.version, again.was]).toEqual(['1.1.0', saved.contentHash]);
    expect(indicatorsOf(again.tree).map(({ indicator }) => indicator.id)).not.toContain('A1.2');
    expect(again.taken).toContain('A1.2');
    const row = await findInstrumentVersion(world.store.db, saved.versionId);
    expect(row?.source).toContain('# 平均赋分须写明理由');
    expect(saved.lost).toEqual([]);
  });

  it('is copied as a framework of its own, whose ids are all free', async () => {
    const view = await editFramework(author(), from, true);
    expect([view.tree.id, view.tree.version, view.taken]).toEqual(['IT_COUNTY_NEW', '1.0.0', []]);
    await saveFramework(author(), { tree: view.tree, from, was: null });
    expect((await findByName(world.store.db, 'IT_COUNTY_NEW', '1.0.0'))?.status).toBe('draft');
  });

  it('is saved only over the draft as it was opened, only where it holds, only by authors', async () => {
    const { tree } = await editFramework(author(), from);
    const { contentHash: was } = await saveFramework(author(), { tree, from, was: null });
    expect(await refusalCode(saveFramework(author(), { tree, from, was: null }))).toBe('conflict');
    await saveFramework(author(), { tree: shorter(tree), from, was });
    expect(await refusalCode(saveFramework(author(), { tree, from, was }))).toBe('conflict');
    const heavy = structuredClone(tree);
    at(heavy.tree, 0).weight = 11;
    const refused = await refusal(
      saveFramework(author(), { tree: { ...heavy, version: '1.2.0' }, from, was: null }),
    );
    expect(refused.problems.map((p) => p.rule).sort()).toEqual(['weights_sum', 'weights_total']);
    expect(await refusalCode(saveFramework(world.as('lead', 'lead'), { tree, from, was }))).toBe(
      'not_allowed',
    );
  });
});

describe('a framework taken away', () => {
  it('as text reads back as the same content, however often', async () => {
    const { tree } = await editFramework(author(), from);
    const { versionId } = await saveFramework(author(), { tree: shorter(tree), from, was: null });
    const { text } = await exportFrameworkText(author(), versionId);
    expect((await exportFrameworkText(author(), versionId)).text).toBe(text);
    const back = await saveDraft(author(), { text });
    expect(back).toMatchObject({ versionId, contentHash: await hashOf(versionId) });
  });

  it('as a workbook reads back as the same content, disabled indicators too', async () => {
    const { tree } = await editFramework(author(), from);
    const { versionId } = await saveFramework(author(), { tree: shorter(tree), from, was: null });
    for (const locale of ['zh-CN', 'en'] as const) {
      const { bytes } = await exportFramework(author(), versionId, locale);
      const read = await readFrameworkWorkbook(author(), bytes);
      expect(read.findings.filter((f) => f.severity === 'error')).toEqual([]);
      expect(read.instrument === undefined ? '' : contentHash(read.instrument)).toBe(await hashOf(versionId));
    }
  });
});

describe('the flow of a framework', () => {
  it('has every point of the total in its table', async () => {
    const table = await exportFlow(author(), from, 'zh-CN');
    const points = table.columns.indexOf('points');
    const sum = table.rows.reduce((total, row) => total + Number(row[points]), 0);
    expect(sum).toBeCloseTo(100, 9);
    expect((await readFlow(author(), from)).doubles).toEqual([]);
    expect(table.rows.find((row) => row[0] === 'unknown')).toBeUndefined();
  });
});
