/**
 * Two sets of a campaign's answers, one inside the other, and of which units both may be told: whoever has a value of
 * each has by subtraction the value of those that only one of them holds.
 */
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { openDifferences } from '../disclosure/left-out.ts';
import { openParts } from '../disclosure/parts.ts';
import { onePerProcess } from '../one-per-process.ts';
import { CARELESS, type Verdicts, verdictsOf, withoutCareless } from './careless.ts';
import type { Dataset } from './dataset.ts';
import { indicatorAnswers, indicatorsFed } from './indicator-answers.ts';
import { rowsByUnit } from './rows-by-unit.ts';
import { keepRows } from './selection.ts';
import { countsOf } from './withhold.ts';

export type Step = {
  /** By unit: whether both may be told, and how many answers are in the larger set alone. */
  readonly units: ReadonlyMap<string, { readonly open: boolean; readonly left: number }>;
  /** Types of unit whose sums over both sets may be told, and whether those of all units may. */
  readonly types: ReadonlySet<string>;
  readonly whole: boolean;
};

const steps = onePerProcess('steps between answers', () => new WeakMap<Dataset, WeakMap<Dataset, Step>>());

/**
 * Where scores over both sets may be told. What is told of a unit is told of all its scores or of none: the same
 * people answered for all.
 */
export function stepBetween(larger: Dataset, smaller: Dataset): Step {
  const own = steps.get(larger) ?? new WeakMap<Dataset, Step>();
  steps.set(larger, own);
  const made = own.get(smaller) ?? computeStep(larger, smaller, scoresIn);
  own.set(smaller, made);
  return made;
}

type Counts = readonly ArrayLike<number>[];

/** By unit: answers, and those with a score on each scale and each indicator. */
function scoresIn(dataset: Dataset): Counts {
  return [
    rowsByUnit(dataset).map((rows) => rows.length),
    ...dataset.key.scales.map((scale) => countsOf(dataset, scale).scored),
    ...indicatorsFed(dataset).map((i) => indicatorAnswers(dataset, i).scores.map((s) => s.respondents)),
  ];
}

/** Answers to each item as well: scale reports and sheets show how often each was chosen. */
function itemsIn(dataset: Dataset): Counts {
  return [...scoresIn(dataset), ...dataset.key.scales.flatMap((scale) => countsOf(dataset, scale).answered)];
}

function computeStep(larger: Dataset, smaller: Dataset, countsIn: (d: Dataset) => Counts): Step {
  const { units, policy } = larger;
  const k = policy.disclosure.k_report;
  const after = countsIn(smaller);
  const counts = countsIn(larger).map((before, i) => {
    const rest = after[i] ?? [];
    return { left: Array.from(before, (n, u) => n - (rest[u] ?? 0)), rest };
  });
  const places = [...units.keys()];
  const types = [...new Set(units.map((u) => u.type))];
  const members = types.map((type) => places.filter((u) => units[u]?.type === type));
  const open = openDifferences(units.length, counts, [...members, places], k);
  const sums = counts.map(({ left }) => members.map((own) => own.reduce((n, u) => n + (left[u] ?? 0), 0)));
  const openTypes = sums.map((ofType) => {
    const flags = openParts(ofType, k, k);
    return ofType.map((n, i) => n === 0 || flags[i] === true);
  });
  return {
    units: new Map(
      units.map((unit, u) => [unit.id, { open: open[u] === true, left: counts[0]?.left[u] ?? 0 }]),
    ),
    types: new Set(types.filter((_, i) => openTypes.every((flags) => flags[i]))),
    whole: sums.every((ofType) => {
      const n = ofType.reduce((a, b) => a + b, 0);
      return n === 0 || n >= k;
    }),
  };
}

const told = onePerProcess('answers that are told', () => new WeakMap<Dataset, Dataset>());

/**
 * All answers of a campaign as far as the reader may be told of them. Scores leave out what a person confirmed as
 * careless; where that is so few of a unit that its mean over all answers beside its score would give theirs, they are
 * left out here as well. Who may see single answers is told of all.
 *
 * @param all that of a whole campaign
 */
export async function toldAnswers(ctx: Context, evaluationId: string, all: Dataset): Promise<Dataset> {
  authorize(ctx.actor, 'scale.read', { evaluationId });
  if (may(ctx.actor, 'export.microdata', { evaluationId })) return all;
  const verdicts = await verdictsOf(ctx.store.db, all);
  const counting = withoutCareless(all, verdicts);
  if (counting.rows === all.rows) return all;
  const made = told.get(counting) ?? withoutFew(all, counting, verdicts);
  told.set(counting, made);
  return made;
}

function withoutFew(all: Dataset, counting: Dataset, { byRow, key }: Verdicts): Dataset {
  const { units } = computeStep(all, counting, itemsIn);
  const closed = all.units.map((u) => units.get(u.id)?.open === false);
  if (!closed.includes(true)) return all;
  return keepRows(all, (r) => byRow[r] !== CARELESS || closed[all.unit[r] as number] !== true, `told ${key}`);
}
