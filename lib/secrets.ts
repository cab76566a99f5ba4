import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key that signs sessions: made once, kept in the data folder, readable by its owner alone. */
export function sessionSecret(folder: string): string {
  const path = join(folder, 'session.key');
  if (!existsSync(path)) writeFileSync(path, randomBytes(48).toString('base64'), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}
