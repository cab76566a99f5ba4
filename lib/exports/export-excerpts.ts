import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { listExcerpts } from '../evidence/excerpts.ts';
import type { EvidenceFilter } from '../evidence/input.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import type { Cell, Table } from './table.ts';

/** The excerpts that the reader may see, with what the list shows of them and nothing more. */
export async function exportExcerpts(
  ctx: Context,
  evaluationId: string,
  filter: EvidenceFilter,
): Promise<Table> {
  authorize(ctx.actor, 'excerpt.export', { evaluationId, anyUnit: true });
  const { evaluation, units, tree, excerpts } = await listExcerpts(ctx, evaluationId, filter);
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.excerpts', evaluationId, {
      evaluationId,
      detail: { ...filter, n: excerpts.length },
    }),
  );
  const unitOf = new Map(units.map((u) => [u.id, u]));
  const indicators = new Map(indicatorsOf(tree).map((i) => [i.indicator.id, i.indicator]));
  return {
    name: 'interview-excerpts',
    sheet: 'excerpts',
    demo: evaluation.demo,
    columns: ['unit_code', 'unit', 'indicator', 'title', 'mark', 'role', 'interview', 'excerpt'],
    rows: excerpts.map((e): Cell[] => [
      unitOf.get(e.unitId)?.code ?? '',
      unitOf.get(e.unitId)?.name ?? '',
      e.indicatorId ?? null,
      indicators.get(e.indicatorId ?? '')?.title['zh-CN'] ?? null,
      e.mark,
      e.role ?? null,
      e.source?.number ?? null,
      e.text,
    ]),
  };
}
