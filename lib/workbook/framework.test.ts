import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, refusal, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { parseUnits } from '../evaluations/parse-units.ts';
import { readUnitsWorkbook } from '../evaluations/read-units-workbook.ts';
import { unitTypeWord } from '../evaluations/unit-type.ts';
import { unitsTemplateWorkbook } from '../evaluations/units-template.ts';
import { exportFramework } from '../exports/export-framework.ts';
import { LOCALES } from '../i18n/locales.ts';
import { inEnglish } from '../i18n/problem-catalogues.ts';
import { type IndicatorTree, indicatorTreeSchema } from '../indicators/framework.ts';
import { loadVersion } from '../library/load-version.ts';
import { readFrameworkWorkbook } from '../library/read-framework-workbook.ts';
import { saveDraft } from '../library/save-draft.ts';
import { anyFramework, anyUnits } from './arbitrary.test-support.ts';
import { placeOf } from './framework-cells.ts';
import { paramsOf, paramsText } from './framework-columns.ts';
import { frameworkOfWorkbook } from './framework-read.ts';
import { frameworkSheets } from './framework-write.ts';
import { parseWorkbook } from './parse.ts';
import { unitsOfWorkbook, unitsTemplate } from './units.ts';
import { type SheetCell, type SheetOf, workbookBytes } from './write.ts';

let world: World;
let tree: IndicatorTree;
beforeAll(async () => {
  world = await openWorld();
  tree = (await loadVersion(world.store.db, await versionOf(world, 'IT_COUNTY'), 'indicator_tree'))
    .instrument;
});
afterAll(() => world.close());

const author = () => world.as('a', 'author');
const read = async (sheets: readonly SheetOf[]) => parseWorkbook(await workbookBytes(sheets));
const problemsOf = async (work: Promise<unknown>) =>
  (await refusal(work)).problems.map((problem) => {
    const { path, message, remedy } = inEnglish(problem);
    return `${path}: ${message} ${remedy}`;
  });

/** The sheets with one cell changed; rows and columns as a spreadsheet counts them, from 0. */
function withCell(
  sheets: readonly SheetOf[],
  sheet: string,
  row: number,
  title: string,
  value: SheetCell,
): SheetOf[] {
  return sheets.map((s) => {
    if (s.name !== sheet) return s;
    const column = s.header.indexOf(title);
    if (column < 0 || s.rows[row] === undefined) throw new Error(`no ${title} in ${sheet}`);
    return {
      ...s,
      rows: s.rows.map((r, i) => (i === row ? r.map((c, j) => (j === column ? value : c)) : r)),
    };
  });
}

