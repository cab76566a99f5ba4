import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';
import type { AppError } from './errors.ts';

const problems = (source: Record<string, string>) => {
  try {
    readEnv(source);
  } catch (error) {
    return (error as AppError).problems;
  }
  return [];
};

describe('settings', () => {
  it('have defaults that serve this machine alone', () => {
    expect(readEnv({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicOrigin: 'http://localhost:3000',
      warnings: [],
    });
    expect(readEnv({ PORT: '4000' }).publicOrigin).toBe('http://localhost:4000');
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PUBLIC_ORIGIN', 'ping.example.gov.cn'],
    ['PUBLIC_ORIGIN', 'https://ping.example.gov.cn/'],
    ['PUBLIC_ORIGIN', 'ftp://ping.example.gov.cn'],
    ['HENGPING_DATA', ''],
    ['HOST', 'not a host'],
  ])('%s=%j stops the start, naming the variable and what would be right', (name, value) => {
    const [first, ...rest] = problems({ [name]: value });
    expect(rest).toEqual([]);
    expect(first?.path).toBe(name);
    expect(first?.message).toContain(JSON.stringify(value));
    expect(first?.remedy).toMatch(/must (be|name)/);
  });

  it('are all named when several are bad', () => {
    expect(problems({ PORT: 'x', PUBLIC_ORIGIN: 'y' }).map((p) => p.path)).toEqual(['PORT', 'PUBLIC_ORIGIN']);
  });

  it('warn of an origin that is neither https nor this machine', () => {
    expect(readEnv({ PUBLIC_ORIGIN: 'http://10.0.0.5' }).warnings).toHaveLength(1);
    expect(readEnv({ PUBLIC_ORIGIN: 'https://ping.example.gov.cn' }).warnings).toEqual([]);
  });
});
