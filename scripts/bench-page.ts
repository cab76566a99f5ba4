/**
 * Measures the first view of the respondents' page in Chromium on a slow phone behind a slow line: the largest
 * paint, bytes and requests, nothing cached, in every language. Prints Markdown for docs/benchmarks.md and fails
 * where a median is later than 2 s. `--rounds N` (default 9).
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LOCALES } from '#lib/i18n/locales.ts';
import { launch } from '../tests/support/browser.ts';
import { startServer } from '../tests/support/server.ts';
import { type FirstView, firstView, SLOW } from '../tests/support/throttled.ts';

const LIMIT_MS = 2_000;
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(values.rounds);

const middle = (all: readonly number[]) => [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;

const server = await startServer();
const browser = await launch();
try {
  console.log(
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}; Chromium ${browser.version()}, ${SLOW.kilobits} kbit/s, ${SLOW.roundTripMs} ms there and back, processor ${SLOW.slowdown} times slower. Medians of ${rounds}.`,
  );
  console.log('\n| page | largest paint ms | worst | first paint ms | requests | bytes |');
  console.log('|---|---:|---:|---:|---:|---:|');
  for (const locale of LOCALES) {
    const views: FirstView[] = [];
    for (let i = 0; i < rounds; i++) {
      views.push(await firstView(browser, `${server.link}?lang=${locale}`, locale));
    }
    const largest = views.map((v) => v.largestPaint);
    const cells = [
      middle(largest),
      Math.max(...largest),
      middle(views.map((v) => v.firstPaint)),
      middle(views.map((v) => v.requests)),
      middle(views.map((v) => v.bytes)),
    ];
    console.log(`| ${locale} | ${cells.map((c) => Math.round(c)).join(' | ')} |`);
    if (!(middle(largest) <= LIMIT_MS)) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.stop();
}
