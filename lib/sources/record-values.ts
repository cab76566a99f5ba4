import {
  addSourceValues,
  findSourceValue,
  listSourceValues,
  withdrawSourceValue,
} from '#db/repositories/source-values.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type EvaluationView, readEvaluation } from '../evaluations/read-evaluation.ts';
import { requireNotRecused } from '../interviews/require-not-recused.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { valueFaults } from './check-value.ts';
import { type SourceValueInput, sourceValueInput, sourceWithdrawal } from './input.ts';
import { keyOfValue, valuesInForce } from './slots.ts';

/** Enters one value of a source, or confirms a red line; what was there before stays on record. */
export async function recordValue(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ written: number }> {
  authorizeSomewhere(ctx.actor, 'source.write');
  const value = parseInput(sourceValueInput, input);
  authorize(ctx.actor, 'source.write', { evaluationId, unitId: value.unitId });
  const view = await readEvaluation(ctx, evaluationId);
  const faults = valueFaults(view, value, (field) => field, today(ctx));
  if (faults.length > 0) {
    throw new AppError(
      'invalid_input',
      because('input_refused'),
      faults.map((f) => ({ rule: f.key, ...f })),
    );
  }
  return writeValues(ctx, view, [value]);
}

/** UTC day of the clock. */
export function today(ctx: Pick<Context, 'now'>): string {
  return new Date(ctx.now()).toISOString().slice(0, 10);
}

/** Appends values that have been checked, all or none, with one record in the trail. */
export async function writeValues(
  ctx: Context,
  { evaluation, units }: EvaluationView,
  values: readonly SourceValueInput[],
): Promise<{ written: number }> {
  const evaluationId = evaluation.id;
  authorize(ctx.actor, 'source.write', {
    evaluationId,
    ...(values.length === 1 ? { unitId: values[0]?.unitId } : {}),
  });
  const judged = values.map((v) => v.unitId);
  await requireNotRecused(ctx.store.db, { evaluationId, unitId: judged }, [ctx.actor], 'unitId');
  const codes = new Map(units.map((u) => [u.id, u.code]));
  const name = (v: SourceValueInput) =>
    [codes.get(v.unitId), v.indicatorId, v.kind, v.part].filter(Boolean).join('/');
  await ctx.store.write(async (tx) => {
    const rows = await listSourceValues(tx.db, evaluationId);
    const before = valuesInForce(rows);
    // The newest counts, also where the clock has not moved since or has been set back.
    const recordedAt = Math.max(ctx.now(), (rows.at(-1)?.recordedAt ?? 0) + 1);
    const shared = { evaluationId, recordedBy: ctx.actor.userId, recordedAt };
    await addSourceValues(
      tx.db,
      values.map((v) => ({ ...v, ...shared })),
    );
    await audit(ctx, tx, 'source.record', evaluationId, {
      evaluationId,
      before: Object.fromEntries(values.map((v) => [name(v), before.get(keyOfValue(v))?.value ?? null])),
      after: Object.fromEntries(values.map((v) => [name(v), v.value])),
      ...(values.length === 1 && values[0]?.note ? { why: values[0].note } : {}),
      detail: { values: values.length },
    });
  });
  return { written: values.length };
}

/**
 * Withdraws a value with a reason; it stays on record, and the one before it that was not withdrawn counts again.
 * @throws AppError `conflict` where it was withdrawn already
 */
export async function withdrawValue(
  ctx: Context,
  evaluationId: string,
  valueId: string,
  input: unknown,
): Promise<void> {
  authorizeSomewhere(ctx.actor, 'source.write');
  const { why } = parseInput(sourceWithdrawal, input);
  const row = await findSourceValue(ctx.store.db, valueId);
  authorize(ctx.actor, 'source.write', { evaluationId, unitId: row?.unitId });
  if (row?.evaluationId !== evaluationId) throw new AppError('not_found', because('no_source_value'));
  await requireNotRecused(ctx.store.db, row, [ctx.actor], 'unitId');
  await ctx.store.write(async (tx) => {
    if (!(await withdrawSourceValue(tx.db, valueId, ctx.now()))) {
      throw new AppError('conflict', because('source_value_withdrawn'));
    }
    await audit(ctx, tx, 'source.withdraw', valueId, {
      evaluationId,
      before: { indicator: row.indicatorId, kind: row.kind, part: row.part, value: row.value },
      why,
      detail: { unitId: row.unitId },
    });
  });
}
