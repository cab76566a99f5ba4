/** Makes messages/zh-TW from messages/zh-CN, and the method pages likewise: character conversion, then the terms that differ in use. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

function write(from: string, to: string, made: (text: string) => string): void {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from))
    writeFileSync(join(to, file), made(readFileSync(join(from, file), 'utf8')));
}

write(
  join('messages', 'zh-CN'),
  join('messages', 'zh-TW'),
  (text) => `${JSON.stringify(convert(JSON.parse(text)), null, 2)}\n`,
);
const methods = join('docs', 'methods');
if (existsSync(join(methods, 'zh-CN'))) write(join(methods, 'zh-CN'), join(methods, 'zh-TW'), zhTW);
