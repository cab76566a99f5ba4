/** Industries of units: in the list of a new evaluation, set afterwards, and what they leave alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listUnits } from '#db/repositories/evaluations.ts';
import { listScores } from '#db/repositories/scores.ts';
import { type DemoWorld, openDemoWorld, refusal, refusalCode } from '../../tests/support/world.ts';
import { readTrail } from '../audit/read-trail.ts';
import { loadDemoScores } from '../demo/scores.ts';
import { exportAnswers } from '../exports/export-answers.ts';
import { exportUnits } from '../exports/export-units.ts';
import { toSheet } from '../exports/table.ts';
import { inEnglish } from '../i18n/problem-catalogues.ts';
import { readMatrix } from '../scores/read-matrix.ts';
import { readWorkbook } from '../workbook/threads.ts';
import { industriesOfWorkbook } from '../workbook/units.ts';
import { workbookBytes } from '../workbook/write.ts';
import { parseIndustries } from './parse-industries.ts';
import { parseUnits } from './parse-units.ts';
import { readIndustriesWorkbook } from './read-industries-workbook.ts';
import { setIndustries } from './set-industries.ts';

let world: DemoWorld;
let evaluationId: string;
beforeAll(async () => {
  world = await openDemoWorld();
  evaluationId = world.demo.evaluationId;
});
afterAll(() => world.close());

const admin = () => world.as('admin', 'evaluation_admin');
const industries = async () =>
  Object.fromEntries((await listUnits(world.store.db, evaluationId)).map((u) => [u.code, u.industry]));
const placesOf = async (work: Promise<unknown>) => (await refusal(work)).problems.map((p) => p.path);

describe('a list of units', () => {
  it('may name industries, of which width and spacing make no other one', () => {
    const units = parseUnits(
      'code,name,type,industry\nA,甲,township, 卫生  健康 \nB,乙,township,卫生\u3000健康\nC,丙,township,ＩＴ\nD,丁,township,',
    );
    expect(units.map((u) => u.industry)).toEqual(['卫生 健康', '卫生 健康', 'IT', null]);
    expect(parseUnits('name,code,type\n甲,A,township')).toEqual([
      { code: 'A', name: '甲', type: 'township', industry: null },
    ]);
  });

  it('is refused by line and column where an industry is no name', async () => {
    const text = `code,name,type,industry\nA,甲,township,${'业'.repeat(41)}\nB,乙,township,${'业'.repeat(40)}\nC,丙,village,a\u200bb`;
    const refused = await refusal(Promise.resolve().then(() => parseUnits(text)));
    expect(refused.problems.map((p) => `${p.path} ${p.key}`)).toEqual([
      'line 2, column industry units_list_industry',
      'line 4, column type units_list_type',
      'line 4, column industry units_list_industry',
    ]);
    expect(inEnglish(refused.problems[0] as never).message).toContain('too long');
  });

  it('goes out with its industries and comes back the same', async () => {
    const table = await exportUnits(admin(), evaluationId);
    const bytes = await workbookBytes([toSheet({ ...table, demo: false }, 'zh-CN')]);
    const units = await listUnits(world.store.db, evaluationId);
    expect(industriesOfWorkbook(await readWorkbook(bytes), units)).toEqual(
      units.map((u) => ({ unitId: u.id, industry: u.industry })),
    );
  });
});

describe('industries of an evaluation that exists', () => {
  it('are set from lines as a spreadsheet gives them; units that are not listed keep theirs', async () => {
    const before = await industries();
    const scores = await listScores(world.store.db, evaluationId);
    const done = await setIndustries(admin(), evaluationId, {
      table: '代码\t名称\t行业\nE1\t改了也不读\t宏观 经济\nM1\t\t群众工作\nE4\t\t',
    });
    expect(done).toEqual({ units: 3 });
    expect(await industries()).toEqual({ ...before, E1: '宏观 经济', M1: '群众工作', E4: null });
    const units = await listUnits(world.store.db, evaluationId);
    for (const unit of units) {
      const own = world.units.get(unit.code);
      expect([unit.name, unit.type, unit.position]).toEqual([own?.name, own?.type, own?.position]);
    }
    expect(await listScores(world.store.db, evaluationId)).toEqual(scores);
    const [entry] = (await readTrail(world.as('auditor', 'auditor'), {})).entries;
    expect(entry).toMatchObject({
      action: 'evaluation.industries',
      before: { E1: before.E1, M1: null, E4: before.E4 },
      after: { E1: '宏观 经济', M1: '群众工作', E4: null },
    });
  });

  it('leave no trail and no change where they are what they were', async () => {
    const trail = async () => (await readTrail(world.as('auditor', 'auditor'), {})).entries.length;
    const before = await trail();
    const again = await setIndustries(admin(), evaluationId, { table: 'code,industry\nM1,群众工作' });
    expect(again).toEqual({ units: 0 });
    expect(await trail()).toBe(before);
  });

  it('are all set or none, every fault by line and column', async () => {
    const before = await industries();
    const set = (table: string) => setIndustries(admin(), evaluationId, { table });
    expect(await placesOf(set(`code,industry\nE1,教育\nX9,教育\nE1,民政\nE2,${'业'.repeat(41)}`))).toEqual([
      'line 3, column code',
      'line 4, column code',
      'line 5, column industry',
    ]);
    expect(await placesOf(set('code,行当\nE1,教育'))).toEqual(['line 1', 'line 1, column 行当']);
    expect(await placesOf(set('code,code,industry\nE1,E1,教育'))).toEqual(['line 1, column code']);
    expect(await placesOf(set('code,industry'))).toEqual(['line 2']);
    expect(await refusalCode(set(' '))).toBe('invalid_input');
    expect(await industries()).toEqual(before);
  });

  it('come from a workbook as the text that they are set from', async () => {
    const bytes = await workbookBytes([
      {
        name: '表',
        header: ['行业', '代码', '名称'],
        rows: [
          ['教育, 体育', 'E1', '甲'],
          [null, 'M1', '乙'],
        ],
      },
    ]);
    const read = await readIndustriesWorkbook(admin(), evaluationId, bytes);
    expect(read.count).toBe(2);
    const units = await listUnits(world.store.db, evaluationId);
    const idOf = (code: string) => units.find((u) => u.code === code)?.id;
    expect(parseIndustries(read.table, units)).toEqual([
      { unitId: idOf('E1'), industry: '教育, 体育' },
      { unitId: idOf('M1'), industry: null },
    ]);
    const wrong = await workbookBytes([{ name: '表', header: ['代码', '行业'], rows: [['E9', '教育']] }]);
    expect(await placesOf(readIndustriesWorkbook(admin(), evaluationId, wrong))).toEqual(['表!A2']);
  });

  it('are for who sets evaluations up', async () => {
    const input = { table: 'code,industry\nE1,教育' };
    for (const role of ['analyst', 'lead', 'evaluator', 'author', 'unit_liaison'] as const) {
      const ctx = world.as(role, role);
      expect(await refusalCode(setIndustries(ctx, evaluationId, input))).toBe('not_allowed');
      expect(await refusalCode(readIndustriesWorkbook(ctx, evaluationId, new Uint8Array()))).toBe(
        'not_allowed',
      );
    }
  });

  it('make no score stale, and stand beside the unit in the file of answers', async () => {
    await loadDemoScores(
      world.system,
      evaluationId,
      [...world.units.values()].map((u) => u.id),
      'demo-rater-',
    );
    const stale = async () =>
      (await readMatrix(world.as('a', 'analyst'), evaluationId)).rows.map((r) => r.stale);
    const before = await stale();
    await setIndustries(admin(), evaluationId, { table: 'code,industry\nE1,交通运输\nE2,教育' });
    expect(await stale()).toEqual(before);
    const table = await exportAnswers(world.as('a', 'analyst'), world.campaigns.service_recipient.id);
    const [code, industry] = [table.columns.indexOf('unit_code'), table.columns.indexOf('industry')];
    const now = await industries();
    expect(now.E1).toBe('交通运输');
    for (const row of table.rows) expect(row[industry]).toBe(now[String(row[code])]);
  });
});
