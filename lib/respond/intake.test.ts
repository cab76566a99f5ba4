import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listResponses } from '#db/repositories/responses.ts';
import type { Store } from '#db/store.ts';
import { openWorld, refusalCode, type World } from '../../tests/support/world.ts';
import { createIntake, type Submission } from './intake.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const submission = (campaignId: string, change: Partial<Submission> = {}): Submission => ({
  campaignId,
  linkId: 'l',
  unitId: 'u',
  day: '2026-05-11',
  eligible: true,
  answers: { A: 1 },
  texts: {},
  ...change,
});
const open = async () => true;
const rows = async (campaignId: string) => (await listResponses(world.store.db, campaignId)).length;

/** The store, counting its transactions, each held until released or failing after its work. */
function watched(options: { failCommit?: () => boolean } = {}) {
  let transactions = 0;
  const store: Store = {
    ...world.store,
    write(work) {
      transactions++;
      return world.store.write(async (tx) => {
        const result = await work(tx);
        if (options.failCommit?.()) throw new Error('the disk is full');
        return result;
      });
    },
  };
  return { store, transactions: () => transactions };
}

describe('intake', () => {
  it('stores many submissions in few transactions', async () => {
    const { store, transactions } = watched();
    const intake = createIntake(store, open);
    await Promise.all(Array.from({ length: 400 }, () => intake.submit(submission('many'))));
    expect(await rows('many')).toBe(400);
    expect(transactions()).toBeLessThan(5);
  });

  it('stores what arrives in one turn of the event loop in one transaction', async () => {
    const { store, transactions } = watched();
    const intake = createIntake(store, open);
    const sent: Promise<void>[] = [];
    for (let i = 0; i < 20; i++) {
      sent.push(intake.submit(submission('turn')));
      // as the bodies of requests that came together are read: one after another, before the next turn
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    await Promise.all(sent);
    expect(await rows('turn')).toBe(20);
    expect(transactions()).toBe(1);
  });

  it('does not let a failing submission fail its neighbours', async () => {
    const intake = createIntake(world.store, open);
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const bad = submission('neighbours', { answers: cyclic as Submission['answers'] });
    const outcomes = await Promise.allSettled([
      intake.submit(submission('neighbours')),
      intake.submit(submission('neighbours')),
      intake.submit(bad),
      intake.submit(submission('neighbours')),
    ]);
    expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await rows('neighbours')).toBe(3);
  });

  it('leaves no half of a failing submission behind', async () => {
    const intake = createIntake(world.store, open);
    const bad = submission('half', { idHash: 'h', bodyMac: 'm', texts: { T: null as unknown as string } });
    await expect(intake.submit(bad)).rejects.toThrow('NOT NULL');
    expect(await rows('half')).toBe(0);
    // its claim is undone as well: the same id may come again
    await intake.submit(submission('half', { idHash: 'h', bodyMac: 'm' }));
    expect(await rows('half')).toBe(1);
  });

  it('acknowledges nobody when the commit fails, and stores what is sent again', async () => {
    let failing = true;
    const { store } = watched({ failCommit: () => failing });
    const intake = createIntake(store, open);
    const send = () =>
      Promise.allSettled(
        ['a', 'b', 'c'].map((h) => intake.submit(submission('commit', { idHash: h, bodyMac: h }))),
      );
    expect((await send()).map((o) => o.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await rows('commit')).toBe(0);
    failing = false;
    expect((await send()).map((o) => o.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await rows('commit')).toBe(3);
  });

  it('stores copies once, also two in one batch, and refuses another body', async () => {
    const intake = createIntake(world.store, open);
    const copy = submission('copies', { idHash: 'h', bodyMac: 'm' });
    await Promise.all([intake.submit(copy), intake.submit(copy)]);
    await intake.submit(copy);
    const other = intake.submit({ ...copy, bodyMac: 'other' });
    expect(await refusalCode(other)).toBe('conflict');
    expect(await rows('copies')).toBe(1);
  });

  it('writes what it accepted before it closes, and accepts nothing after', async () => {
    const intake = createIntake(world.store, open);
    const accepted = Array.from({ length: 300 }, () => intake.submit(submission('drain')));
    await intake.drain();
    expect(await rows('drain')).toBe(300);
    await Promise.all(accepted);
    expect(await refusalCode(intake.submit(submission('drain')))).toBe('unavailable');
    expect(await rows('drain')).toBe(300);
  });

  it('stores nothing of a campaign that has ended while the answers waited, and still knows what it has', async () => {
    let ended = false;
    const intake = createIntake(world.store, async () => !ended);
    const early = submission('ended', { idHash: 'early', bodyMac: 'm' });
    await intake.submit(early);
    ended = true;
    expect(await refusalCode(intake.submit(submission('ended', { idHash: 'late', bodyMac: 'm' })))).toBe(
      'gone',
    );
    await intake.submit(early);
    expect(await rows('ended')).toBe(1);
  });
});
