import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { coefficient } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../../_ui/term.tsx';
import { FileLink } from './file-link.tsx';
import { Lollipop } from './item-table.tsx';
import type { Report } from './report.ts';
import { Scree } from './scree.tsx';
import { Section } from './section.tsx';

/** Eigenvalues against those of random data, and what each item loads on one factor. */
export async function Dimensions(props: Report) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const { view, resampling } = props;
  const { dimensions } = view;
  if (isUndefined(dimensions)) {
    return (
      <Section id="dimensions" no={3} title={t('dimensions')} says={common(`reason.${dimensions.reason}`)}>
        {null}
      </Section>
    );
  }
  const parallel =
    resampling.state === 'done' && !isUndefined(resampling.result.parallel)
      ? resampling.result.parallel
      : undefined;
  const sum = dimensions.eigenvalues.reduce((a, b) => a + b, 0);
  const { loadings } = dimensions;
  return (
    <Section
      id="dimensions"
      no={3}
      title={t('dimensions')}
      says={
        parallel === undefined
          ? t('screeSentence', {
              share: Math.round((100 * (dimensions.eigenvalues[0] ?? 0)) / sum),
              above: dimensions.eigenvalues.filter((v) => v > 1).length,
            })
          : parallel.count === 1
            ? t('dimensionsOne')
            : t('dimensionsMany', { n: parallel.count })
      }
      aside={
        <>
          <p>{t('dimensionsShare', { share: Math.round((100 * (dimensions.eigenvalues[0] ?? 0)) / sum) })}</p>
          <p>{t('dimensionsAside')}</p>
        </>
      }
    >
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
        <Scree
          eigenvalues={dimensions.eigenvalues}
          {...(parallel === undefined ? {} : { random: [...parallel.quantile], draws: parallel.draws })}
          file={props.file('dimensions')}
        />
        <div className="min-w-0">
          {isUndefined(loadings) ? (
            <p>{t('loadingsNone', { reason: common(`reason.${loadings.reason}`) })}</p>
          ) : (
            <ScrollRegion label={t('loadingsTitle')}>
              <table>
                <caption>
                  {t.rich('loadings', {
                    n: view.report.nComplete,
                    term: (chunks) => (
                      <Term method="cfa" definition={t('define.loading')}>
                        {chunks}
                      </Term>
                    ),
                  })}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">{t('item')}</th>
                    <th scope="col">
                      <span className="sr-only">{t('loadingPlot')}</span>
                    </th>
                    <th scope="col" className="num">
                      {t('loading')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {view.key.items.map((item, i) => (
                    <tr key={item.id}>
                      <th scope="row">
                        {props.itemText(item.id)} <span className="id">{item.id}</span>
                      </th>
                      <td>
                        <Lollipop value={loadings[i] ?? 0} />
                      </td>
                      <td className="num">{coefficient(loadings[i] ?? 0)}</td>
                    </tr>
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <th scope="row">
                      <Term method="omega" definition={t('define.omega')}>
                        ω
                      </Term>
                    </th>
                    <td />
                    <td className="num">
                      {view.report.omega.kind === 'estimate' ? coefficient(view.report.omega.value) : '—'}
                    </td>
                  </tr>
                </tfoot>
              </table>
            </ScrollRegion>
          )}
          <FileLink href={props.file('loadings')} table={t('loadingsTitle')} />
        </div>
      </div>
    </Section>
  );
}
