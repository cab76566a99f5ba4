import { getTranslations } from 'next-intl/server';
import { FACTORS } from '#lib/indicators/composite-uncertainty.ts';
import type { ResultGroup, ResultsView } from '#lib/scores/read-results.ts';
import { fixed } from '../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../_ui/term.tsx';

/** What the totals would be under other weights, conversions, exclusions and samples, and which of these matters. */
export async function UncertaintyTable({ group, view }: { group: ResultGroup; view: ResultsView }) {
  const t = await getTranslations('result');
  const common = await getTranslations('common');
  const rows = group.rows.flatMap(({ unitId, unitName, graded }) =>
    graded?.drawn === undefined ? [] : [{ unitId, unitName, graded, drawn: graded.drawn }],
  );
  if (rows.length === 0) return null;
  return (
    <details className="mt-3" open>
      <summary className="min-h-[44px] cursor-pointer font-semibold">{t('robustness')}</summary>
      <p className="small quiet">
        <Term method="composite-uncertainty" definition={t('uncertaintyDefinition')}>
          {t('uncertaintyTerm')}
        </Term>
        {common('joint.colon')}
        {t('robustnessNote', { draws: view.draws ?? 0 })}
      </p>
      <ScrollRegion label={t('robustness')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col" className="num">
                {t('drawnMean')}
              </th>
              <th scope="col" className="num">
                {t('drawnInterval')}
              </th>
              {FACTORS.map((f) => (
                <th key={f} scope="col" className="num">
                  {t(`factor.${f}`)}
                </th>
              ))}
              <th scope="col" className="num">
                {t('together')}
              </th>
              <th scope="col" className="num">
                {t('shrunken')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ unitId, unitName, graded, drawn }) => {
              const alone = FACTORS.reduce((sum, f) => sum + drawn.variance[f], 0);
              return (
                <tr key={unitId}>
                  <th scope="row">{unitName}</th>
                  <td className="num">{fixed(drawn.mean, 1)}</td>
                  <td className="num whitespace-nowrap">
                    {fixed(drawn.lower, 1)} – {fixed(drawn.upper, 1)}
                  </td>
                  {FACTORS.map((f) => (
                    <td key={f} className="num">
                      {share(drawn.variance[f])}
                    </td>
                  ))}
                  <td className="num">{share(1 - alone)}</td>
                  <td className="num quiet">
                    {graded.shrunken.kind === 'estimate' ? (
                      fixed(graded.shrunken.value, 1)
                    ) : (
                      <span className="small whitespace-normal">
                        {common(`reason.${graded.shrunken.reason}`)}
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}

/** A share in whole percent; what the draws put a little below nothing is nothing. */
function share(value: number): string {
  return `${Math.max(0, Math.round(100 * value))}%`;
}
