import { describe, expect, it } from 'vitest';
import { openDemoWorld } from '../../tests/support/world.ts';
import { exportStrata } from '../exports/export-strata.ts';
import { toCsv } from '../exports/table.ts';
import { readStratumSizes } from './read-stratum-sizes.ts';
import { setStratumSizes } from './set-stratum-sizes.ts';
import { parseStratumSizes } from './stratum-sizes.ts';

const UNITS = [
  { id: 'u1', code: 'A' },
  { id: 'u2', code: 'B' },
];
const VARIABLES = [{ stratum: 'staff_level', values: ['leadership', 'general_staff'] }];
const problems = (text: string) => {
  try {
    parseStratumSizes(text, UNITS, VARIABLES);
    return [];
  } catch (error) {
    return (error as { problems: { key: string; path: string }[] }).problems.map((p) => [p.key, p.path]);
  }
};

describe('a table of sizes', () => {
  it('is read from CSV, and from cells copied from a spreadsheet, in any order of columns', () => {
    const csv = 'unit,stratum,value,people\nA,staff_level,leadership,3\n\nA,staff_level,general_staff,40\n';
    const sheet = 'value\tpeople\tunit\tnote\tstratum\r\nleadership\t3\tA\tx\tstaff_level\r\n';
    const first = { unitId: 'u1', stratum: 'staff_level', value: 'leadership', people: 3 };
    expect(parseStratumSizes(csv, UNITS, VARIABLES)).toEqual([
      first,
      { ...first, value: 'general_staff', people: 40 },
    ]);
    expect(parseStratumSizes(sheet, UNITS, VARIABLES)).toEqual([first]);
  });

  it('names every faulty line and column', () => {
    const text = [
      'unit,stratum,value,people',
      'C,staff_level,leadership,3',
      'A,age,young,3',
      'A,staff_level,cook,3',
      'A,staff_level,leadership,many',
      'B,staff_level,leadership,1.5',
      'B,staff_level,leadership,2',
      'B,staff_level,general_staff,99999999',
    ].join('\n');
    expect(problems(text)).toEqual([
      ['sizes_unit', 'line 2, column unit'],
      ['sizes_stratum', 'line 3, column stratum'],
      ['sizes_value', 'line 4, column value'],
      ['sizes_people', 'line 5, column people'],
      ['sizes_people', 'line 6, column people'],
      ['sizes_twice', 'line 7, column value'],
      ['sizes_people', 'line 8, column people'],
    ]);
    expect(problems('unit,people\nA,3')).toEqual([
      ['sizes_column', 'line 1'],
      ['sizes_column', 'line 1'],
    ]);
    expect(problems('unit,stratum,value,people')).toEqual([['sizes_none', 'line 2']]);
    expect(problems('unit,stratum,value,people\n"A,staff_level')).toEqual([['sizes_syntax', 'table']]);
  });
});

describe('sizes of a campaign', () => {
  it('replace those of the units that are named, all or nothing, and come back as the template', async () => {
    const world = await openDemoWorld();
    try {
      const ctx = world.as('an analyst', 'analyst');
      const { id } = world.campaigns.own_staff;
      const before = await readStratumSizes(ctx, id);
      const [unit, other] = before.rows;
      const given = 'unit,stratum,value,people';
      const bad = `${given}\n${unit?.unitCode},staff_level,leadership,4\nnowhere,staff_level,leadership,4`;
      await expect(setStratumSizes(ctx, id, { table: bad, origin: 'register' })).rejects.toThrow();
      expect((await readStratumSizes(ctx, id)).sizes).toEqual(before.sizes);

      const good = `${given}\n${unit?.unitCode},staff_level,leadership,4\n${unit?.unitCode},staff_level,general_staff,90`;
      expect(await setStratumSizes(ctx, id, { table: good, origin: 'register' })).toEqual({
        units: 1,
        sizes: 2,
      });
      const { sizes } = await readStratumSizes(ctx, id);
      expect(sizes.filter((s) => s.unitId === unit?.unitId).map((s) => [s.value, s.people])).toEqual([
        ['general_staff', 90],
        ['leadership', 4],
      ]);
      const ofOther = (rows: typeof sizes) => rows.filter((s) => s.unitId === other?.unitId);
      expect(ofOther(sizes)).toEqual(ofOther(before.sizes));

      const table = await exportStrata(ctx, id);
      const mine = table.rows.filter((r) => r[0] === unit?.unitCode);
      expect(mine.map((r) => [r[3], r[4]])).toContainEqual(['middle_manager', null]);
      // What comes out, filled in, goes in again.
      const filled = toCsv({ ...table, rows: table.rows.map((r) => r.with(4, r[4] ?? 1)) });
      expect(await setStratumSizes(ctx, id, { table: filled, origin: 'register' })).toEqual({
        units: before.rows.length,
        sizes: table.rows.length,
      });
    } finally {
      await world.close();
    }
  });

  it('are refused where the policy does not weigh by them, and of people who may not', async () => {
    const world = await openDemoWorld();
    try {
      const input = { table: 'unit,stratum,value,people\nA,x,y,1', origin: 'register' };
      const departments = world.campaigns.cooperating_department.id;
      await expect(
        setStratumSizes(world.as('an analyst', 'analyst'), departments, input),
      ).rejects.toMatchObject({
        code: 'conflict',
      });
      await expect(
        setStratumSizes(world.as('a lead', 'lead'), world.campaigns.own_staff.id, input),
      ).rejects.toMatchObject({ code: 'not_allowed' });
    } finally {
      await world.close();
    }
  });
});
