import { getTranslations } from 'next-intl/server';
import type { RaterComponents } from '#lib/psychometrics/rater-components.ts';
import { fixed, percent } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';
import { Section } from '../../campaigns/[campaignId]/scales/section.tsx';

const SOURCES = ['object', 'rater', 'residual'] as const;

/** The variance of ratings by where it comes from, for raters who rotate. */
export async function Components({ components, no }: { components: RaterComponents; no: number }) {
  const t = await getTranslations('rater.agreement');
  const all = components.object + components.rater + components.residual;
  const share = (source: (typeof SOURCES)[number]) => percent(all > 0 ? components[source] / all : 0);
  return (
    <Section
      id="components"
      no={no}
      title={t('components')}
      says={t('componentsSays', {
        object: share('object'),
        rater: share('rater'),
        residual: share('residual'),
      })}
    >
      <ScrollRegion label={t('components')}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <Term method="rater-components" definition={t('define.components')}>
                  {t('component')}
                </Term>
              </th>
              <th scope="col" className="num">
                {t('variance')}
              </th>
              <th scope="col" className="num">
                {t('share')}
              </th>
              <th scope="col" className="num">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {SOURCES.map((source) => (
              <tr key={source}>
                <th scope="row">{t(`source.${source}`)}</th>
                <td className="num">{fixed(components[source], 3)}</td>
                <td className="num">{share(source)}</td>
                <td className="num">
                  {source === 'rater'
                    ? components.raters
                    : source === 'object'
                      ? components.objects
                      : components.n}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