describe('units of a workbook', () => {
  it('are those that were written, in every language', async () => {
    await fc.assert(
      fc.asyncProperty(anyUnits, fc.constantFrom(...LOCALES), async (units, locale) => {
        const [list] = unitsTemplate(locale);
        const rows = units.map((u) => [u.code, u.name, unitTypeWord(u.type, locale), u.industry]);
        expect(unitsOfWorkbook(await read([{ ...(list as SheetOf), rows }]))).toEqual(units);
      }),
      { numRuns: 40 },
    );
  });

  it('come as the text that an evaluation is created from', async () => {
    const admin = world.as('e', 'evaluation_admin');
    const rows = [
      ['A-1', '=甲局, "一"', '乡镇（街道）', '演示数据'],
      [17, '乙局', 'economic_department', null],
    ];
    const bytes = await workbookBytes([
      { name: 'Tabelle1', header: ['代码', ' NAME ', 'Type', '说明'], rows },
    ]);
    const { units, count } = await readUnitsWorkbook(admin, bytes);
    expect(count).toBe(2);
    expect(parseUnits(units)).toEqual([
      { code: 'A-1', name: '=甲局, "一"', type: 'township', industry: null },
      { code: '17', name: '乙局', type: 'economic_department', industry: null },
    ]);
  });

  it('are refused by cell, all at once, with what would be right', async () => {
    const bytes = await workbookBytes([
      {
        name: '单位清单',
        header: ['代码', '名称', '类型', '行业'],
        rows: [
          ['A', '甲', '乡镇（街道）', '教育'],
          [null, null, null, null],
          ['A', '乙', '县', '业'.repeat(41)],
          ['b b', null, '乡镇（街道）', null],
        ],
      },
    ]);
    const problems = await problemsOf(readUnitsWorkbook(world.as('e', 'evaluation_admin'), bytes));
    expect(problems.map((p) => p.split(':')[0])).toEqual([
      '单位清单!C4',
      '单位清单!D4',
      '单位清单!A5',
      '单位清单!B5',
    ]);
    expect(problems[0]).toContain('township');
    const twice = await read([
      {
        name: 's',
        header: ['code', 'name', 'type'],
        rows: [
          ['A', 'x', 'township'],
          ['A', 'y', 'township'],
        ],
      },
    ]);
    expect(() => unitsOfWorkbook(twice)).toThrow('units_errors');
  });

  it('are refused where the columns are others', async () => {
    const admin = world.as('e', 'evaluation_admin');
    const bytes = await workbookBytes([
      { name: 'x', header: ['代码', '代码', '级别'], rows: [['A', 'B', 'C']] },
    ]);
    const problems = await problemsOf(readUnitsWorkbook(admin, bytes));
    expect(problems.map((p) => p.split(':')[0])).toEqual(['x!B1', 'x!C1', 'x!A1', 'x!A1']);
    const empty = await workbookBytes(unitsTemplate('zh-CN'));
    expect(await problemsOf(readUnitsWorkbook(admin, empty))).toEqual([
      '单位清单!A2: No unit is listed. Give one unit a line.',
    ]);
  });

  it('and their template are for who creates evaluations', async () => {
    const bytes = await unitsTemplateWorkbook(world.as('e', 'evaluation_admin'), 'zh-CN');
    const [list, types] = await parseWorkbook(bytes);
    expect(list).toEqual({ name: '单位清单', rows: [['代码', '名称', '类型', '行业']] });
    expect(types?.rows).toContainEqual(['乡镇（街道）']);
    expect(await refusalCode(unitsTemplateWorkbook(author(), 'en'))).toBe('not_allowed');
    expect(await refusalCode(readUnitsWorkbook(author(), bytes))).toBe('not_allowed');
  });
});

