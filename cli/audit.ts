/** `hengping audit verify|anchor|prune`: the trail of staff acts from the machine itself. */
import { parseArgs } from 'node:util';
import { anchorFolder, readAnchors, writeAnchor } from '#lib/audit/anchors.ts';
import { pruneTrail } from '#lib/audit/prune-trail.ts';
import { type TrailReport, verifyTrail } from '#lib/audit/verify-trail.ts';
import { reading, writing } from './store.ts';

const USAGE = `Usage: hengping audit verify [--anchors FILE|FOLDER]
       hengping audit anchor
       hengping audit prune --before YYYY-MM-DD`;

const SAYS = {
  changed: 'was changed after it was written',
  link_broken: 'does not follow the entry before it',
  missing: 'is missing',
  anchor_differs: 'is not the one its anchor has seen',
  anchor_missing: 'is missing at the end: its anchor has seen it',
} as const;

/** 0 when the trail is whole (verify) or the act was done. */
export async function main(args: string[]): Promise<number> {
  const [what, ...rest] = args;
  const { values } = parseArgs({
    args: rest,
    options: { anchors: { type: 'string' }, before: { type: 'string' } },
  });
  switch (what) {
    case 'verify': {
      const report = await reading((store, env) =>
        verifyTrail(store.db, readAnchors(values.anchors ?? anchorFolder(env.dataFolder))),
      );
      return say(report);
    }
    case 'anchor': {
      const path = await reading((store, env) =>
        writeAnchor(store.db, anchorFolder(env.dataFolder), Date.now()),
      );
      console.log(path ?? 'today\u2019s anchor is there already');
      return 0;
    }
    case 'prune': {
      const before = Date.parse(`${values.before ?? ''}T00:00:00Z`);
      if (!Number.isFinite(before)) break;
      console.log(`removed ${await writing((ctx) => pruneTrail(ctx, before))}`);
      return 0;
    }
  }
  console.error(USAGE);
  return 1;
}

function say(report: TrailReport): number {
  const { entries, first, last, anchors, faults } = report;
  for (const { seq, kind } of faults) console.log(`entry ${seq} ${SAYS[kind]}`);
  const state = faults.length === 0 ? 'whole' : 'NOT WHOLE';
  console.log(`${state}: ${entries} entries (${first}\u2013${last}), ${anchors} anchors`);
  if (anchors === 0)
    console.error('No anchors were given: a trail rewritten as a whole would not be noticed.');
  return faults.length === 0 ? 0 : 1;
}
