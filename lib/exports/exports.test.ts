import type Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks } from '#db/repositories/evaluations.ts';
import { addResponse, listResponses } from '#db/repositories/responses.ts';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';
import { runAnalyze } from '../../cli/analyze.ts';
import { readQuestionnaire } from '../../cli/questionnaire.ts';
import { DAY, type DemoWorld, openDemoWorld, refusalCode, versionOf } from '../../tests/support/world.ts';
import { changeCampaign } from '../campaigns/change-campaign.ts';
import { publishCampaign } from '../campaigns/publish-campaign.ts';
import { undefinedBecause } from '../estimate.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { readScales } from '../responses/read-scales.ts';
import { scaleView } from '../responses/scale-view.ts';
import { WORKBOOK_TYPE } from '../workbook/limits.ts';
import { parseWorkbook } from '../workbook/parse.ts';
import { WORDS } from '../workbook/words.ts';
import { workbookBytes } from '../workbook/write.ts';
import { exportAnswers, exportTexts, shownCrossings } from './export-answers.ts';
import { exportScoreVersions } from './export-scores.ts';
import { exportStatistics, type StatisticsTable } from './export-statistics.ts';
import { exportUnits } from './export-units.ts';
import { type Table, tableResponse, toCsv, toJson, toSheet } from './table.ts';

let world: DemoWorld;
beforeAll(async () => {
  world = await openDemoWorld();
});
afterAll(() => world.close());

const analyst = () => world.as('analyst', 'analyst');
const records = (table: Table) =>
  parse(toCsv(table), { bom: true, columns: true }) as Record<string, string>[];
const audits = () =>
  (world.store.db as unknown as { $client: Database.Database }).$client
    .prepare("SELECT actor_id, subject, detail FROM audit_event WHERE action = 'export.microdata'")
    .all() as { actor_id: string; subject: string; detail: string }[];

describe('CSV', () => {
  const table: Table = {
    name: 't',
    sheet: 'items',
    demo: false,
    columns: ['text', 'number'],
    rows: [
      ['=1+1', -1],
      ['+1', 1.5],
      ['-1', 0],
      ['@SUM(A1)', null],
      ['\tx', 1],
      ['a"b,c\nd', 1],
      ['局', 1],
    ],
  };

  it('begins with a byte order mark, ends lines as Windows does, and holds no formula', () => {
    const csv = toCsv(table);
    expect(csv.startsWith('\ufefftext,number\r\n')).toBe(true);
    const rows = parse(csv, { bom: true, from: 2 }) as string[][];
    expect(rows.map((r) => r[0])).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", 'a"b,c\nd', '局']);
    expect(rows.map((r) => r[1])).toEqual(['-1', '1.5', '0', '', '1', '1', '1']);
  });

  it('keeps formulas out that hide behind spaces, a byte order mark or full width', () => {
    const texts = [' =1', '\u00a0+1', '\ufeff@x', '＝1', '－1', '\u3000＠x'];
    const csv = toCsv({ ...table, columns: ['text'], rows: texts.map((t) => [t]) });
    expect(csv.split('\r\n').slice(1, -1)).toEqual(texts.map((t) => `'${t}`));
  });

  it('says in every row that data are a demonstration', () => {
    expect(toCsv({ ...table, demo: true }).match(/demonstration data 演示数据\r\n/g)).toHaveLength(
      table.rows.length,
    );
    expect(JSON.parse(toJson({ ...table, demo: true }))).toMatchObject({
      note: 'demonstration data 演示数据',
    });
    expect(toJson(table)).not.toContain('note');
  });

  it('is sent as a download that is not kept', async () => {
    const reply = await tableResponse(table, null, 'zh-CN');
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="t.csv"');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect((await tableResponse(table, 'json', 'en')).headers.get('content-type')).toContain(
      'application/json',
    );
  });
});

