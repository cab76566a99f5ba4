import { userNames } from '#db/repositories/accounts.ts';
import { listSourceValues } from '#db/repositories/source-values.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import type { Locale } from '../i18n/locales.ts';
import type { EnteredPart } from '../indicators/entered.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { inEachLocale } from '../instruments/envelope.ts';
import { enteredIndicators, keyOfValue, slotsOf, valuesInForce } from '../sources/slots.ts';
import { HELP, kindWord, READ } from '../sources/table.ts';
import { WORDS } from '../workbook/words.ts';
import type { Cell, Table } from './table.ts';

/** Every value that was ever entered, with who, when and whether it counts. */
export async function exportSources(ctx: Context, evaluationId: string): Promise<Table> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const { evaluation, tree, units } = await readEvaluation(ctx, evaluationId);
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail: { table: 'sources' } }),
  );
  const names = await userNames(ctx.store.db);
  const titles = new Map(indicatorsOf(tree).map((i) => [i.indicator.id, i.indicator.title['zh-CN']]));
  const unitOf = new Map(units.map((u) => [u.id, u]));
  const rows = await listSourceValues(ctx.store.db, evaluationId);
  const inForce = valuesInForce(rows);
  return {
    name: 'source-values',
    sheet: 'source_values',
    demo: evaluation.demo,
    columns: [
      'unit_code',
      'unit',
      'indicator',
      'title',
      'kind',
      'part',
      'value',
      'as_of',
      'origin',
      'evidence',
      'remark',
      'by',
      'at',
      'in_force',
      'withdrawn_at',
    ],
    rows: rows.map((r): Cell[] => [
      unitOf.get(r.unitId)?.code ?? '',
      unitOf.get(r.unitId)?.name ?? '',
      r.indicatorId,
      titles.get(r.indicatorId) ?? '',
      r.kind,
      r.part === '' ? null : r.part,
      r.value,
      r.asOf,
      r.origin,
      r.evidence.join(' '),
      r.note === '' ? null : r.note,
      names.get(r.recordedBy) ?? r.recordedBy,
      new Date(r.recordedAt).toISOString(),
      Number(inForce.get(keyOfValue(r))?.id === r.id),
      r.withdrawnAt === null ? null : new Date(r.withdrawnAt).toISOString(),
    ]),
  };
}

/** One row for everything that can be entered, with what is in force: to be filled in and sent back. */
export async function sourcesTemplate(ctx: Context, evaluationId: string, locale: Locale): Promise<Table> {
  authorize(ctx.actor, 'source.write', { evaluationId });
  const view = await readEvaluation(ctx, evaluationId);
  const inForce = valuesInForce(await listSourceValues(ctx.store.db, evaluationId));
  const asks = WORDS[locale].asks;
  const rows = view.units.flatMap((unit) =>
    enteredIndicators(view).flatMap((indicator) =>
      slotsOf(view, indicator, unit.type).flatMap(({ kind, parts }) =>
        parts.map((part): Cell[] => {
          const key = { unitId: unit.id, indicatorId: indicator.id, kind, part: part.id };
          const value = inForce.get(keyOfValue(key));
          return [
            unit.code,
            indicator.id,
            kindWord(kind, locale),
            part.id === '' ? null : part.id,
            value?.value ?? null,
            value?.asOf ?? null,
            value?.origin ?? null,
            (value?.evidence ?? indicator.evidence ?? []).join(' '),
            value?.note || null,
            unit.name,
            inEachLocale(indicator.title)[locale],
            [asks[part.asks], titleOf(part, locale)].filter(Boolean).join(' · '),
          ];
        }),
      ),
    ),
  );
  // No note of its own: the same file comes back.
  return { name: 'source-values', sheet: 'source_values', demo: false, columns: [...READ, ...HELP], rows };
}

function titleOf({ title }: EnteredPart, locale: Locale): string {
  return title === undefined ? '' : inEachLocale(title)[locale];
}
