import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../i18n/locales.ts';
import { flowLeaves } from '../indicators/point-flow.ts';
import { localized } from '../instruments/envelope.ts';
import { readFlow } from '../library/read-flow.ts';
import type { Table } from './table.ts';

/** The flow of points as a table: one row for each item, question or whole piece of evidence. */
export async function exportFlow(ctx: Context, versionId: string, locale: Locale): Promise<Table> {
  authorize(ctx.actor, 'instrument.read');
  const { tree, flow, doubles } = await readFlow(ctx, versionId);
  const twice = new Set(doubles.map((d) => `${d.instrument} ${d.id}`));
  return {
    name: `${tree.id}-${tree.version}-points`,
    sheet: 'flow',
    columns: [
      'from',
      'instrument',
      'item',
      'text',
      'via',
      'indicator',
      'level2',
      'level1',
      'points',
      'twice',
    ],
    rows: flowLeaves(flow).map(({ leaf, way }) => {
      const at = (kind: string) => way.find((n) => n.kind === kind)?.id ?? '';
      return [
        leaf.kind,
        leaf.instrument ?? '',
        leaf.id,
        leaf.title === undefined ? '' : localized(leaf.title, locale, tree.source_locale),
        at('scale') || at('outline'),
        at('indicator'),
        at('level2'),
        at('level1'),
        leaf.points,
        twice.has(`${leaf.instrument} ${leaf.id}`) ? 1 : 0,
      ];
    }),
    demo: false,
  };
}
