'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { isDefined } from '#lib/estimate.ts';
import { CONSISTENT_BELOW, JUDGEMENTS, MOST_COMPARED, pairwiseWeights } from '#lib/indicators/ahp.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';
import { TakeWeights, type WeightNode } from './take-weights.tsx';

/** 3, 1/3: a judgement as it is said. */
function said(value: number): string {
  return value >= 1 ? String(Math.round(value)) : `1/${Math.round(1 / value)}`;
}

/** Every two children compared on Saaty's scale, with the weights that follow and whether they contradict each other. */
export function PairwiseTable(props: { parent: string; nodes: readonly WeightNode[]; total: number }) {
  const t = useTranslations('framework');
  const { nodes } = props;
  const [judged, setJudged] = useState<ReadonlyMap<string, number>>(() => new Map());
  const key = (i: number, j: number) => `${nodes[i]?.id} ${nodes[j]?.id}`;
  const pairs = (nodes.length * (nodes.length - 1)) / 2;
  const done = nodes.reduce(
    (sum, _, i) => sum + nodes.filter((_n, j) => j > i && judged.has(key(i, j))).length,
    0,
  );
  if (nodes.length > MOST_COMPARED)
    return <p className="notice mt-3">{t('tooMany', { n: MOST_COMPARED })}</p>;
  const found =
    done === pairs ? pairwiseWeights(nodes.length, (i, j) => judged.get(key(i, j)) ?? 1) : undefined;
  const weights = found !== undefined && 'weights' in found ? found : undefined;
  const ratio =
    weights !== undefined && isDefined(weights.consistencyRatio) ? weights.consistencyRatio.value : 0;
  return (
    <section className="fe-aid" aria-label={t('pairwise')}>
      <p className="small quiet">
        <Term method="ahp" definition={t('ahpDefinition')}>
          {t('ahp')}
        </Term>{' '}
        {t('pairwiseHint')}
      </p>
      <ScrollRegion label={t('pairwise')}>
        <table className="fe-pairs">
          <thead>
            <tr>
              <td />
              {nodes.map((n) => (
                <th key={n.id} scope="col" title={n.title}>
                  {n.id}
                </th>
              ))}
              <th scope="col" className="num">
                {t('weight')}
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((row, i) => (
              <tr key={row.id}>
                <th scope="row">
                  <span className="id">{row.id}</span> {row.title}
                </th>
                {nodes.map((column, j) => (
                  <td key={column.id}>
                    {i === j ? (
                      '1'
                    ) : i < j ? (
                      <select
                        aria-label={t('compare', {
                          a: `${row.id} ${row.title}`,
                          b: `${column.id} ${column.title}`,
                        })}
                        value={judged.get(key(i, j)) ?? ''}
                        onChange={(e) => {
                          const next = new Map(judged);
                          if (e.target.value === '') next.delete(key(i, j));
                          else next.set(key(i, j), Number(e.target.value));
                          setJudged(next);
                        }}
                      >
                        <option value="">—</option>
                        {JUDGEMENTS.map((v) => (
                          <option key={v} value={v}>
                            {said(v)}
                          </option>
                        ))}
                      </select>
                    ) : judged.has(key(j, i)) ? (
                      said(1 / (judged.get(key(j, i)) as number))
                    ) : (
                      '—'
                    )}
                  </td>
                ))}
                <td className="num">{weights?.weights[i]?.toFixed(3) ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div role="status">
        {weights === undefined ? (
          <p className="small quiet">{t('compared', { done, of: pairs })}</p>
        ) : (
          <>
            <p>
              {t('consistency', {
                lambda: weights.lambdaMax.toFixed(3),
                index: weights.consistencyIndex.toFixed(3),
                ratio: ratio.toFixed(3),
              })}{' '}
              <span className={ratio > CONSISTENT_BELOW ? 'text-(--caution)' : 'text-(--good)'}>
                {ratio > CONSISTENT_BELOW ? `△ ${t('inconsistent')}` : `✓ ${t('consistent')}`}
              </span>
            </p>
            {ratio > CONSISTENT_BELOW && weights.worst !== undefined ? (
              <p className="small text-(--caution)">
                {t('worst', {
                  a: nodes[weights.worst.first]?.id ?? '',
                  b: nodes[weights.worst.second]?.id ?? '',
                  judged: said(judged.get(key(weights.worst.first, weights.worst.second)) ?? 1),
                  implied: weights.worst.implied.toFixed(1),
                })}
              </p>
            ) : null}
          </>
        )}
      </div>
      {weights === undefined ? null : (
        <TakeWeights parent={props.parent} nodes={nodes} shares={weights.weights} total={props.total} />
      )}
    </section>
  );
}
