import {
  addFinding as add,
  changeFinding as change,
  type FindingRow,
  findFinding,
  withdrawFinding as withdraw,
} from '#db/repositories/findings.ts';
import type { Db } from '#db/store.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type EvaluationView, readEvaluation } from '../evaluations/read-evaluation.ts';
import { findingRules } from '../indicators/evaluation-rules.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { inEachLocale } from '../instruments/envelope.ts';
import { requireNotRecused } from '../interviews/require-not-recused.ts';
import { parseInput } from '../parse-input.ts';
import { because, type Fault, fault } from '../problems.ts';
import { hasPersonalNumber } from '../questionnaire/personal-numbers.ts';
import { type Words, wordsFor } from './excerpts.ts';
import { type ExcerptRef, findingChange, keyOf, newFinding, withdrawal } from './input.ts';

/** Adds a finding about a unit, resting on words of its finished interviews. */
export async function addFinding(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ findingId: string }> {
  authorizeSomewhere(ctx.actor, 'finding.write');
  const { unitId, indicatorId, type, statement, excerpts } = parseInput(newFinding, input);
  const view = await requireWriter(ctx, evaluationId, unitId);
  const words = await wordsFor(ctx, evaluationId, unitId);
  refuse([...contentFaults(view, indicatorId, type), ...citedFaults(excerpts, words, [])]);
  return ctx.store.write(async (tx) => {
    const row = await add(tx.db, {
      evaluationId,
      unitId,
      indicatorId,
      type,
      text: statement,
      excerpts: once(excerpts),
      createdBy: ctx.actor.userId,
      createdAt: ctx.now(),
    });
    await audit(ctx, tx, 'finding.add', row.id, { evaluationId, after: recorded(row) });
    return { findingId: row.id };
  });
}

/**
 * Changes a finding that is in force. What it cites and the writer may not see stays cited.
 * @throws AppError `conflict` where it was withdrawn or changed since it was read
 */
export async function changeFinding(
  ctx: Context,
  evaluationId: string,
  findingId: string,
  input: unknown,
): Promise<void> {
  authorizeSomewhere(ctx.actor, 'finding.write');
  const { baseVersion, indicatorId, type, statement, excerpts } = parseInput(findingChange, input);
  const before = await requireFinding(ctx.store.db, evaluationId, findingId);
  const view = await requireWriter(ctx, evaluationId, before.unitId);
  const words = await wordsFor(ctx, evaluationId, before.unitId);
  refuse([...contentFaults(view, indicatorId, type), ...citedFaults(excerpts, words, before.excerpts)]);
  const unseen = before.excerpts.filter(
    (ref) => words.existing.has(keyOf(ref)) && !isCitable(words, keyOf(ref)),
  );
  await ctx.store.write(async (tx) => {
    const now = await requireFinding(tx.db, evaluationId, findingId);
    const content = { indicatorId, type, text: statement, excerpts: once([...excerpts, ...unseen]) };
    requireDone(now, await change(tx.db, findingId, baseVersion, content));
    await audit(ctx, tx, 'finding.change', findingId, {
      evaluationId,
      before: recorded(now),
      after: recorded({ ...now, ...content, version: baseVersion + 1 }),
    });
  });
}

/** Withdraws a finding with the reason; it stays in the store and in the list of what was withdrawn. */
export async function withdrawFinding(
  ctx: Context,
  evaluationId: string,
  findingId: string,
  input: unknown,
): Promise<void> {
  authorizeSomewhere(ctx.actor, 'finding.write');
  const { baseVersion, why } = parseInput(withdrawal, input);
  const { unitId } = await requireFinding(ctx.store.db, evaluationId, findingId);
  await requireWriter(ctx, evaluationId, unitId);
  await ctx.store.write(async (tx) => {
    const now = await requireFinding(tx.db, evaluationId, findingId);
    requireDone(now, await withdraw(tx.db, findingId, baseVersion, ctx.now()));
    await audit(ctx, tx, 'finding.withdraw', findingId, { evaluationId, before: recorded(now), why });
  });
}

/** Who may write about the unit and is not recused from it. */
async function requireWriter(ctx: Context, evaluationId: string, unitId: string): Promise<EvaluationView> {
  authorize(ctx.actor, 'finding.write', { evaluationId, unitId });
  const view = await readEvaluation(ctx, evaluationId);
  if (!view.units.some((u) => u.id === unitId)) throw new AppError('not_found', because('no_unit'));
  await requireNotRecused(ctx.store.db, { evaluationId, unitId }, [ctx.actor], 'unitId');
  return view;
}

async function requireFinding(db: Db, evaluationId: string, findingId: string): Promise<FindingRow> {
  const row = await findFinding(db, findingId);
  if (row?.evaluationId !== evaluationId) throw new AppError('not_found', because('no_finding'));
  return row;
}

function requireDone(now: FindingRow, done: boolean): void {
  if (now.withdrawnAt !== null) throw new AppError('conflict', because('finding_withdrawn'));
  if (!done) throw new AppError('conflict', because('finding_changed'));
}

function contentFaults({ tree, policy }: EvaluationView, indicatorId: string, type: string): Fault[] {
  const { types } = findingRules(evaluationRules(policy));
  const known = indicatorsOf(tree).some((i) => i.indicator.id === indicatorId);
  return [
    ...(known ? [] : [fault('finding_indicator', 'indicatorId')]),
    ...(types.some((t) => t.id === type)
      ? []
      : [
          fault('finding_type', 'type', {
            types: types.map((t) => inEachLocale(t.title, policy.source_locale)),
          }),
        ]),
  ];
}

function citedFaults(refs: readonly ExcerptRef[], words: Words, before: readonly ExcerptRef[]): Fault[] {
  const kept = new Set(before.map(keyOf).filter((key) => words.existing.has(key)));
  return refs.flatMap((ref, i) =>
    isCitable(words, keyOf(ref)) || kept.has(keyOf(ref))
      ? []
      : [fault('finding_excerpt_unknown', `excerpts.${i}`)],
  );
}

/** Cited is what the writer may read in its interview. */
function isCitable(words: Words, key: string): boolean {
  return words.byKey.get(key)?.source !== undefined;
}

function once(refs: readonly ExcerptRef[]): ExcerptRef[] {
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}

/** What the trail keeps of a finding; a personal number that was meant to stay is not copied into it. */
function recorded({
  unitId,
  indicatorId,
  type,
  text,
  excerpts,
  version,
}: FindingRow): Record<string, unknown> {
  const said = hasPersonalNumber(text) ? {} : { text };
  return { unitId, indicatorId, type, ...said, excerpts: excerpts.length, version };
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new AppError(
    'invalid_input',
    because('input_refused'),
    faults.map((f) => ({ rule: 'finding', ...f })),
  );
}
