import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '..', '..', 'app');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Doors of the console by the files of app/: `METHOD /path` for route handlers, `PAGE /path` for pages. */
export function doors(): string[] {
  return readdirSync(APP, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .flatMap((e) => {
      const folder = e.parentPath.slice(APP.length).replace(/\/\([^)]+\)/g, '');
      if (e.name === 'page.tsx' || e.name === 'page.ts') return [`PAGE ${folder || '/'}`];
      if (!/^route\.tsx?$/.test(e.name) || folder.startsWith('/api/auth/')) return [];
      const text = readFileSync(join(e.parentPath, e.name), 'utf8');
      const exported = METHODS.filter((m) =>
        new RegExp(`export (?:const|(?:async )?function) ${m}\\b|export \\{[^}]*\\b${m}\\b`).test(text),
      );
      return exported.map((m) => `${m} ${folder}`);
    })
    .sort();
}
