import { describe, expect, it } from 'vitest';
import { openDemoWorld } from '../../tests/support/world.ts';
import { exportUnits } from '../exports/export-units.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { loadShipped } from '../library/shipped.ts';
import { choicesIn, filterOfFile, filterQuery, inPeriod, ofUnit, viewFilter } from './view-filter.ts';

const policy = loadShipped().find((s) => s.instrument.id === 'SP_DEFAULT')?.instrument as ScoringPolicy;
const units = [
  { type: 'township', industry: null },
  { type: 'economic_department', industry: '卫生 健康' },
];
const read = (query: string) => viewFilter(new URLSearchParams(query), { policy, units });
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe('a filter in an address', () => {
  it('is read and written the same, whatever else the address holds', () => {
    const filter = read(
      'to=2026-03-31&industry=卫生　健康&sort=points&type=township&audience=own_staff&from=2026-01-01',
    );
    expect(filter).toEqual({
      type: 'township',
      industry: '卫生 健康',
      audience: 'own_staff',
      from: '2026-01-01',
      to: '2026-03-31',
    });
    expect(filterQuery(filter)).toBe(
      `type=township&${new URLSearchParams({ industry: '卫生 健康' })}&audience=own_staff&from=2026-01-01&to=2026-03-31`,
    );
    expect(read(filterQuery(filter))).toEqual(filter);
    expect(filterOfFile(filter)).toBe(`&${filterQuery(filter)}`);
    expect([filterQuery(read('type=&from=')), filterOfFile({})]).toEqual(['', '']);
  });

  it.each([
    'type=village',
    'audience=everybody',
    'from=2026-02-30',
    'to=soon',
    'from=2026-05-01&to=2026-04-30',
    'type=township&type=town',
    'industry=民政',
    'industry=卫生健康',
    'industry=卫生 健康&industry=卫生 健康',
  ])('is refused where it is none of the choices: %s', (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('takes units of a type and an industry, and of what there is to choose from', () => {
    const filter = read('industry=卫生 健康');
    expect(units.map((u) => ofUnit(filter, u))).toEqual([false, true]);
    expect(units.map((u) => ofUnit({ ...filter, type: 'township' }, u))).toEqual([false, false]);
    expect(units.map((u) => ofUnit({}, u))).toEqual([true, true]);
    expect(choicesIn(units)).toEqual({
      types: ['township', 'economic_department'],
      industries: ['卫生 健康'],
    });
  });

  it('takes what reaches into a period, to the day', () => {
    const period = read('from=2026-03-01&to=2026-03-31');
    expect(inPeriod(period, at('2026-02-01'), at('2026-03-01'))).toBe(true);
    expect(inPeriod(period, at('2026-03-31'), at('2026-05-01'))).toBe(true);
    expect(inPeriod(period, at('2026-02-01'), at('2026-02-28'))).toBe(false);
    expect(inPeriod(period, at('2026-04-01'))).toBe(false);
    expect([inPeriod(period, null), inPeriod({}, null)]).toEqual([false, true]);
    expect(inPeriod(read('from=2026-03-01'), at('2030-01-01'))).toBe(true);
  });

  it('narrows a file as it narrows the page', async () => {
    const world = await openDemoWorld();
    try {
      const rowsOf = async (query: string) =>
        (
          await exportUnits(
            world.as('an analyst', 'analyst'),
            world.demo.evaluationId,
            new URLSearchParams(query),
          )
        ).rows;
      expect((await rowsOf('type=township')).map((r) => r[2])).toEqual(['township']);
      expect((await rowsOf('industry=宏观经济')).map((r) => r[0])).toEqual(['E1', 'E3']);
      expect(await rowsOf('industry=宏观经济&type=township')).toEqual([]);
      expect(await rowsOf('')).toHaveLength(world.units.size);
      await expect(rowsOf('industry=宏观')).rejects.toMatchObject({ code: 'not_found' });
      await expect(rowsOf('type=village')).rejects.toMatchObject({ code: 'not_found' });
    } finally {
      await world.close();
    }
  });
});
