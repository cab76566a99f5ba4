/** Rows of a sheet as the record of how weights came about. */
import { type Cells, defined, type Loose } from './framework-cells.ts';
import { nameOf } from './framework-columns.ts';
import type { Row } from './table.ts';

/** Rows one after the other below the same node are one record, those of the same judge and day in it one judge. */
export function weightingsOf(rows: readonly Row[], cells: Cells): Loose[] {
  const records: Loose[] = [];
  let record: { below: string; judges: Loose[]; path: string } | undefined;
  let judge: { name: string; said: Loose[]; path: string } | undefined;
  for (const row of rows) {
    const word = row.text('weighting_method');
    const method = word === undefined ? undefined : nameOf('weighting', word);
    const pairwise = method === 'pairwise';
    const below = row.text('below') ?? '';
    if (record?.below !== below) {
      const path = `weighting[${records.length}]`;
      record = { below, judges: [], path };
      judge = undefined;
      cells.places.set(path, row.at('below'));
      cells.places.set(`${path}.method`, row.at('weighting_method'));
      records.push(
        defined({
          below: cells.text(row, 'below', `${path}.below`),
          method,
          step: cells.number(row, 'step', `${path}.step`),
          other_weights_reason: cells.localized(row, 'other_weights_reason', `${path}.other_weights_reason`),
          judges: record.judges,
        }),
      );
    }
    const name = `${row.text('judge')} ${row.text('day')}`;
    if (judge?.name !== name) {
      const path = `${record.path}.judges[${record.judges.length}]`;
      judge = { name, said: [], path: `${path}.${pairwise ? 'judgements' : 'scores'}` };
      cells.places.set(path, row.at('judge'));
      record.judges.push(
        defined({
          name: cells.text(row, 'judge', `${path}.name`),
          day: cells.text(row, 'day', `${path}.day`),
          [pairwise ? 'judgements' : 'scores']: judge.said,
        }),
      );
    }
    if (['indicator', 'less', 'given'].every((key) => row.text(key) === undefined)) continue;
    const path = `${judge.path}[${judge.said.length}]`;
    cells.places.set(path, row.at('indicator'));
    const indicator = cells.text(row, 'indicator', `${path}.${pairwise ? 'more' : 'indicator'}`);
    const less = cells.text(row, 'less', `${path}.less`);
    const given = cells.number(row, 'given', `${path}.${pairwise ? 'times' : 'score'}`);
    judge.said.push(
      defined(pairwise ? { more: indicator, less, times: given } : { indicator, less, score: given }),
    );
  }
  return records;
}
