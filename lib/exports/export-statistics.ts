/** Statistics of a campaign as tables: items, scales, units, codebook. */
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { type Estimate, type Undefined, undefinedBecause } from '../estimate.ts';
import { choiceList } from '../indicators/policy.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { choicesOf, isRated, itemsInOrder } from '../questionnaire/definition.ts';
import { readScales } from '../responses/read-scales.ts';
import { omegaInterval, resampling } from '../responses/resampling.ts';
import { scaleView } from '../responses/scale-view.ts';
import { withholdFew } from '../responses/withhold.ts';
import type { Cell, Table } from './table.ts';

const LONGEST_WAIT_MS = 10 * 60_000;

export type StatisticsTable = 'items' | 'scales' | 'units' | 'codebook';

export async function exportStatistics(
  ctx: Context,
  campaignId: string,
  table: StatisticsTable,
): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'export.statistics');
  const { campaign, evaluation, ...found } = await readScales(ctx, campaignId);
  const dataset = withholdFew(found.told);
  authorize(ctx.actor, 'export.statistics', { evaluationId: evaluation.id });
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', campaignId, { evaluationId: evaluation.id, detail: { table } }),
  );
  const scales = dataset.key.scales.map((key) => scaleView(dataset, key));
  // Here somebody waits for a file, so the whole of it is computed.
  const intervals =
    table === 'scales'
      ? await Promise.all(
          dataset.key.scales.map(async (key) =>
            omegaInterval(await resampling(ctx.work, dataset, key, LONGEST_WAIT_MS)),
          ),
        )
      : [];
  const base = {
    demo: evaluation.demo,
    pilot: campaign.pilot,
    name: `${dataset.questionnaire.id}-${table}`,
    sheet: table,
  };
  switch (table) {
    case 'items':
      return {
        ...base,
        columns: [
          'item',
          'scale',
          'keyed',
          'n',
          'not_applicable',
          'blank',
          'mean_keyed',
          'sd',
          'r_drop',
          'alpha_if_dropped',
          'wrong_key',
          'reason',
        ],
        rows: scales.flatMap((s) =>
          s.report.items.map((item, i): Cell[] => {
            const key = s.key.items[i];
            const d = s.distribution[i];
            return [
              key?.id ?? '',
              s.key.id,
              key?.reverse ? 'reverse' : 'forward',
              item.n,
              d?.notApplicable ?? 0,
              d?.blank ?? 0,
              value(item.mean),
              value(item.sd),
              value(item.rDrop),
              value(item.alphaIfDropped),
              item.wrongKey ? 1 : 0,
              reason(item.rDrop),
            ];
          }),
        ),
      };
    case 'scales':
      return {
        ...base,
        columns: [
          'scale',
          'indicator',
          'items',
          'n',
          'n_complete',
          'mean',
          'sd',
          'alpha',
          'alpha_lower',
          'alpha_upper',
          'omega',
          'omega_lower',
          'omega_upper',
          'mean_inter_item_r',
          'reason',
        ],
        rows: scales.map((s, i): Cell[] => [
          s.key.id,
          s.key.indicator ?? null,
          s.key.items.length,
          s.report.n,
          s.report.nComplete,
          value(s.report.mean),
          value(s.report.sd),
          value(s.report.alpha),
          bound(s.report.alphaInterval, 'lower'),
          bound(s.report.alphaInterval, 'upper'),
          value(s.report.omega),
          bound(intervals[i] ?? undefinedBecause('not_computed'), 'lower'),
          bound(intervals[i] ?? undefinedBecause('not_computed'), 'upper'),
          value(s.report.averageR),
          reason(s.report.alpha) ?? reason(s.report.omega),
        ]),
      };
    case 'units':
      return {
        ...base,
        columns: [
          'scale',
          'unit',
          'type',
          'n',
          'departments',
          'mean',
          'se',
          'df',
          'lower_95',
          'upper_95',
          'rwg_j',
          'lambda',
          'reason',
        ],
        rows: scales.flatMap((s) =>
          s.units.map((u): Cell[] =>
            u.belowMinimum
              ? [
                  s.key.id,
                  u.unitName,
                  u.unitType,
                  u.respondents,
                  u.departments,
                  ...Array<Cell>(7).fill(undefinedBecause('below_minimum', u.respondents)),
                  'below_minimum',
                ]
              : [
                  s.key.id,
                  u.unitName,
                  u.unitType,
                  u.respondents,
                  u.departments,
                  value(u.mean),
                  value(u.se),
                  u.df,
                  bound(u.interval, 'lower'),
                  bound(u.interval, 'upper'),
                  value(u.rwgJ),
                  value(u.lambda),
                  reason(u.mean) ?? reason(u.se),
                ],
          ),
        ),
      };
    case 'codebook':
      return {
        ...base,
        columns: ['variable', 'type', 'scale', 'keyed', 'text_zh_cn', 'text_en', 'codes'],
        rows: itemsInOrder(dataset.questionnaire).map((item): Cell[] => {
          const codes = isRated(item)
            ? choiceList(dataset.policy, choicesOf(dataset.questionnaire, item))
                .choices.map((c) => `${c.value}=${c.label['zh-CN']}`)
                .concat('NA=不了解/不适用')
            : item.type === 'single_choice'
              ? item.options.map((o) => `${o.value}=${o.label['zh-CN']}`)
              : [];
          const likert = item.type === 'likert';
          return [
            item.id,
            item.type,
            likert ? item.scale : null,
            likert ? item.keyed : null,
            item.text['zh-CN'] ?? null,
            item.text.en ?? null,
            codes.join('; '),
          ];
        }),
      };
  }
}

function value(e: Estimate): Cell {
  return e.kind === 'estimate' ? e.value : e;
}

function bound<I extends { readonly lower: number; readonly upper: number }>(
  interval: I | Undefined,
  side: 'lower' | 'upper',
): Cell {
  return isUndefined(interval) ? interval : interval[side];
}

function reason(e: Estimate): string | null {
  return e.kind === 'undefined' ? e.reason : null;
}
