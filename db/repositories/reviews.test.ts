import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import { addResponse, listResponses, removeResponses } from './responses.ts';
import { dropReview, eligibleIds, listReviews, putReview } from './reviews.ts';

const review = {
  campaignId: 'c',
  verdict: 'careless',
  reason: '整卷同一答案',
  reviewedBy: 'a',
  reviewedAt: 5,
};

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  afterAll(() => drop());
  beforeEach(() => clearStore(store));

  it('a later decision on a response replaces the earlier one', async () => {
    await write((db) => putReview(db, { ...review, responseId: 'r2' }));
    await write((db) => putReview(db, { ...review, responseId: 'r1' }));
    const later = {
      ...review,
      responseId: 'r2',
      verdict: 'kept',
      reason: '真实意见',
      reviewedBy: 'b',
      reviewedAt: 9,
    };
    await write((db) => putReview(db, later));
    await write((db) => putReview(db, { ...review, campaignId: 'd', responseId: 'r2' }));
    expect(await listReviews(store.db, 'c')).toEqual([{ ...review, responseId: 'r1' }, later]);
  });

  it('a decision is taken back alone, and all go with the answers', async () => {
    for (const responseId of ['r1', 'r2']) await write((db) => putReview(db, { ...review, responseId }));
    await write((db) => dropReview(db, 'c', 'r1'));
    expect((await listReviews(store.db, 'c')).map((r) => r.responseId)).toEqual(['r2']);
    await write((db) => removeResponses(db, 'c'));
    expect(await listReviews(store.db, 'c')).toEqual([]);
  });

  it('keys come page by page in the order of the answers, without who was not eligible', async () => {
    await write(async (db) => {
      for (let i = 0; i < 25; i++) {
        const place = { campaignId: 'c', linkId: 'l', unitId: 'u', day: '2026-05-11' };
        await addResponse(db, { ...place, eligible: i % 5 !== 0, answers: {}, texts: {} });
      }
    });
    const rows = (await listResponses(store.db, 'c')).filter((r) => r.eligible).map((r) => r.id);
    expect(rows).toHaveLength(20);
    expect(await eligibleIds(store.db, 'c', 4)).toEqual(rows);
    expect(await eligibleIds(store.db, 'c')).toEqual(rows);
  });
});
