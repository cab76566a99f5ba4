/** What changed between two versions of an instrument, for the review screen. */
import { canonicalJson, isPlainObject } from '#lib/instruments/canonical.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';

export type Change = {
  readonly kind: 'added' | 'removed' | 'changed' | 'reordered';
  /** Entries of lists by their id: `items[COP_COL3].text.zh-CN`. */
  readonly path: string;
  /** The value before; for `reordered` the ids in their old order. Absent when added. */
  readonly before?: unknown;
  /** The value after; for `reordered` the ids in their new order. Absent when removed. */
  readonly after?: unknown;
};

/** Keys that identify an entry of a list, tried in this order. */
const IDENTITIES = ['id', 'below', 'value', 'unit_type', 'indicator', 'from', 'type'] as const;

/**
 * Every difference between two instruments of one kind. Entries of lists are matched by id, not by position,
 * so that an item moved is one change and an item inserted does not change those after it.
 */
export function diffInstruments(before: Instrument, after: Instrument): Change[] {
  return diffValues(before, after);
}

/** The same for parts of instruments: a question, a section without its questions. */
export function diffValues(before: unknown, after: unknown): Change[] {
  const changes: Change[] = [];
  compare(before, after, '', changes);
  return changes;
}

/** A change in one line of English: `items[COP_COL3].text.zh-CN changed`. */
export function describeChange(change: Change): string {
  return `${change.path} ${change.kind}`;
}

function compare(before: unknown, after: unknown, path: string, changes: Change[]): void {
  if (isPlainObject(before) && isPlainObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compareMember(before[key], after[key], path === '' ? key : `${path}.${key}`, changes);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const old = keyed(before);
    const now = keyed(after);
    if (old !== undefined && now !== undefined) {
      compareKeyed(old, now, path, changes);
      return;
    }
  }
  if (canonicalJson(before) !== canonicalJson(after)) changes.push({ kind: 'changed', path, before, after });
}

function compareMember(before: unknown, after: unknown, path: string, changes: Change[]): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) changes.push({ kind: 'added', path, after });
  else if (after === undefined) changes.push({ kind: 'removed', path, before });
  else compare(before, after, path, changes);
}

function compareKeyed(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  path: string,
  changes: Change[],
): void {
  for (const [id, value] of before) {
    if (!after.has(id)) changes.push({ kind: 'removed', path: `${path}[${id}]`, before: value });
  }
  for (const [id, value] of after) {
    if (before.has(id)) compare(before.get(id), value, `${path}[${id}]`, changes);
    else changes.push({ kind: 'added', path: `${path}[${id}]`, after: value });
  }
  const kept = [...before.keys()].filter((id) => after.has(id));
  const order = [...after.keys()].filter((id) => before.has(id));
  if (kept.join(' ') !== order.join(' '))
    changes.push({ kind: 'reordered', path, before: kept, after: order });
}

/** The entries of a list by their identity, or nothing when they have none in common. */
function keyed(list: readonly unknown[]): Map<string, unknown> | undefined {
  for (const identity of IDENTITIES) {
    const entries = list.map((entry) => [isPlainObject(entry) ? entry[identity] : undefined, entry] as const);
    if (!entries.every(([id]) => typeof id === 'string' || typeof id === 'number')) continue;
    const map = new Map(entries.map(([id, entry]) => [String(id), entry]));
    if (map.size === list.length) return map;
  }
  return list.length === 0 ? new Map() : undefined;
}
