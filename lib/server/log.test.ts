import { DrizzleQueryError } from 'drizzle-orm/errors';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { createLog, routeOf } from './log.ts';

const SECRET = '张三的答案';

function lines(work: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const written: string[] = [];
  work(createLog('info', (line) => written.push(line)));
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('is one line of JSON per event, whatever the path holds', () => {
    const [line, ...rest] = lines((log) =>
      log.request({ method: 'GET', path: '/api/v1/x"\n{"level":50}', status: 404, ms: 3.4 }),
    );
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ event: 'request', method: 'GET', route: '/api/v1/:id', status: 404, ms: 3 });
    expect(Object.keys(line ?? {}).sort()).toEqual(
      ['event', 'level', 'method', 'ms', 'route', 'status', 'time'].sort(),
    );
  });

  it.each([
    ['/evaluations/7z3zh17j0ejt723jn3awb0fp9c/units', '/evaluations/:id/units'],
    ['/s/0123456789abcdefghjkmnpqrs', '/s/:id'],
    ['/api/v1/interviews/7z3zh17j0ejt723jn3awb0fp9c/ratings/L1', '/api/v1/interviews/:id/ratings/:id'],
    ['/api/v1/source-states', '/api/v1/source-states'],
    ['/张三', '/:id'],
  ])('%s is %s', (path, route) => {
    expect(routeOf(path)).toBe(route);
  });

  it.each([
    ['a query', new DrizzleQueryError('insert into t values ($1)', [SECRET], new Error(`Key (${SECRET})`))],
    ['a driver', Object.assign(new Error(`invalid input: "${SECRET}"`), { code: '22P02' })],
    ['a parser', new SyntaxError(`Unexpected token in ${SECRET}`)],
    ['a wrapped error', new AppError('conflict', 'Not now.')],
    ['a thrown text', SECRET],
  ])('says what failed in %s without the value', (_, error) => {
    const [line] = lines((log) => log.failed('write', error));
    expect(JSON.stringify(line)).not.toContain(SECRET);
    expect(line).toMatchObject({ event: 'write', error: { type: expect.any(String) } });
  });

  it('keeps our own words', () => {
    const [line] = lines((log) => log.failed('write', new AppError('conflict', 'Not now.')));
    expect(line).toMatchObject({ error: { type: 'AppError', code: 'conflict', message: 'Not now.' } });
  });
});
