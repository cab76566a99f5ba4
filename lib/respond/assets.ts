/** The stylesheet and the enhancer: read once at start, named by their content, compressed once. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export type Asset = { path: string; type: string; body: Buffer; gzip: Buffer };

const ROOT = join(process.cwd(), 'public');

function load(name: string, extension: string, type: string): Asset {
  const body = readFileSync(join(ROOT, `${name}.${extension}`));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/s/-/${name}.${hash}.${extension}`, type, body, gzip: gzipSync(body, { level: 9 }) };
}

export const ASSETS = {
  css: load('respond', 'css', 'text/css; charset=utf-8'),
  js: load('respond', 'js', 'text/javascript; charset=utf-8'),
} as const;

const BY_PATH = new Map(Object.values(ASSETS).map((a) => [a.path, a]));

export function assetAt(path: string): Asset | undefined {
  return BY_PATH.get(path);
}
