import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listUnits, type UnitRow } from '#db/repositories/evaluations.ts';
import { openWorld, refusalCode, type World } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { loadDemo } from '../demo/load-demo.ts';
import type { Block } from '../documents/blocks.ts';
import { exportResults } from '../exports/export-results.ts';
import { exportScoreVersions } from '../exports/export-scores.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { setSourceState } from '../scores/set-source-state.ts';
import { cancelBatch, exportBatch, readBatch, startBatch } from './batch.ts';
import { exportOverallReport, exportUnitReport } from './export-reports.ts';
import { listReports, readOverallReport, readUnitReport } from './read-reports.ts';

let world: World;
let analyst: Context;
let evaluationId: string;
let units: Map<string, UnitRow>;
const OPTIONS = { locale: 'zh-CN', waitMs: 60_000 } as const;

beforeAll(async () => {
  world = await openWorld();
  ({ evaluationId } = await loadDemo(world.system));
  analyst = await world.account('analyst', 'analyst');
  units = new Map((await listUnits(world.store.db, evaluationId)).map((u) => [u.code, u]));
}, 60_000);
afterAll(() => world.close());

const idOf = (code: string) => units.get(code)?.id ?? '';
const unitReport = (code: string, ctx = analyst) => readUnitReport(ctx, evaluationId, idOf(code), OPTIONS);

/** Every text of a document in its order, a line for each paragraph. */
function linesOf(blocks: readonly Block[]): string[] {
  const said = (words: unknown): string =>
    typeof words === 'string'
      ? words
      : (words as (string | { text: string })[]).map((w) => (typeof w === 'string' ? w : w.text)).join('');
  return blocks.flatMap((b) =>
    b.kind === 'table'
      ? [...(b.caption === undefined ? [] : [b.caption]), ...b.rows.flat().flatMap((c) => c.lines.map(said))]
      : // Words stand below a plot.
        [b.kind === 'plot' ? `\n${said(b.words)}` : said(b.words)],
  );
}

