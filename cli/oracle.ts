/** `hengping oracle DIR`: compares the engine with DIR/expected.json and the data files beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Json } from '#lib/oracle/compare.ts';
import type { Table } from '#lib/oracle/data.ts';
import { runOracle } from '#lib/oracle/oracle.ts';

/** Reads a folder of reference values: its expected.json and every CSV file beside it. */
export function readReference(dir: string): { expected: Json; tables: Map<string, Table> } {
  const expected = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as Json;
  const tables = new Map<string, Table>();
  for (const file of readdirSync(dir).filter((f) => f.endsWith('.csv'))) {
    const [header = [], ...rows] = parse(readFileSync(join(dir, file), 'utf8'), {
      bom: true,
      skip_empty_lines: true,
    }) as string[][];
    tables.set(file, { header, rows });
  }
  return { expected, tables };
}

/** Prints each disagreement and a last line of counts; 0 where nothing disagrees, 1 otherwise and for bad use. */
export async function main(args: string[]): Promise<number> {
  const [dir, ...rest] = args;
  if (dir === undefined || rest.length > 0) {
    process.stderr.write('usage: hengping oracle DIR\n');
    return 1;
  }
  let reference: ReturnType<typeof readReference>;
  try {
    reference = readReference(dir);
  } catch (error) {
    process.stderr.write(`cannot read ${dir}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const result = runOracle(reference.expected, reference.tables);
  const show = (x: number | null): string => (x === null ? 'undefined' : String(x));
  for (const d of result.disagreed) {
    process.stdout.write(`${d.path}: got ${show(d.got)}, expected ${show(d.expected)}\n`);
  }
  let notComputed = 0;
  for (const [key, count] of result.notComputed) {
    notComputed += count;
    process.stderr.write(`not computed: ${key} (${count})\n`);
  }
  const counts = `agreed ${result.agreed}, disagreed ${result.disagreed.length}`;
  process.stdout.write(`${counts}, not computed ${notComputed}, skipped ${result.skipped}\n`);
  return result.disagreed.length > 0 ? 1 : 0;
}