describe('a workbook', () => {
  const table: Table = {
    name: 't',
    sheet: 'units',
    demo: true,
    columns: ['unit', 'type', 'n', 'mean', 'reason'],
    rows: [
      ['=1+1', 'township', 40, 3.25, null],
      ['乙', 'township', 4, undefinedBecause('below_minimum', 4), 'below_minimum'],
    ],
  };

  it('has the names of the reader’s language, reasons in words and the mark of a demonstration', async () => {
    const [grid] = await parseWorkbook(await workbookBytes([toSheet(table, 'zh-CN')]));
    expect(grid).toEqual({
      name: '单位统计（演示数据）',
      rows: [
        ['单位', '类型', 'n（份数）', '均值', '无数值的原因', '说明'],
        ['=1+1', '乡镇（街道）', 40, 3.25, null, '演示数据'],
        ['乙', '乡镇（街道）', 4, '未达最低份数，不计分', '未达最低份数，不计分', '演示数据'],
      ],
    });
    expect(toSheet({ ...table, demo: false }, 'en')).toMatchObject({
      name: 'Unit statistics',
      header: ['unit', 'type', 'n', 'mean', 'why there is no number'],
    });
    expect(toCsv(table).split('\r\n')[2]).toBe('乙,township,4,,below_minimum,demonstration data 演示数据');
    expect(JSON.parse(toJson(table))).toMatchObject({ records: [{ mean: 3.25 }, { mean: null }] });
  });

  it('has a name for every column in every language', async () => {
    const { id } = world.campaigns.service_recipient;
    const tables = [
      await exportScoreVersions(analyst(), world.demo.evaluationId),
      await exportUnits(analyst(), world.demo.evaluationId),
    ];
    for (const name of ['items', 'scales', 'units', 'codebook'] satisfies StatisticsTable[]) {
      tables.push(await exportStatistics(analyst(), id, name));
    }
    for (const { sheet, columns } of tables) {
      const unnamed = columns.filter((c) => !(c in WORDS['zh-CN'].column));
      expect([sheet, unnamed]).toEqual([sheet, []]);
    }
  });

  it('holds what the CSV holds, and a reason wherever the CSV is blank for want of a number', async () => {
    const table = await exportStatistics(analyst(), world.campaigns.service_recipient.id, 'units');
    const [grid] = await parseWorkbook(await workbookBytes([toSheet(table, 'zh-CN')]));
    const csv = parse(toCsv(table), { bom: true }) as string[][];
    const mean = table.columns.indexOf('mean');
    let reasons = 0;
    for (const [i, row] of csv.entries()) {
      if (i === 0) continue;
      const cell = grid?.rows[i]?.[mean];
      expect(grid?.rows[i]?.[table.columns.indexOf('n')]).toBe(Number(row[table.columns.indexOf('n')]));
      if (row[mean] === '') {
        expect(Object.values(MESSAGES['zh-CN'].common.reason)).toContain(cell);
        reasons++;
      } else {
        expect(cell).toBe(Number(row[mean]));
      }
    }
    expect(reasons).toBeGreaterThan(3);
    expect(reasons).toBeLessThan(csv.length - 10);
  });

  it('is sent as a download that is not kept', async () => {
    const reply = await tableResponse(table, 'xlsx', 'zh-CN');
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="t.xlsx"');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('content-type')).toBe(WORKBOOK_TYPE);
    expect(await parseWorkbook(await reply.bytes())).toHaveLength(1);
  });
});

describe('small crossings of strata', () => {
  const rows = (unit: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).flatMap(([crossing, n]) => Array.from({ length: n }, () => ({ unit, crossing })));
  const shown = (counts: Readonly<Record<string, number>>, k = 10) => {
    const all = rows('u', counts);
    const show = shownCrossings(all, k);
    return [...new Set(all.filter((_, i) => show[i]).map((r) => r.crossing))].sort();
  };

  it('are hidden, with as many more as it takes for what is hidden to reach k people', () => {
    expect(shown({ a: 12, b: 15, c: 30 })).toEqual(['a', 'b', 'c']);
    expect(shown({ a: 3, b: 15, c: 30 })).toEqual(['c']);
    expect(shown({ a: 6, b: 4, c: 30 })).toEqual(['c']);
    expect(shown({ a: 3, b: 4, c: 30 })).toEqual([]);
    expect(shown({ a: 9, b: 15 })).toEqual([]);
    expect(shown({ a: 9 })).toEqual([]);
    expect(shown({ a: 10 })).toEqual(['a']);
  });

  it('are counted inside their unit', () => {
    const two = [...rows('u', { a: 20, b: 20 }), ...rows('v', { a: 2, b: 20, c: 20 })];
    const out = shownCrossings(two, 10);
    expect(out.slice(0, 40)).not.toContain(false);
    expect(out.slice(40).filter((show) => !show)).toHaveLength(22);
  });
});

