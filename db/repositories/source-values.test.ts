import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import { addEvaluation, addUnits, removeEvaluation } from './evaluations.ts';
import { addInstrumentVersion } from './instruments.ts';
import {
  addSourceValues,
  findSourceValue,
  listSourceValues,
  type NewSourceValue,
  withdrawSourceValue,
} from './source-values.ts';

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  let row: NewSourceValue;
  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  afterAll(() => drop());
  beforeEach(async () => {
    await clearStore(store);
    await write(async (db) => {
      const versionId = await addInstrumentVersion(db, {
        instrumentId: 'IT',
        kind: 'indicator_tree',
        version: '1.0.0',
        status: 'published',
        trial: false,
        title: { 'zh-CN': '体系' },
        source: 'id: IT',
        contentHash: 'h',
        createdBy: 'a',
        createdAt: 1,
      });
      const evaluationId = await addEvaluation(db, {
        title: 'E',
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
        treeVersionId: versionId,
        policyVersionId: versionId,
        demo: false,
        createdBy: 'a',
        createdAt: 1,
      });
      await addUnits(db, evaluationId, [{ code: 'A', name: '甲镇', type: 'township' }]);
      const [unit] = await db.select().from(db.tables.unit);
      row = {
        evaluationId,
        unitId: unit?.id ?? '',
        indicatorId: 'C1.1',
        kind: 'statistics',
        part: 'C1.1-d2',
        value: 1 / 3,
        asOf: '2026-04-30',
        origin: '年报',
        evidence: ['EV09', 'EV10'],
        note: '',
        recordedBy: 'a',
        recordedAt: 5,
      };
    });
  });

  it('values come back as they were entered, to the last digit, in that order', async () => {
    await write((db) => addSourceValues(db, [{ ...row, value: 2, recordedAt: 9 }]));
    await write((db) => addSourceValues(db, [row]));
    const rows = await listSourceValues(store.db, row.evaluationId);
    expect(rows).toEqual([
      { id: expect.any(String), ...row, withdrawnAt: null },
      { id: expect.any(String), ...row, value: 2, recordedAt: 9, withdrawnAt: null },
    ]);
  });

  it('many are written at once, more than fit into one statement', async () => {
    const many = Array.from({ length: 333 }, (_, i) => ({ ...row, value: i }));
    await write((db) => addSourceValues(db, many));
    const values = (await listSourceValues(store.db, row.evaluationId)).map((r) => r.value);
    expect(values.sort((a, b) => a - b)).toEqual(many.map((m) => m.value));
  });

  it('a value is withdrawn once and stays', async () => {
    const [made] = await write((db) => addSourceValues(db, [row]));
    const id = made?.id ?? '';
    expect(await write((db) => withdrawSourceValue(db, id, 7))).toBe(true);
    expect(await write((db) => withdrawSourceValue(db, id, 8))).toBe(false);
    expect(await findSourceValue(store.db, id)).toEqual({ id, ...row, withdrawnAt: 7 });
    expect(await findSourceValue(store.db, 'none')).toBeUndefined();
  });

  it('values go with their evaluation', async () => {
    await write((db) => addSourceValues(db, [row]));
    await write((db) => removeEvaluation(db, row.evaluationId));
    expect(await listSourceValues(store.db, row.evaluationId)).toEqual([]);
  });
});
