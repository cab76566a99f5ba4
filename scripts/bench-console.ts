/**
 * How long the evaluation overview, the results and a scale report take with a million answers: first after a start
 * of the server, when the answers have to be read, then warm. Prints Markdown for docs/benchmarks.md. The console
 * must have been built.
 */
import { consoleTimes } from '../tests/support/console-times.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
if (!Number.isSafeInteger(rows) || rows < 1_000) {
  console.error('usage: npm run bench:console -- [ANSWERS], at least 1000');
  process.exit(1);
}
const { pages, cold, stored, machine } = await consoleTimes(rows, 15, (words) => console.error(words));
console.log(`| page | ${stored} answers, warm: median | slowest of 15 |`);
console.log('|---|---:|---:|');
for (const { page, times } of pages) {
  const sorted = times.toSorted((a, b) => a - b);
  console.log(
    `| ${page} | ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms | ${sorted.at(-1)?.toFixed(0)} ms |`,
  );
}
console.log(
  `\nAfter a start: the first page came after ${cold.first.toFixed(0)} ms and said how far reading was; everything was there after ${(cold.ready / 1000).toFixed(1)} s (${cold.shares.map((s) => `${s} %`).join(', ')}).`,
);
console.log(`\n${machine}`);
