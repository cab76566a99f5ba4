import { getTranslations } from 'next-intl/server';
import type { RankingObstacle } from '#lib/scores/ranking.ts';
import type { ResultGroup, ResultRow, ResultsView } from '#lib/scores/read-results.ts';
import { coefficient } from '../../../../_ui/number.ts';
import { Term } from '../../../../_ui/term.tsx';

/** Whether the units of a type are ranked, and every reason why not. */
export async function Obstacles({
  group,
  view,
}: {
  group: Pick<ResultGroup, 'obstacles'> & {
    readonly rows: readonly Pick<ResultRow, 'unitId' | 'unitName'>[];
  };
  view: Pick<ResultsView, 'policy'>;
}) {
  const t = await getTranslations('result');
  const common = await getTranslations('common');
  const names = new Map(group.rows.map((r) => [r.unitId, r.unitName]));
  const threshold = coefficient(view.policy.aggregation.unit_reliability.rank_units);
  const list = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? '').join(common('joint.list'));
  const audienceOf = (id: string) =>
    common.has(`audience.${id as 'own_staff'}`) ? common(`audience.${id as 'own_staff'}`) : id;
  const words = (o: RankingObstacle): string => {
    switch (o.kind) {
      case 'too_few_units':
      case 'no_answers':
      case 'scale_unreliable':
        return t(`obstacle.${o.kind}`);
      case 'other_sources':
      case 'stale':
        return t(`obstacle.${o.kind}`, { units: list(o.unitIds) });
      case 'unreliable':
        return o.reliability.kind === 'undefined'
          ? t('obstacle.noReliability', {
              unit: names.get(o.unitId) ?? '',
              audience: audienceOf(o.audience),
              reason: common(`reason.${o.reliability.reason}`),
            })
          : t('obstacle.unreliable', {
              unit: names.get(o.unitId) ?? '',
              audience: audienceOf(o.audience),
              lambda: coefficient(Math.max(0, o.reliability.value)),
              n: o.n,
              needed: o.needed.kind === 'estimate' ? o.needed.value : '—',
            });
    }
  };
  const gate = (
    <Term method="ranking-gate" definition={t('gateDefinition', { threshold })}>
      {t('gate')}
    </Term>
  );
  if (group.obstacles.length === 0) {
    return (
      <p className="small quiet mt-1">
        {gate}
        {common('joint.colon')}
        {t('ranked', { threshold })}
      </p>
    );
  }
  return (
    <div className="notice caution mt-2">
      <p>
        {gate}
        {common('joint.colon')}
        {t('notRanked')}
      </p>
      <ul className="mt-1 list-disc pl-5">
        {group.obstacles.map((o) => (
          <li key={words(o)}>{words(o)}</li>
        ))}
      </ul>
    </div>
  );
}