const wordOf = (bytes: Uint8Array) =>
  strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array())
    .split('</w:p>')
    .map((p) =>
      [...p.matchAll(/<w:br\/>|<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((m) => m[1] ?? '\n').join(''),
    );

describe('a report', () => {
  it('says in Word what it says on the page, and nothing else', async () => {
    const { blocks, pending } = await unitReport('E5');
    expect(pending).toBeUndefined();
    const { bytes } = await exportUnitReport(analyst, evaluationId, idOf('E5'), 'zh-CN');
    const escaped = linesOf(blocks).map((l) =>
      l.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
    // What follows the last paragraph is the page set-up.
    expect(wordOf(bytes).slice(0, -1)).toEqual(escaped);
    const plots = blocks.flatMap((b) =>
      b.kind === 'table' ? b.rows.flat().flatMap((c) => c.plot ?? []) : 'plot' in b ? [b.plot] : [],
    );
    expect(plots.length).toBeGreaterThan(3);
    const parts = unzipSync(bytes);
    const told = [
      ...strFromU8(parts['word/document.xml'] ?? new Uint8Array()).matchAll(
        /<wp:docPr [^>]*descr="([^"]*)"/g,
      ),
    ];
    expect(told.map((m) => m[1])).toEqual(plots.map((plot) => plot.label));
    expect(Object.keys(parts).filter((name) => name.endsWith('.png')).length).toBe(plots.length);
  });

  it('has the numbers of the exports of scores and of results', async () => {
    const { blocks } = await unitReport('E5');
    const table = blocks.find((b) => b.kind === 'table' && b.caption?.includes('指标得分') === true);
    const rows = new Map(
      (table?.kind === 'table' ? table.rows : []).map((r) => [`${r[0]?.lines[0]}`.split(' ')[0], r]),
    );
    const scores = await exportScoreVersions(analyst, evaluationId);
    const at = (name: string) => scores.columns.indexOf(name);
    const own = scores.rows.filter((r) => r[at('unit_code')] === 'E5' && r[at('rate')] !== null);
    expect(own.length).toBeGreaterThan(20);
    for (const r of own) {
      const cells = rows.get(`${r[at('indicator')]}`);
      expect(cells?.[4]?.lines).toEqual([(Number(r[at('rate')]) * 100).toFixed(1)]);
      expect(cells?.[6]?.lines).toEqual([Number(r[at('score')]).toFixed(2)]);
    }
    const results = await exportResults(analyst, evaluationId);
    const of = (name: string) => results.rows.find((r) => r[0] === 'E5')?.[results.columns.indexOf(name)];
    const total = linesOf(blocks).find((l) => l.startsWith('综合得分'));
    expect(total).toBe(
      `综合得分 ${Number(of('total')).toFixed(2)} 分（满分 100 分），90% 区间 ${Number(of('interval_lower')).toFixed(1)} – ${Number(of('interval_upper')).toFixed(1)}。`,
    );
    expect(linesOf(blocks).join('\n')).toContain(`不计红线为 ${of('grade_without_red_lines')}`);
    const overall = linesOf((await readOverallReport(analyst, evaluationId, {}, OPTIONS)).blocks);
    const row = overall.slice(overall.indexOf('云汀区农业农村局'));
    expect(row[1]).toBe(`${Number(of('total')).toFixed(2)} ‡`);
  });

  it('compares with at least three other units and with no fewer', async () => {
    const many = linesOf((await unitReport('E1')).blocks).join('\n');
    expect(many).toContain('同类其他 5 个单位中位');
    const few = linesOf((await unitReport('T1')).blocks).join('\n');
    expect(few).toContain('同类有得分的其他单位只有 0 个，不足 3 个，不作比较');
    expect(few).not.toMatch(/同类其他 \d/);
  });

  it('shows words of interviews to those who may read them, without telling whose they are', async () => {
    const lead = await world.account('lead', 'lead');
    const admin = await world.account('admin', 'evaluation_admin');
    const [words, none] = [await unitReport('E5', lead), await unitReport('E5', admin)].map((r) =>
      linesOf(r.blocks),
    ) as [string[], string[]];
    expect(words.filter((l) => /^\[\d\] 原话：/.test(l)).length).toBe(2);
    expect(none.filter((l) => /^\[\d\] /.test(l))).toEqual([]);
    expect(none.join()).toMatch(/另有摘录 \d 条，不显示/);
  });

  it('shows reliability and agreement to those who see scales', async () => {
    const rater = await world.account('rater', 'evaluator');
    const lines = linesOf((await unitReport('E5', rater)).blocks).join('\n');
    expect(lines).toContain('量表信度只向评估管理员、组长和分析员显示。');
    expect(lines).not.toContain('Feldt');
    expect(await refusalCode(exportUnitReport(rater, evaluationId, idOf('E5'), 'zh-CN'))).toBe('not_allowed');
    expect(await refusalCode(exportOverallReport(rater, evaluationId, {}, 'zh-CN'))).toBe('not_allowed');
  });

  it('of one type says nothing of units of another', async () => {
    const { blocks } = await readOverallReport(analyst, evaluationId, { type: 'township' }, OPTIONS);
    const text = linesOf(blocks).join('\n');
    expect(text).toContain('柳堤镇');
    expect(text).not.toContain('云汀区');
  });
});

describe('reports by industry', () => {
  const industry = '宏观经济';

  it('say what they are of, and hold no unit of another', async () => {
    const { blocks } = await readOverallReport(analyst, evaluationId, { industry }, OPTIONS);
    const text = linesOf(blocks).join('\n');
    expect(text).toContain(`只含：${industry}。`);
    expect(text).toContain('本行业中各量表均可单独显示的单位');
    expect(text).toContain('云汀区财政局');
    expect(text).not.toMatch(/柳堤镇|农业农村局/);
    const none = await readOverallReport(analyst, evaluationId, { industry, type: 'township' }, OPTIONS);
    expect(linesOf(none.blocks).join('\n')).not.toMatch(/云汀区\S+局/);
    expect(await refusalCode(readOverallReport(analyst, evaluationId, { industry: '宏观' }, OPTIONS))).toBe(
      'not_found',
    );
    expect(linesOf((await unitReport('E1')).blocks)).toContain(`经济管理部门 · ${industry}`);
    expect(linesOf((await unitReport('T1')).blocks)).toContain('乡镇（街道）');
  });

  it('are listed by industry, and refused for one that there is not', async () => {
    const { rows, industries } = await listReports(analyst, evaluationId, { industry });
    expect(rows.map((r) => r.row.unitCode).toSorted()).toEqual(['E1', 'E3']);
    expect(industries).toHaveLength(4);
    expect(await refusalCode(listReports(analyst, evaluationId, { industry: '无' }))).toBe('not_found');
  });
});

describe('an archive', () => {
  it('is made for one reader, holds every report, and is gone for others', async () => {
    expect((await readBatch(analyst, evaluationId, {}, 'en')).state).toBe('none');
    await startBatch(analyst, evaluationId, {}, 'en');
    await expect
      .poll(async () => (await readBatch(analyst, evaluationId, {}, 'en')).state, { timeout: 30_000 })
      .toBe('done');
    const files = Object.keys(unzipSync(await exportBatch(analyst, evaluationId, {}, 'en')));
    expect(files).toHaveLength(8 + 2);
    const other = await world.account('other', 'analyst');
    expect(await refusalCode(exportBatch(other, evaluationId, {}, 'en'))).toBe('not_found');
  }, 60_000);

  it('that is cancelled is not made', async () => {
    await startBatch(analyst, evaluationId, {}, 'zh-TW');
    expect((await readBatch(analyst, evaluationId, {}, 'zh-TW')).state).toBe('running');
    await cancelBatch(analyst, evaluationId, {}, 'zh-TW');
    expect((await readBatch(analyst, evaluationId, {}, 'zh-TW')).state).toBe('cancelled');
    expect(await refusalCode(exportBatch(analyst, evaluationId, {}, 'zh-TW'))).toBe('not_found');
  });
});

describe('the state', () => {
  it('is a draft, in the list and in the report, once the evidence of a score has changed', async () => {
    const stateOf = async (code: string) =>
      (await listReports(analyst, evaluationId, {})).rows.find((r) => r.row.unitId === idOf(code))?.state;
    expect(await stateOf('T1')).toBe('approved');
    expect((await unitReport('T1')).blocks.filter((b) => b.kind === 'mark')).toHaveLength(1);
    const change = { indicatorId: 'C2.1', sourceIndex: 0, cause: 'not_applicable', reason: '试改' };
    await setSourceState(analyst, evaluationId, { unitId: idOf('T1'), ...change });
    expect(await stateOf('T1')).toBe('draft');
    const marks = (await unitReport('T1')).blocks.filter((b) => b.kind === 'mark');
    expect(marks.map((m) => m.kind === 'mark' && m.words)).toContain(
      '未定稿：1 项得分写入后证据或规则已变。',
    );
  });
});

describe('the words of documents', () => {
  it('are all used', () => {
    const folder = join(import.meta.dirname, '..', 'documents');
    const code = readdirSync(folder)
      .filter((f) => !f.endsWith('.test.ts'))
      .map((f) => readFileSync(join(folder, f), 'utf8'))
      .join('\n');
    const used = (key: string) => new RegExp(`\\b${key}\\b`).test(code);
    expect(Object.keys(MESSAGES.en.report.document).filter((k) => !used(k))).toEqual([]);
    const { method, section, column, label } = MESSAGES.en.report.document;
    const inner = [method, section, column, label].flatMap((group) => Object.keys(group));
    expect(inner.filter((k) => !used(k))).toEqual([]);
  });
});
