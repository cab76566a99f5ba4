/**
 * Careless answers and what people decided about them. A person's verdict stands over the rule; this is the one place
 * that leaves answers out.
 */
import { createHash } from 'node:crypto';
import { eligibleIds, listReviews, type ReviewRow } from '#db/repositories/reviews.ts';
import type { Db } from '#db/store.ts';
import type { Screening } from '../analysis/tasks.ts';
import { onePerProcess } from '../one-per-process.ts';
import type { Dataset } from './dataset.ts';
import { keepRows } from './selection.ts';

export const CARELESS = 1;
const KEPT = 2;

export type Verdicts = {
  /** Changes with every decision; empty where nobody has decided anything. */
  readonly key: string;
  /** By row of the dataset: 0 undecided, 1 confirmed as careless, 2 kept. */
  readonly byRow: Uint8Array;
};

const known = onePerProcess('keys of responses', () => new WeakMap<Dataset, Promise<readonly string[]>>());

/** Keys of the responses by row. @param dataset that of a whole campaign */
export function responseIds(db: Db, dataset: Dataset): Promise<readonly string[]> {
  const found = known.get(dataset);
  if (found !== undefined) return found;
  const reading = eligibleIds(db, dataset.campaignId);
  known.set(dataset, reading);
  reading.catch(() => known.delete(dataset));
  return reading;
}

/** What people decided, by row. @param dataset that of a whole campaign */
export async function verdictsOf(db: Db, dataset: Dataset): Promise<Verdicts> {
  return verdictsFrom(
    await listReviews(db, dataset.campaignId),
    () => responseIds(db, dataset),
    dataset.rows,
  );
}

async function verdictsFrom(
  reviews: readonly Pick<ReviewRow, 'responseId' | 'verdict'>[],
  ids: () => Promise<readonly string[]>,
  rows: number,
): Promise<Verdicts> {
  const byRow = new Uint8Array(rows);
  if (reviews.length === 0) return { key: '', byRow };
  const decided = new Map(reviews.map((r) => [r.responseId, r.verdict]));
  (await ids()).forEach((id, row) => {
    const verdict = decided.get(id);
    if (verdict !== undefined) byRow[row] = verdict === 'careless' ? CARELESS : KEPT;
  });
  const text = reviews.map((r) => `${r.responseId}:${r.verdict}`).sort();
  return { key: createHash('sha256').update(text.join()).digest('hex').slice(0, 16), byRow };
}

const cleaned = onePerProcess(
  'answers without careless ones',
  () => new WeakMap<Dataset, Map<string, Dataset>>(),
);

/**
 * The answers without the careless ones. Those that a person confirmed are left out and those that a person kept stay;
 * of the others nothing is left out, or, with a screening, what its rule suggests.
 */
export function withoutCareless(dataset: Dataset, verdicts: Verdicts, screening?: Screening): Dataset {
  if (verdicts.key === '' && screening === undefined) return dataset;
  // Where the rule suggests nobody that people have not decided on, these are the answers that count already.
  if (screening !== undefined && undecidedIn(verdicts, screening) === 0)
    return withoutCareless(dataset, verdicts);
  const own = cleaned.get(dataset) ?? new Map<string, Dataset>();
  cleaned.set(dataset, own);
  const key = `without careless ${verdicts.key} ${screening === undefined ? 'confirmed' : 'suggested'}`;
  const made =
    own.get(key) ??
    keepRows(
      dataset,
      (r) => {
        const verdict = verdicts.byRow[r];
        return verdict === KEPT || (verdict !== CARELESS && screening?.suggested[r] !== 1);
      },
      key,
    );
  // One decision more makes the sets of all earlier ones useless.
  if (own.size >= 4) own.clear();
  own.set(key, made);
  return made;
}

export type CarelessCounts = {
  /** By the policy's rule. */
  readonly flagged: number;
  readonly confirmed: number;
  readonly kept: number;
  /** Flagged, and nobody has decided. */
  readonly undecided: number;
};

export function carelessCounts(verdicts: Verdicts, screening: Screening): CarelessCounts {
  const undecided = undecidedIn(verdicts, screening);
  return { flagged: screening.suggestedCount, ...decidedCounts(verdicts), undecided };
}

function undecidedIn({ byRow }: Verdicts, { suggested }: Screening): number {
  let undecided = 0;
  suggested.forEach((s, r) => {
    if (s === 1 && byRow[r] === 0) undecided++;
  });
  return undecided;
}

export type Decided = Pick<CarelessCounts, 'confirmed' | 'kept'>;

/** Decisions alone. */
function decidedCounts({ byRow }: Verdicts): Decided {
  let confirmed = 0;
  let kept = 0;
  for (const v of byRow) {
    if (v === CARELESS) confirmed++;
    else if (v === KEPT) kept++;
  }
  return { confirmed, kept };
}

/** Decisions by unit. @param dataset that of a whole campaign */
export function decidedByUnit({ key, byRow }: Verdicts, dataset: Dataset): Decided[] {
  const counts = dataset.units.map(() => ({ confirmed: 0, kept: 0 }));
  if (key === '') return counts;
  byRow.forEach((v, r) => {
    const own = counts[dataset.unit[r] as number];
    if (v === CARELESS && own !== undefined) own.confirmed++;
    if (v === KEPT && own !== undefined) own.kept++;
  });
  return counts;
}
