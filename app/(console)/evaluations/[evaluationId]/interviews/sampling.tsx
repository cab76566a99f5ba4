import { getLocale, getTranslations } from 'next-intl/server';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { localized } from '#lib/instruments/envelope.ts';
import type { listInterviews } from '#lib/interviews/list-interviews.ts';

type View = Awaited<ReturnType<typeof listInterviews>>;

/** Whom the outlines ask for, and how many units have that many planned and held. */
export async function Sampling({
  view,
  roleName,
}: {
  view: Pick<View, 'sampling' | 'units'>;
  roleName: (role: string) => string;
}) {
  const t = await getTranslations('interview.sampling');
  const locale = await getLocale();
  const say = isLocale(locale) ? locale : DEFAULT_LOCALE;
  return (
    <details className="my-3">
      <summary className="min-h-11 font-semibold">{t('title')}</summary>
      <table className="max-md:block">
        <caption className="sr-only">{t('title')}</caption>
        <thead className="max-md:sr-only">
          <tr>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('rule')}</th>
            <th scope="col" className="num">
              {t('held')}
            </th>
            <th scope="col" className="num">
              {t('planned')}
            </th>
            <th scope="col">{t('short')}</th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {view.sampling.map((s) => (
            <tr
              key={s.role}
              className="max-md:block max-md:border-b max-md:border-(--rule) max-md:py-2 max-md:[&>*]:block max-md:[&>*]:border-0 max-md:[&>*]:px-0 max-md:[&>*]:py-0.5 max-md:[&>*]:text-left"
            >
              <th scope="row">{roleName(s.role)}</th>
              <td>
                {localized(s.note, say, s.locale)}{' '}
                <span className="quiet">
                  {s.max === undefined
                    ? t('atLeast', { min: s.min })
                    : t('between', { min: s.min, max: s.max })}
                </span>
              </td>
              <td className="num">
                <span className="md:hidden">{t('held')} </span>
                {s.held}
              </td>
              <td className="num">
                <span className="md:hidden">{t('planned')} </span>
                {s.planned}
              </td>
              <td>
                {s.short.length === 0
                  ? t('enough')
                  : t('shortUnits', {
                      n: s.short.length,
                      of: view.units.length,
                      units: s.short.join(t('joint')),
                    })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
