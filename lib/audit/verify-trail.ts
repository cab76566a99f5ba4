/** Whether the trail of staff acts is whole: every entry unchanged, in its place, and as the anchors say. */
import { auditAfter, auditHash, type ChainEnd, chainBase } from '#db/repositories/audit.ts';
import type { Db } from '#db/store.ts';

/** What the trail's newest entry was at some moment, kept outside the database. */
export type Anchor = ChainEnd & { readonly at: number };

export type TrailReport = {
  /** Entries looked at. */
  readonly entries: number;
  /** Numbers of the first and the last one; 0 where there is none. */
  readonly first: number;
  readonly last: number;
  readonly anchors: number;
  /** What is wrong, in the order of the trail; empty where it is whole. */
  readonly faults: readonly Fault[];
};

export type Fault = {
  readonly seq: number;
  readonly kind: 'changed' | 'link_broken' | 'missing' | 'anchor_differs' | 'anchor_missing';
};

const PAGE = 1_000;
/** Beyond it a report says nothing more. */
const FAULTS = 100;

/**
 * Walks the whole trail.
 *
 * An entry that was edited has another hash (`changed`); a removed or inserted one breaks the numbers
 * (`missing`) or the links (`link_broken`). A trail rewritten as a whole, or cut at its end, is found by the
 * anchors alone (`anchor_differs`, `anchor_missing`), so they belong where the administrator of the database
 * cannot write.
 */
export async function verifyTrail(db: Db, anchors: readonly Anchor[]): Promise<TrailReport> {
  const base = await chainBase(db);
  const faults: Fault[] = [];
  const found = (fault: Fault) => {
    if (faults.length < FAULTS) faults.push(fault);
  };
  const wanted = new Map(anchors.filter((a) => a.seq > base.seq).map((a) => [a.seq, a.hash]));
  for (const a of anchors)
    if (a.seq === base.seq && a.hash !== base.hash) found({ seq: a.seq, kind: 'anchor_differs' });
  let previous = base;
  let entries = 0;
  let first = 0;
  for (;;) {
    const page = await auditAfter(db, previous.seq, PAGE);
    for (const entry of page) {
      if (entries++ === 0) first = entry.seq;
      for (let seq = previous.seq + 1; seq < Math.min(entry.seq, previous.seq + FAULTS); seq++) {
        found({ seq, kind: 'missing' });
      }
      if (auditHash(entry) !== entry.hash) found({ seq: entry.seq, kind: 'changed' });
      if (entry.previousHash !== previous.hash) found({ seq: entry.seq, kind: 'link_broken' });
      const anchor = wanted.get(entry.seq);
      if (anchor !== undefined && anchor !== entry.hash) found({ seq: entry.seq, kind: 'anchor_differs' });
      wanted.delete(entry.seq);
      previous = { seq: entry.seq, hash: entry.hash };
    }
    if (page.length < PAGE) break;
  }
  for (const seq of wanted.keys()) found({ seq, kind: 'anchor_missing' });
  return { entries, first, last: entries === 0 ? 0 : previous.seq, anchors: anchors.length, faults };
}