describe('single answers', () => {
  it('are for analysts alone, and each export leaves a record', async () => {
    const { id } = world.campaigns.service_recipient;
    for (const role of ['evaluation_admin', 'lead', 'evaluator', 'author', 'system_admin'] as const) {
      expect(await refusalCode(exportAnswers(world.as('x', role), id))).toBe('not_allowed');
      expect(await refusalCode(exportTexts(world.as('x', role), id))).toBe('not_allowed');
    }
    expect(await refusalCode(exportAnswers(world.nobody, id))).toBe('not_signed_in');
    expect(audits()).toEqual([]);
    const { rows } = await exportAnswers(analyst(), id);
    await exportTexts(analyst(), id);
    const recorded = audits();
    expect(recorded.map((a) => [a.actor_id, a.subject])).toEqual([
      ['analyst', id],
      ['analyst', id],
    ]);
    expect(recorded.map((a) => JSON.parse(a.detail) as object)).toContainEqual({
      table: 'responses',
      rows: rows.length,
    });
  });

  it('are not given out while the campaign collects', async () => {
    const { id } = world.campaigns.cooperating_department;
    expect(await refusalCode(exportAnswers(analyst(), id))).toBe('too_early');
    expect(await refusalCode(exportTexts(analyst(), id))).toBe('too_early');
    expect(await refusalCode(exportStatistics(analyst(), id, 'scales'))).toBe('too_early');
  });

  it('come in an order drawn anew, under numbers that mean nothing', async () => {
    const { id } = world.campaigns.own_staff;
    const stored = (await listResponses(world.store.db, id)).filter((r) => r.eligible);
    const [first, second] = [await exportAnswers(analyst(), id), await exportAnswers(analyst(), id)];
    expect(first.rows.map((r) => r[0])).toEqual(stored.map((_, i) => i + 1));
    const answers = (t: Table) => t.rows.map((r) => JSON.stringify(r.slice(1)));
    expect(answers(first)).not.toEqual(answers(second));
    expect(answers(first).toSorted()).toEqual(answers(second).toSorted());
  });

  it('hold raw codes, keyed codes of reversed items, and scores that follow from them', async () => {
    const rows = records(await exportAnswers(analyst(), world.campaigns.service_recipient.id));
    const items = ['SVC_ATT1', 'SVC_ATT2', 'SVC_ATT3', 'SVC_ATT4'];
    let scored = 0;
    for (const row of rows) {
      const raw = Number(row.SVC_ATT3);
      if (row.SVC_ATT3 !== '' && row.SVC_ATT3 !== 'NA') expect(row.SVC_ATT3_r).toBe(String(6 - raw));
      else expect(row.SVC_ATT3_r).toBe('');
      const codes = items
        .map((i) => (i === 'SVC_ATT3' ? row.SVC_ATT3_r : row[i]))
        .filter((c): c is string => c !== undefined && c !== '' && c !== 'NA')
        .map(Number);
      if (codes.length < 3) expect(row.score_ATT).toBe('');
      else {
        scored++;
        expect(Number(row.score_ATT)).toBeCloseTo(codes.reduce((a, b) => a + b, 0) / codes.length, 12);
      }
    }
    expect(scored).toBeGreaterThan(400);
  });

  it('give the command line the same coefficients as the console', async () => {
    const { id } = world.campaigns.service_recipient;
    const csv = toCsv(await exportAnswers(analyst(), id));
    const questionnaire = readQuestionnaire(`${SHIPPED_DIR}/evaluation/service-recipient.yaml`);
    const report = JSON.parse(runAnalyze(questionnaire, csv, { by: 'unit_code', json: true })) as {
      scales: { id: string; n: number; alpha: unknown; omega: unknown }[];
    };
    const { dataset } = await readScales(analyst(), id);
    const scales = dataset.key.scales.map((key) => scaleView(dataset, key));
    expect(report.scales.map((s) => [s.id, s.n, s.alpha, s.omega])).toEqual(
      scales.map((s) => [s.key.id, s.report.n, s.report.alpha, s.report.omega]),
    );
  });
});

