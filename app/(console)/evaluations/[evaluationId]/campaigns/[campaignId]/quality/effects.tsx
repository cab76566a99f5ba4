import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Estimate } from '#lib/estimate.ts';
import type { CarelessCounts } from '#lib/responses/careless.ts';
import type { ScaleEffect } from '#lib/responses/read-quality.ts';
import { text } from '../../../../../../_ui/localized.ts';
import { coefficient, fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';

/** Each scale with all answers and without the careless ones: whether the decisions matter. */
export async function Effects(props: {
  effects: readonly ScaleEffect[];
  counts: CarelessCounts;
  href: string;
  locale: string;
}) {
  const t = await getTranslations('quality');
  const common = await getTranslations('common');
  const { effects, counts } = props;
  const matter = effects.filter((e) => !e.change.unaffected).length;
  const pair = (a: Estimate, b: Estimate, format: (v: number) => string) =>
    a.kind === 'undefined' || b.kind === 'undefined' ? (
      common(
        `reason.${a.kind === 'undefined' ? a.reason : b.kind === 'undefined' ? b.reason : 'not_computed'}`,
      )
    ) : (
      <>
        {format(a.value)} → <b>{format(b.value)}</b>
      </>
    );
  return (
    <section aria-labelledby="effects" className="min-w-0">
      <h2 id="effects">
        {matter === 0 ? t('effectNone') : t('effectSome', { n: matter, of: effects.length })}
      </h2>
      <p className="small quiet">{t('effectNote', { ...counts })}</p>
      <ScrollRegion label={t('effect')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('scale')}</th>
              <th scope="col" className="num">
                n
              </th>
              <th scope="col" className="num">
                {t('mean')}
              </th>
              <th scope="col" className="num">
                ω
              </th>
              <th scope="col" className="num">
                {t('moved')}
              </th>
            </tr>
          </thead>
          <tbody>
            {effects.map(({ key, all, without, change }) => (
              <tr key={key.id}>
                <th scope="row">
                  <Link href={`${props.href}?scale=${key.id}#careless`} prefetch={false}>
                    {text(key.title, props.locale)}
                  </Link>
                </th>
                <td className="num">
                  {all.report.n} → <b>{without.report.n}</b>
                </td>
                <td className="num">{pair(all.report.mean, without.report.mean, (v) => fixed(v))}</td>
                <td className="num">{pair(all.report.omega, without.report.omega, (v) => coefficient(v))}</td>
                <td className="num">{change.movedUnits}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
