/** Makes messages/zh-TW from messages/zh-CN: character conversion, then the terms that differ in use. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zhTW } from './zh-tw.ts';

export function convert(value: unknown): unknown {
  if (typeof value === 'string') return zhTW(value);
  if (Array.isArray(value)) return value.map(convert);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, convert(v)]));
  }
  return value;
}

mkdirSync(join('messages', 'zh-TW'), { recursive: true });
for (const file of readdirSync(join('messages', 'zh-CN'))) {
  const source = JSON.parse(readFileSync(join('messages', 'zh-CN', file), 'utf8')) as unknown;
  writeFileSync(join('messages', 'zh-TW', file), `${JSON.stringify(convert(source), null, 2)}\n`);
}
