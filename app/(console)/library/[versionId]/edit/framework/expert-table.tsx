'use client';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { isDefined } from '#lib/estimate.ts';
import { expertWeights, readExpertTable } from '#lib/indicators/expert-weights.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';
import { TakeWeights, type WeightNode } from './take-weights.tsx';

/** Points that several experts gave, pasted as a table; their mean, how far they differ, whether they agree. */
export function ExpertTable(props: { parent: string; nodes: readonly WeightNode[]; total: number }) {
  const t = useTranslations('framework');
  const common = useTranslations('common');
  const id = useId();
  const [pasted, setPasted] = useState('');
  const { nodes } = props;
  const read = readExpertTable(pasted, nodes.length);
  const found = 'rows' in read ? expertWeights(read) : undefined;
  return (
    <section className="fe-aid" aria-label={t('experts')}>
      <label htmlFor={id} className="small quiet">
        {t('expertsHint', { columns: nodes.map((n) => n.id).join(' · ') })}
      </label>
      <textarea
        id={id}
        rows={4}
        value={pasted}
        spellCheck={false}
        aria-describedby={`${id}-f`}
        onChange={(e) => setPasted(e.target.value)}
      />
      <div id={`${id}-f`} role="status" className="small">
        {'rows' in read ? (
          t('expertCount', { n: read.rows.length })
        ) : (
          <span className={read.kind === 'empty' ? 'quiet' : 'text-(--danger)'}>
            {read.kind === 'empty' ? t('expertFault.empty') : null}
            {read.kind === 'columns' ? t('expertFault.columns', read) : null}
            {read.kind === 'number' ? t('expertFault.number', read) : null}
            {read.kind === 'nothing' ? t('expertFault.nothing', read) : null}
          </span>
        )}
      </div>
      {found === undefined ? null : (
        <>
          <ScrollRegion label={t('experts')} className="mt-2">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('indicator')}</th>
                  <th scope="col" className="num">
                    {t('meanShare')}
                  </th>
                  <th scope="col" className="num">
                    {t('spread')}
                  </th>
                  <th scope="col" className="num">
                    {t('extremes')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {nodes.map((n, i) => {
                  const own = found.nodes[i];
                  return own === undefined ? null : (
                    <tr key={n.id}>
                      <th scope="row">
                        <span className="id">{n.id}</span> {n.title}
                      </th>
                      <td className="num">{(100 * own.share).toFixed(1)}%</td>
                      <td className="num">
                        {isDefined(own.spread)
                          ? `${(100 * own.spread.value).toFixed(1)}%`
                          : common(`reason.${own.spread.reason}`)}
                      </td>
                      <td className="num">
                        {(100 * own.lowest).toFixed(1)} – {(100 * own.highest).toFixed(1)}%
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ScrollRegion>
          <p className="mt-2">
            <Term method="kendall-w" definition={t('concordanceDefinition')}>
              {t('concordance')}
            </Term>{' '}
            {isDefined(found.concordance)
              ? found.concordance.value.toFixed(2)
              : common(`reason.${found.concordance.reason}`)}
          </p>
          <TakeWeights
            parent={props.parent}
            nodes={nodes}
            shares={found.nodes.map((n) => n.share)}
            total={props.total}
          />
        </>
      )}
    </section>
  );
}
