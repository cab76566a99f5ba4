import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { readStratumSizes } from '#lib/campaigns/read-stratum-sizes.ts';
import { respondentGroup } from '#lib/indicators/policy.ts';
import { SMALLEST_STRATUM } from '#lib/responses/post-stratify.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { SizesForm } from './sizes-form.tsx';

type Props = { params: Promise<{ evaluationId: string; campaignId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('campaign'))('strata.title') };
}

/** How many people the strata of each unit have, which answers are weighed by. */
export default async function StrataPage({ params }: Props) {
  const { evaluationId, campaignId } = await params;
  const t = await getTranslations('campaign');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const ctx = await pageContext();
  const view = await seen(readStratumSizes(ctx, campaignId));
  const { campaign, evaluation, questionnaire, policy, rows, variables, sizes } = view;
  if (evaluation.id !== evaluationId) notFound();
  const base = `/evaluations/${evaluationId}/campaigns`;
  const named = (stratum: string) => common(`stratum.${stratum as 'staff_level'}`);
  const of = (unitId: string, stratum: string, value: string) =>
    sizes.find((s) => s.unitId === unitId && s.stratum === stratum && s.value === value);
  const trim = respondentGroup(policy, campaign.audience)?.trim;
  return (
    <Frame
      place="campaigns"
      title={t('strata.title')}
      evaluation={evaluation}
      pilot={campaign.pilot}
      lead={variables.length === 0 ? t('strata.none') : t('strata.lead')}
      crumbs={[
        { label: evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.campaigns'), href: base },
        { label: text(questionnaire.title, locale), href: `${base}/${campaignId}` },
      ]}
    >
      {variables.map(({ stratum, question, values, labels }) => (
        <section key={stratum} className="mt-6" aria-labelledby={`v-${stratum}`}>
          <h2 id={`v-${stratum}`}>
            {named(stratum)} <span className="id font-normal">{stratum}</span>
          </h2>
          <p className="small quiet mt-1">
            {question === undefined ? t('strata.byLink') : text(question, locale)}
          </p>
          <ScrollRegion label={named(stratum)} className="mt-2">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('strata.unit')}</th>
                  {values.map((value, i) => (
                    <th key={value} scope="col" className="num">
                      {labels[i] === undefined ? value : text(labels[i], locale)}
                      <span className="id block font-normal">{value}</span>
                    </th>
                  ))}
                  <th scope="col" className="num">
                    {t('strata.total')}
                  </th>
                  <th scope="col">{t('strata.origin')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => {
                  const own = values.map((value) => of(row.unitId, stratum, value));
                  const total = own.reduce((n, s) => n + (s?.people ?? 0), 0);
                  return (
                    <tr key={row.unitId}>
                      <th scope="row" className="min-w-[7em]">
                        {row.unitName} <span className="id font-normal">{row.unitCode}</span>
                      </th>
                      {own.map((size, i) => (
                        <td key={values[i]} className="num">
                          {size?.people ?? <span className="quiet">{t('strata.notGiven')}</span>}
                        </td>
                      ))}
                      <td className="num">{total === 0 ? '' : total}</td>
                      <td>{own.find((s) => s !== undefined)?.origin ?? ''}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ScrollRegion>
        </section>
      ))}
      {variables.length === 0 ? null : (
        <>
          <p className="small quiet mt-4">
            {t('strata.rule', { n: SMALLEST_STRATUM, trim: trim ?? 1 })} {t('strata.stale')}
          </p>
          {may(ctx.actor, 'campaign.strata', { evaluationId }) ? (
            <>
              <p className="mt-4">
                <a href={`/api/v1/campaigns/${campaignId}/strata/export?format=csv`} download>
                  {t('strata.template')}
                </a>
              </p>
              <SizesForm campaignId={campaignId} />
            </>
          ) : null}
        </>
      )}
    </Frame>
  );
}
