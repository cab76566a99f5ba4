/** Datasets in memory: each is read once at a time, and it is known how far that is. */

import { onePerProcess } from '../one-per-process.ts';
import type { Dataset } from './dataset.ts';

type Reading = {
  readonly stamp: string;
  readonly dataset: Promise<Dataset>;
  readonly expected: number;
  rows: number;
  done: boolean;
};

/** Campaigns whose answers stay in memory; the one that was asked for longest ago goes first. */
const KEPT = 50;
const readings = onePerProcess('answers of campaigns', () => new Map<string, Reading>());

/**
 * What `read` gives for a campaign in the state that `stamp` names; read anew only in another state.
 *
 * @param expected rows that there will be
 */
export function readOnce(
  campaignId: string,
  stamp: string,
  expected: number,
  read: (rows: (n: number) => void) => Promise<Dataset>,
): Promise<Dataset> {
  const known = readings.get(campaignId);
  readings.delete(campaignId);
  if (known?.stamp === stamp) {
    readings.set(campaignId, known);
    return known.dataset;
  }
  const reading: Reading = {
    stamp,
    expected,
    rows: 0,
    done: false,
    dataset: read((n) => {
      reading.rows = n;
    }),
  };
  if (readings.size >= KEPT) readings.delete(readings.keys().next().value ?? '');
  readings.set(campaignId, reading);
  reading.dataset.then(
    () => {
      reading.done = true;
    },
    () => {
      if (readings.get(campaignId) === reading) readings.delete(campaignId);
    },
  );
  return reading.dataset;
}

/** Rows read and expected by the campaigns that are being read; undefined for those that nobody asked for. */
export function readingOf(
  campaignId: string,
): { readonly rows: number; readonly expected: number } | undefined {
  const reading = readings.get(campaignId);
  if (reading === undefined) return undefined;
  return { rows: reading.done ? reading.expected : reading.rows, expected: reading.expected };
}
