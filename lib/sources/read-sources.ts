import { userNames } from '#db/repositories/accounts.ts';
import { searchAudit } from '#db/repositories/audit.ts';
import { listSourceStates } from '#db/repositories/scores.ts';
import { listSourceValues, type SourceValueRow } from '#db/repositories/source-values.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { type EnteredRate, enteredRate } from '../indicators/entered.ts';
import type { Indicator } from '../indicators/framework.ts';
import { enteredIndicators, keyOfValue, type SourceSlot, slotsOf, valuesInForce } from './slots.ts';

export type ValueView = Pick<
  SourceValueRow,
  'id' | 'kind' | 'part' | 'value' | 'asOf' | 'origin' | 'evidence' | 'note' | 'recordedAt' | 'withdrawnAt'
> & {
  readonly by: string;
  readonly inForce: boolean;
  /** Why it was withdrawn, as long as the trail is kept. */
  readonly withdrawnWhy?: string;
};

export type SlotView = SourceSlot & {
  /** Values in force by part. */
  readonly values: ReadonlyMap<string, ValueView>;
  readonly rate: EnteredRate | undefined;
  /** A person has said why there is none; it counts before any value. */
  readonly cause?: string;
};

export type CellView = {
  readonly indicator: Indicator;
  readonly slots: readonly SlotView[];
  readonly redLine?: ValueView;
  /** Everything ever entered here, the newest first. */
  readonly history: readonly ValueView[];
};

/** What has been entered for every unit that the reader may see. */
export async function readSources(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'source.read', { evaluationId, anyUnit: true });
  const view = await readEvaluation(ctx, evaluationId);
  const { db } = ctx.store;
  const rows = await listSourceValues(db, evaluationId);
  const states = await listSourceStates(db, evaluationId);
  const names = await userNames(db);
  const withdrawn = rows.some((r) => r.withdrawnAt !== null)
    ? await searchAudit(db, { action: 'source.withdraw', evaluationId }, Number.MAX_SAFE_INTEGER, 10_000)
    : [];
  const why = new Map(withdrawn.map((a) => [a.subject, a.why]));
  const inForce = valuesInForce(rows);
  const shown = (r: SourceValueRow): ValueView => {
    const reason = why.get(r.id);
    const { id, kind, part, value, asOf, origin, evidence, note, recordedAt, withdrawnAt } = r;
    return {
      ...{ id, kind, part, value, asOf, origin, evidence, note, recordedAt, withdrawnAt },
      by: names.get(r.recordedBy) ?? r.recordedBy,
      inForce: inForce.get(keyOfValue(r))?.id === r.id,
      ...(reason ? { withdrawnWhy: reason } : {}),
    };
  };
  const indicators = enteredIndicators(view);
  const byCell = new Map<string, SourceValueRow[]>();
  for (const row of rows) {
    const key = `${row.unitId} ${row.indicatorId}`;
    byCell.set(key, [...(byCell.get(key) ?? []), row]);
  }
  const cellOf = (unit: { id: string; type: string }, indicator: Indicator): CellView => {
    const history = (byCell.get(`${unit.id} ${indicator.id}`) ?? []).map(shown).reverse();
    const redLine = history.find((v) => v.kind === 'red_line' && v.inForce);
    return {
      indicator,
      history,
      ...(redLine === undefined ? {} : { redLine }),
      slots: slotsOf(view, indicator, unit.type).map((slot): SlotView => {
        const own = history.filter((v) => v.inForce && v.kind === slot.kind);
        const values = new Map(own.map((v) => [v.part, v]));
        const numbers = new Map(own.map((v) => [v.part, v.value]));
        const state = states.find(
          (s) => s.unitId === unit.id && s.indicatorId === indicator.id && s.sourceIndex === slot.sourceIndex,
        );
        return {
          ...slot,
          values,
          rate: enteredRate(slot.parts, slot.transform, indicator.weight, numbers),
          ...(state === undefined ? {} : { cause: state.cause }),
        };
      }),
    };
  };
  return {
    ...view,
    indicators,
    units: view.units
      .filter((u) => may(ctx.actor, 'source.read', { evaluationId, unitId: u.id }))
      .map((unit) => ({ ...unit, cells: indicators.map((indicator) => cellOf(unit, indicator)) })),
    may: {
      write: may(ctx.actor, 'source.write', { evaluationId }),
      export: may(ctx.actor, 'export.statistics', { evaluationId }),
    },
  };
}

export type SourcesView = Awaited<ReturnType<typeof readSources>>;
