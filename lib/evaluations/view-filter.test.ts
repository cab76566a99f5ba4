import { describe, expect, it } from 'vitest';
import { openDemoWorld } from '../../tests/support/world.ts';
import { exportUnits } from '../exports/export-units.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { loadShipped } from '../library/shipped.ts';
import { filterOfFile, filterQuery, inPeriod, viewFilter } from './view-filter.ts';

const policy = loadShipped().find((s) => s.instrument.id === 'SP_DEFAULT')?.instrument as ScoringPolicy;
const read = (query: string) => viewFilter(new URLSearchParams(query), policy);
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe('a filter in an address', () => {
  it('is read and written the same, whatever else the address holds', () => {
    const filter = read('to=2026-03-31&sort=points&type=township&audience=own_staff&from=2026-01-01');
    expect(filter).toEqual({
      type: 'township',
      audience: 'own_staff',
      from: '2026-01-01',
      to: '2026-03-31',
    });
    expect(filterQuery(filter)).toBe('type=township&audience=own_staff&from=2026-01-01&to=2026-03-31');
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
  ])('is refused where it is none of the choices: %s', (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'not_found' }));
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
      expect(await rowsOf('')).toHaveLength(world.units.size);
      await expect(rowsOf('type=village')).rejects.toMatchObject({ code: 'not_found' });
    } finally {
      await world.close();
    }
  });
});
