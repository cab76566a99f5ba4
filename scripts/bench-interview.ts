/**
 * How long a keystroke in the note field takes to be on the screen when the interview is full: 60 questions with
 * 200 kB of notes, on a field device without a network, so that everything is also encrypted and written. Prints
 * Markdown for docs/benchmarks.md. The console must have been built.
 */
import { cpus } from 'node:os';
import { typingDelays } from '../tests/support/typing.ts';

const { delays, questions, characters } = await typingDelays(400);
const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0;
console.log('| questions | notes | keystrokes | median | p95 | longest |');
console.log('|---:|---:|---:|---:|---:|---:|');
console.log(
  `| ${questions} | ${Math.round(characters / 1000)} kB | ${delays.length} | ${at(0.5).toFixed(0)} ms | ${at(0.95).toFixed(0)} ms | ${at(1).toFixed(0)} ms |`,
);
const cpu = cpus();
console.log(`\nChromium without a screen, ${cpu.length} × ${cpu[0]?.model.trim()}, Node ${process.version}`);
