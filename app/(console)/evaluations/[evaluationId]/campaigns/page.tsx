import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { authorize, may } from '#lib/accounts/permissions.ts';
import { listCampaigns } from '#lib/campaigns/list-campaigns.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { choicesIn, inPeriod, unitsIn } from '#lib/evaluations/view-filter.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { FilterForm } from '../_filter/filter-form.tsx';
import { filterFrom } from '../_filter/filter-from.ts';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.campaigns') };
}

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CampaignsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('campaign');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const ctx = await pageContext();
  const { evaluation, policy, units } = await seen(readEvaluation(ctx, evaluationId));
  await seen(Promise.resolve().then(() => authorize(ctx.actor, 'campaign.read', { evaluationId })));
  const campaigns = await listCampaigns(ctx, evaluationId);
  const base = `/evaluations/${evaluationId}/campaigns`;
  const filter = await seen(filterFrom(searchParams, { policy, units }));
  const { types, industries } = choicesIn(
    units.filter((u) => campaigns.some((c) => c.unitIds.includes(u.id))),
  );
  const about = unitsIn(filter, units);
  const shown = campaigns.filter(
    ({ campaign: c, unitIds }) =>
      unitIds.some((id) => about.has(id)) &&
      (filter.audience === undefined || c.audience === filter.audience) &&
      inPeriod(filter, c.opensAt, c.closedAt ?? c.closesAt),
  );
  return (
    <Frame
      place="campaigns"
      title={common('rail.campaigns')}
      evaluation={evaluation}
      crumbs={[{ label: evaluation.title, href: `/evaluations/${evaluationId}` }]}
      actions={
        may(ctx.actor, 'campaign.publish', { evaluationId }) ? (
          <Link className="btn primary" href={`${base}/new`} prefetch={false}>
            {t('publish')}
          </Link>
        ) : undefined
      }
    >
      {campaigns.length === 0 ? null : (
        <FilterForm
          path={base}
          filter={filter}
          types={types}
          industries={industries}
          audiences={[...new Set(campaigns.map((c) => c.campaign.audience))]}
          period
        />
      )}
      {shown.length === 0 ? (
        <p className="notice mt-6">{campaigns.length === 0 ? t('empty') : common('filteredNone')}</p>
      ) : (
        <ScrollRegion label={common('rail.campaigns')} className="mt-6">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('questionnaire')}</th>
                <th scope="col">{t('audience')}</th>
                <th scope="col">{t('state')}</th>
                <th scope="col">{t('until')}</th>
                <th scope="col" className="num">
                  {t('received')}
                </th>
                <th scope="col">{t('results')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((c) => (
                <tr key={c.campaign.id}>
                  <th scope="row">
                    <Link href={`${base}/${c.campaign.id}`} prefetch={false}>
                      {text(c.title, locale)}
                    </Link>{' '}
                    <span className="id">{c.version}</span>{' '}
                    {c.campaign.pilot ? <span className="sample">{common('pilot')}</span> : null}
                  </th>
                  <td>{common(`audience.${c.campaign.audience as 'own_staff'}`)}</td>
                  <td>{common(`phase.${c.standing}`)}</td>
                  <td className="whitespace-nowrap">
                    {format.dateTime(new Date(c.campaign.closedAt ?? c.campaign.closesAt), {
                      dateStyle: 'medium',
                      timeStyle: 'short',
                    })}
                  </td>
                  <td className="num">
                    {[...c.received].reduce((n, [id, own]) => n + (about.has(id) ? own : 0), 0)}
                  </td>
                  <td>
                    {c.phase === 'closed' ? (
                      <Link href={`${base}/${c.campaign.id}/scales`} prefetch={false}>
                        {t('scaleReport')}
                      </Link>
                    ) : (
                      <span className="small quiet">{t('afterClosing')}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Frame>
  );
}
