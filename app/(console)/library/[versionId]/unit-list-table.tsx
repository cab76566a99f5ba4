'use client';
import { useTranslations } from 'next-intl';
import type { UnitList } from '#lib/indicators/unit-list.ts';
import { text } from '../../../_ui/localized.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';

/** The indicators of a type of unit with their points and what is asked of it. */
export function UnitListTable({ list, locale }: { list: UnitList; locale: string }) {
  const t = useTranslations('framework');
  return (
    <ScrollRegion label={t('units')} className="mt-2">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('indicator')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('criterion')}</th>
            <th scope="col" className="num">
              {t('points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.rows.map(({ indicator: i, kind, variant }) => (
            <tr key={i.id}>
              <th scope="row">
                <span className="id">{i.id}</span> {text(i.title, locale)}
              </th>
              <td className="whitespace-nowrap">{t(`kindName.${kind}`)}</td>
              <td className="min-w-[14em]">
                {text(variant?.criterion ?? i.criterion, locale)}
                {variant === undefined ? null : (
                  <span className="block small quiet">
                    {variant.parts
                      .map((p) => `${text(p.title, locale)} ≥ ${p.target} × ${p.weight}`)
                      .join(' + ')}
                  </span>
                )}
              </td>
              <td className="num">{i.weight}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
