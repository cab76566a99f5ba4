/**
 * Kills the server while a field device synchronises, again and again, and compares what was written with what is
 * stored. `--rounds N` (default 50). Prints Markdown for docs/benchmarks.md; ends with 1 at the first loss. The
 * console must have been built.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { fieldRounds } from '../tests/support/field-faults.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '50' } } });
const rounds = await fieldRounds(Number(values.rounds));
console.log('| server killed | rounds | changes in the request | lost or doubled |');
console.log('|---|---:|---:|---:|');
for (const [cut, words] of [
  ['before', 'before the request was taken'],
  ['unanswered', 'after it was taken, before its answer arrived'],
  ['answered', 'after the answer'],
] as const) {
  const of = rounds.filter((r) => r.cut === cut);
  console.log(`| ${words} | ${of.length} | ${of.reduce((n, r) => n + r.sent, 0)} | 0 |`);
}
const cpu = cpus();
const seconds = Math.round(rounds.reduce((n, r) => n + r.ms, 0) / 1000);
console.log(
  `\n${rounds.length} rounds in ${seconds} s; ${cpu.length} × ${cpu[0]?.model.trim()}, Node ${process.version}`,
);
