'use client';
import { useTranslations } from 'next-intl';
import { isDefined } from '#lib/estimate.ts';
import { CONSISTENT_BELOW } from '#lib/indicators/ahp.ts';
import type { Weighed } from '#lib/indicators/weighting-result.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';
import { saidRatio } from './pairwise-table.tsx';
import type { WeightNode } from './take-weights.tsx';

/** The shares that follow from a record, and how far its judges agree with themselves or each other. */
export function Results(props: { result: Weighed; nodes: readonly WeightNode[]; judges: number }) {
  const t = useTranslations('framework');
  const common = useTranslations('common');
  const { nodes, result } = props;
  const { pairwise, experts } = result;
  const ratio =
    pairwise !== undefined && isDefined(pairwise.consistencyRatio) ? pairwise.consistencyRatio.value : 0;
  const worst = ratio > CONSISTENT_BELOW ? pairwise?.worst : undefined;
  return (
    <div role="status">
      <ScrollRegion label={t('result')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              <th scope="col" className="num">
                {t('meanShare')}
              </th>
              {experts === undefined ? null : (
                <>
                  <th scope="col" className="num">
                    {t('spread')}
                  </th>
                  <th scope="col" className="num">
                    {t('extremes')}
                  </th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {nodes.map((n, i) => {
              const own = experts?.nodes[i];
              return (
                <tr key={n.id}>
                  <th scope="row">
                    <span className="id">{n.id}</span> {n.title}
                  </th>
                  <td className="num">{(100 * (result.shares[i] ?? 0)).toFixed(1)}%</td>
                  {own === undefined ? null : (
                    <>
                      <td className="num">
                        {isDefined(own.spread)
                          ? `${(100 * own.spread.value).toFixed(1)}%`
                          : common(`reason.${own.spread.reason}`)}
                      </td>
                      <td className="num">
                        {(100 * own.lowest).toFixed(1)} – {(100 * own.highest).toFixed(1)}%
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      {experts === undefined ? null : (
        <p className="mt-2">
          <Term method="kendall-w" definition={t('concordanceDefinition')}>
            {t('concordance')}
          </Term>{' '}
          {isDefined(experts.concordance)
            ? experts.concordance.value.toFixed(2)
            : common(`reason.${experts.concordance.reason}`)}{' '}
          <span className="quiet">{t('expertCount', { n: props.judges })}</span>
        </p>
      )}
      {pairwise === undefined ? null : (
        <>
          <p className="mt-2">
            {props.judges > 1 ? `${t('combined', { n: props.judges })} ` : null}
            {t('consistency', {
              lambda: pairwise.lambdaMax.toFixed(3),
              index: pairwise.consistencyIndex.toFixed(3),
              ratio: ratio.toFixed(3),
            })}{' '}
            <span className={ratio > CONSISTENT_BELOW ? 'text-(--caution)' : 'text-(--good)'}>
              {ratio > CONSISTENT_BELOW ? `△ ${t('inconsistent')}` : `✓ ${t('consistent')}`}
            </span>
          </p>
          {worst === undefined ? null : (
            <p className="small text-(--caution)">
              {t('worst', {
                a: nodes[worst.first]?.id ?? '',
                b: nodes[worst.second]?.id ?? '',
                judged: saidRatio(worst.judged),
                implied: worst.implied.toFixed(1),
              })}
            </p>
          )}
        </>
      )}
    </div>
  );
}
