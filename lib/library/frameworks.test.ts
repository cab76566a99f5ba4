import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findByName, findInstrumentVersion } from '#db/repositories/instruments.ts';
import { type IndicatorTree, indicatorsOf } from '#lib/indicators/framework.ts';
import { contentHash } from '#lib/instruments/canonical.ts';
import { at } from '#lib/instruments/check-cases.test-support.ts';
import { openWorld, refusal, refusalCode, type World } from '../../tests/support/world.ts';
import { exportFlow } from '../exports/export-flow.ts';
import { exportFramework, exportFrameworkText } from '../exports/export-framework.ts';
import { compareVersions } from './compare-versions.ts';
import { editFramework } from './edit-framework.ts';
import { loadVersion } from './load-version.ts';
import { readFlow } from './read-flow.ts';
import { readFrameworkWorkbook } from './read-framework-workbook.ts';
import { readVersion } from './read-version.ts';
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

/** The same with how the weights below A1 came about. */
const weighed = (tree: IndicatorTree): IndicatorTree => {
  const judgements = [{ more: 'A1.1', less: 'A1.2', times: 3 }];
  return {
    ...tree,
    weighting: [
      {
        below: 'A1',
        method: 'pairwise',
        step: 0.5,
        other_weights_reason: { 'zh-CN': '会议另定', 'zh-TW': '會議另定', en: 'decided otherwise' },
        judges: [{ name: '评估组组长', day: '2026-03-02', judgements }],
      },
      {
        below: 'total',
        method: 'experts',
        step: 1,
        judges: ['专家甲', '专家乙'].map((name) => ({
          name,
          day: '2026-03-02',
          scores: tree.tree.map((first) => ({ indicator: first.id, score: first.weight })),
        })),
      },
    ],
  };
};

describe('how weights came about', () => {
  it('is saved with the draft, taken away with it, and named where versions differ', async () => {
    const { tree } = await editFramework(author(), from);
    const { versionId } = await saveFramework(author(), { tree: weighed(tree), from, was: null });
    expect((await editFramework(author(), versionId)).tree.weighting).toEqual(weighed(tree).weighting);
    const { bytes } = await exportFramework(author(), versionId, 'zh-CN');
    const read = await readFrameworkWorkbook(author(), bytes);
    expect(read.findings).toEqual([]);
    expect(read.instrument === undefined ? '' : contentHash(read.instrument)).toBe(await hashOf(versionId));
    const { text } = await exportFrameworkText(author(), versionId);
    expect(await saveDraft(author(), { text })).toMatchObject({ contentHash: await hashOf(versionId) });
    const { changes } = await compareVersions(author(), from, versionId);
    expect(changes.map((c) => `${c.path} ${c.kind}`)).toContain('weighting added');
  });

  it('that speaks of another indicator is not saved; what was not judged is only said', async () => {
    const { tree } = await editFramework(author(), from);
    const wrong = weighed(tree);
    const [first] = wrong.weighting ?? [];
    if (first?.method === 'pairwise') at(at(first.judges, 0).judgements, 0).less = 'A2.1';
    const refused = await refusal(saveFramework(author(), { tree: wrong, from, was: null }));
    expect(refused.problems.map((p) => `${p.rule} ${p.path}`)).toEqual([
      'weighting_ids weighting[0].judges[0].judgements[0]',
    ]);
    if (first?.method === 'pairwise') at(first.judges, 0).judgements = [];
    const { versionId } = await saveFramework(author(), { tree: wrong, from, was: null });
    expect((await readVersion(author(), versionId)).findings.map((f) => `${f.rule} ${f.severity}`)).toEqual([
      'weighting_missing warning',
    ]);
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