describe('a framework as a workbook', () => {
  it.each(LOCALES)('in %s is read back as the same framework', async (locale) => {
    const { value } = frameworkOfWorkbook(await read(frameworkSheets(tree, locale)));
    expect(indicatorTreeSchema.parse(value)).toEqual(tree);
  });

  it('whatever its texts and weights, is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyFramework, fc.constantFrom(...LOCALES), async (framework, locale) => {
        const { value } = frameworkOfWorkbook(await read(frameworkSheets(framework, locale)));
        expect(indicatorTreeSchema.parse(value)).toEqual({ ...framework, status: 'draft' });
      }),
      { numRuns: 12 },
    );
  });

  it('is downloaded, changed, uploaded and saved as a draft', async () => {
    const versionId = await versionOf(world, 'IT_COUNTY');
    const { name, bytes } = await exportFramework(author(), versionId, 'zh-CN');
    expect(name).toBe('IT_COUNTY-1.0.0');
    const grids = await parseWorkbook(bytes);
    expect(grids.map((g) => g.name)).toEqual([
      '指标体系',
      '指标',
      '证据来源',
      '扣分项',
      '佐证材料',
      '个性指标',
      '对照表',
      '权重依据',
    ]);
    const changed = withCell(frameworkSheets(tree, 'zh-CN'), '指标体系', 1, '值', '1.1.0');
    const uploaded = await readFrameworkWorkbook(author(), await workbookBytes(changed));
    expect(uploaded.findings).toEqual([]);
    const { versionId: draft } = await saveDraft(author(), { text: uploaded.text });
    const saved = await loadVersion(world.store.db, draft, 'indicator_tree');
    expect(saved.row.status).toBe('draft');
    expect(saved.instrument).toEqual({ ...tree, version: '1.1.0' });
  });

  it('is linted like the text, with every finding at its cell', async () => {
    const sheets = frameworkSheets(tree, 'zh-CN');
    const findings = async (...[row, title, value, sheet = '指标']: [number, string, SheetCell, string?]) => {
      const bytes = await workbookBytes(withCell(sheets, sheet, row, title, value));
      const checked = await readFrameworkWorkbook(author(), bytes);
      return checked.findings.map((f) => `${f.rule} ${f.path}`);
    };
    expect(await findings(0, '权重', 31)).toEqual([
      expect.stringMatching(/^weights_sum 指标!E2 tree\[0\]\.weight$/),
      expect.stringMatching(/^weights_total 指标体系!C\d+ full_score$/),
    ]);
    expect(await findings(2, '权重', 'viel')).toEqual([
      'schema_type 指标!E4 tree[0].children[0].children[0].weight',
    ]);
    expect(await findings(0, '来源类型', '传闻', '证据来源')).toEqual([
      expect.stringMatching(/^schema_value 证据来源!B2 tree\[0\]/),
    ]);
    expect(await findings(0, '编号', 'EV77', '佐证材料')).toContainEqual(
      expect.stringMatching(/^unknown_evidence 指标!\w+ tree/),
    );
  });

  it('is refused by cell where the sheets make no framework', async () => {
    const sheets = frameworkSheets(tree, 'zh-CN');
    const problems = async (changed: readonly SheetOf[]) =>
      problemsOf(readFrameworkWorkbook(author(), await workbookBytes(changed)));
    expect(await problems(sheets.filter((s) => s.name !== '证据来源'))).toEqual([
      expect.stringContaining('The sheet Sources is missing'),
    ]);
    expect((await problems(withCell(sheets, '指标', 1, '编号', 'Z9')))[0]).toBe(
      '指标!A3: Z9 has no parent Z. Put a row for Z above it.',
    );
    expect(await problems(withCell(sheets, '证据来源', 0, '指标编号', 'A9.9'))).toEqual([
      '证据来源!A2: There is no indicator A9.9. Name an indicator of the third level, such as A1.1.',
    ]);
    expect(await problems(withCell(sheets, '证据来源', 0, '换算参数', 'target: 1'))).toEqual([
      expect.stringMatching(/^证据来源!\w+2: The parameters cannot be read/),
    ]);
    expect(await problems(withCell(sheets, '指标', 0, '维度', '执行情况'))).toEqual([
      expect.stringMatching(/^指标!\w+2: Only an indicator of the third level/),
    ]);
    expect(await problems(withCell(sheets, '指标体系', 0, '字段', '__proto__'))).toEqual([
      expect.stringMatching(/^指标体系!A2: The field “__proto__” is unknown/),
    ]);
  });

  it('is exported to readers of the library and taken from authors', async () => {
    const versionId = await versionOf(world, 'IT_COUNTY');
    expect(await refusalCode(exportFramework(world.nobody, versionId, 'en'))).toBe('not_signed_in');
    expect(await refusalCode(exportFramework(author(), await versionOf(world, 'Q_COOP'), 'en'))).toBe(
      'not_found',
    );
    const lead = world.as('l', 'lead');
    expect(await refusalCode(readFrameworkWorkbook(lead, new Uint8Array()))).toBe('not_allowed');
  });

  it('writes parameters in one cell and reads them back', () => {
    const params = {
      target: 0.9,
      lo: -1,
      bands: [
        { from: 0, r: 0 },
        { from: 0.5, r: 1 },
      ],
    };
    expect(paramsText(params)).toBe('target=0.9; lo=-1; bands=0:0 | 0.5:1');
    expect(paramsOf(paramsText(params))).toEqual(params);
    for (const bad of ['', 'target', 'target=x', 'target=1; target=2', 'other=1', 'bands=1', '__proto__=1']) {
      expect([bad, paramsOf(bad)]).toEqual([bad, undefined]);
    }
  });

  it('leads a path without a cell to the nearest one above it', () => {
    const places = new Map([
      ['tree[0]', 'x!A2'],
      ['tree[0].weight', 'x!E2'],
    ]);
    expect(placeOf(places, 'tree[0].weight')).toBe('x!E2');
    expect(placeOf(places, 'tree[0].children[1].title.en')).toBe('x!A2');
    expect(placeOf(places, 'items[A].b')).toBeUndefined();
  });
});
