/** Every service that writes on behalf of a person leaves an entry in the trail. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const LIB = join(import.meta.dirname, '..', '..', 'lib');

/** Files that write without a person's act, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'accounts/attempts.ts': 'counts tries; what comes of them is the act',
  'accounts/standing.ts': 'notes when a session was last used, or that it has run out',
  'accounts/store-password.ts': 'its caller records in the same transaction',
  'campaigns/keep-hourly-counts.ts': 'the installation keeps or forgets its own counts',
  'demo/load-demo.ts': 'simulated data at the first start or from the command line',
  'demo/scores.ts': 'invented analysts of the demonstration; what they write is recorded',
  'interviews/finish-interview.ts': 'the transition records in the same transaction',
  'interviews/move-interview.ts': 'the transition records in the same transaction',
  'library/publish-shipped.ts': 'the shipped instruments at the first start',
  'respond/code-door.ts': 'respondents, who are nobody',
  'respond/drafts.ts': 'respondents, who are nobody',
  'respond/intake.ts': 'respondents, who are nobody',
  'server/housekeeping.ts': 'the installation tidies by itself',
  'secrets.ts': 'a mark at the start of the process',
};

const sources = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !/\.test(-support)?\.ts$/.test(f))
  .map((file) => ({ file, text: readFileSync(join(LIB, file), 'utf8') }));

it('records every act', () => {
  const writing = sources.filter((s) => /\bstore\.write\(|\bstore\s*\.write\(/.test(s.text));
  expect(writing.length).toBeGreaterThan(10);
  const silent = writing.filter((s) => !/\baudit\(/.test(s.text)).map((s) => s.file);
  expect(silent.sort()).toEqual(Object.keys(WITHOUT).sort());
});

it('never names an answer, a note or a secret in what it records', () => {
  const calls = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\baudit\(\w+, tx,[\s\S]*?\);\n/g)].map((m) => ({ file, call: m[0] })),
  );
  expect(calls.length).toBeGreaterThan(10);
  for (const { file, call } of calls) {
    expect(call.replaceAll(/'[^']*'/g, ''), file).not.toMatch(
      /\b(answers|texts|notes|composer|password|token|secret|code)\b/,
    );
  }
});