describe('every export', () => {
  it('holds no key, link or token', async () => {
    const secrets: string[] = [];
    for (const campaign of Object.values(world.campaigns)) {
      for (const link of await listLinks(world.store.db, campaign.id)) secrets.push(link.id, link.token);
      for (const r of await listResponses(world.store.db, campaign.id)) secrets.push(r.id);
    }
    expect(secrets.length).toBeGreaterThan(900);
    const { own_staff, service_recipient } = world.campaigns;
    const tables: Table[] = [
      await exportScoreVersions(analyst(), world.demo.evaluationId),
      await exportUnits(analyst(), world.demo.evaluationId),
    ];
    for (const { id } of [own_staff, service_recipient]) {
      tables.push(await exportAnswers(analyst(), id), await exportTexts(analyst(), id));
      for (const name of ['items', 'scales', 'units', 'codebook'] satisfies StatisticsTable[]) {
        tables.push(await exportStatistics(analyst(), id, name));
      }
    }
    for (const table of tables) {
      const text = toCsv(table) + toJson(table) + JSON.stringify(toSheet(table, 'zh-CN'));
      expect([table.name, secrets.filter((s) => text.includes(s))]).toEqual([table.name, []]);
      expect(table.demo).toBe(true);
      expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}T/);
    }
  });

  it('shows no mean of a unit below its minimum', async () => {
    const rows = records(await exportStatistics(analyst(), world.campaigns.service_recipient.id, 'units'));
    const small = rows.filter((r) => Number(r.n) < 30);
    expect(small.length).toBeGreaterThan(3);
    for (const r of small) expect([r.mean, r.se, r.rwg_j, r.reason]).toEqual(['', '', '', 'below_minimum']);
    expect(rows.filter((r) => r.mean !== '').length).toBeGreaterThan(20);
  });
});

describe('a campaign with few answers of each department', () => {
  it('blanks departments, keeps formulas out, and gives open text of small units no name', async () => {
    const admin = world.as('admin', 'evaluation_admin');
    const evaluationId = await createEvaluation(admin, {
      title: '导出',
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
      units: 'code,name,type\nX,=1+1,township\nY,乙镇,township',
    });
    const { units } = await readEvaluation(admin, evaluationId);
    const id = await publishCampaign(admin, evaluationId, {
      questionnaireVersionId: await versionOf(world, 'Q_COOP'),
      unitIds: units.map((u) => u.id),
      departments: '甲部门\n乙部门\n丙部门',
      opensAt: new Date(world.now - DAY).toISOString(),
      closesAt: new Date(world.now + DAY).toISOString(),
      contact: '评估组',
    });
    const counts: Readonly<Record<string, Record<string, number>>> = {
      X: { 甲部门: 4, 乙部门: 11, 丙部门: 20 },
      Y: { 甲部门: 3, 乙部门: 2, 丙部门: 1 },
    };
    await world.store.write(async (tx) => {
      for (const link of await listLinks(tx.db, id)) {
        const code = units.find((u) => u.id === link.unitId)?.code ?? '';
        for (let i = 0; i < (counts[code]?.[link.stratum] ?? 0); i++) {
          await addResponse(tx.db, {
            campaignId: id,
            linkId: link.id,
            unitId: link.unitId,
            day: '2026-05-11',
            eligible: true,
            answers: { COP_COL1: 4 },
            texts: { COP_OPEN: `意见 ${code}` },
          });
        }
      }
    });
    await changeCampaign(admin, id, { act: 'close' });
    const rows = records(await exportAnswers(analyst(), id));
    const departments = (code: string) => rows.filter((r) => r.unit_code === code).map((r) => r.department);
    expect(departments('X').filter((d) => d === '丙部门')).toHaveLength(20);
    // four of one department would be had by subtraction if the next were shown
    expect(departments('X').filter((d) => d === '')).toHaveLength(15);
    expect(new Set(departments('Y'))).toEqual(new Set(['']));
    expect(rows.find((r) => r.unit_code === 'X')?.unit).toBe("'=1+1");
    const texts = records(await exportTexts(analyst(), id));
    expect(texts.filter((t) => t.text === '意见 X').map((t) => t.unit_code)).toEqual(Array(35).fill('X'));
    expect(texts.filter((t) => t.text === '意见 Y').map((t) => t.unit_code)).toEqual(Array(6).fill(''));
  });
});
