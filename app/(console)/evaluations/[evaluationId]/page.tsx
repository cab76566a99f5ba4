import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { may } from '#lib/accounts/permissions.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { readOverview } from '#lib/evaluations/read-overview.ts';
import { evidenceComing } from '../../../_evidence.tsx';
import { pageContext, seen } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { text } from '../../../_ui/localized.ts';
import { OverviewTable } from './overview-table.tsx';
import { Stages } from './stages.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<{ type?: string; sort?: string }>;
};

const read = cache(async (id: string) => seen(readEvaluation(await pageContext(), id)));

export async function generateMetadata({ params }: Props) {
  return { title: (await read((await params).evaluationId)).evaluation.title };
}

export default async function OverviewPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const { type, sort } = await searchParams;
  const ctx = await pageContext();
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const coming = await evidenceComing(evaluationId);
  const view = await seen(readOverview(ctx, evaluationId, coming === undefined));
  const { evaluation, units, tree, policy, campaigns, pilots, needs } = view;
  const today = new Date(ctx.now()).toISOString().slice(0, 10);
  const left = Math.max(0, Math.round((Date.parse(evaluation.periodEnd) - Date.parse(today)) / 86_400_000));
  const base = `/evaluations/${evaluationId}`;
  const mayOpen = may(ctx.actor, 'campaign.read', { evaluationId });
  return (
    <Frame
      place="overview"
      title={evaluation.title}
      evaluation={evaluation}
      lead={t('overviewLead', {
        units: units.length,
        from: format.dateTime(new Date(evaluation.periodStart), { dateStyle: 'medium' }),
        to: format.dateTime(new Date(evaluation.periodEnd), { dateStyle: 'medium' }),
        left,
      })}
      crumbs={[{ label: common('rail.evaluations'), href: '/evaluations' }]}
    >
      {coming}
      <Stages stages={view.stages} base={base} />
      <h2 className="mt-6">
        {t('needsToday')} <span className="quiet font-normal">{needs.length}</span>
      </h2>
      {needs.length === 0 ? (
        <p className="quiet mt-2">{t('nothingNeeded')}</p>
      ) : (
        <ol className="mt-2">
          {needs.map(({ what, n, title, minimum, place }, i) => (
            <li key={`${what} ${place}`} className="flex flex-wrap gap-x-4 border-b border-(--rule) py-2">
              <span className="quiet w-4">{i + 1}</span>
              <span className="flex-1">
                {t(`need.${what}`, {
                  n,
                  title: title === undefined ? '' : text(title, locale),
                  minimum: minimum ?? 0,
                })}
              </span>
              <Link href={place.startsWith('/') ? place : `${base}/${place}`} prefetch={false}>
                {t(`act.${what}`)}
              </Link>
            </li>
          ))}
        </ol>
      )}
      <OverviewTable
        base={base}
        units={units}
        campaigns={campaigns}
        mayOpen={mayOpen}
        interviews={view.interviews ?? []}
        evidence={view.evidence}
        matrix={view.matrix?.rows}
        type={type}
        sort={sort}
        locale={locale}
      />
      {pilots.length === 0 ? null : (
        <section className="mt-6" aria-labelledby="pilots">
          <h2 id="pilots">{t('pilots')}</h2>
          <ul className="mt-1">
            {pilots.map((c) => (
              <li key={c.campaign.id} className="flex flex-wrap gap-x-3">
                {mayOpen ? (
                  <Link href={`${base}/campaigns/${c.campaign.id}`} prefetch={false}>
                    {text(c.title, locale)}
                  </Link>
                ) : (
                  text(c.title, locale)
                )}
                <span className="quiet">{common(`phase.${c.standing}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="small quiet mt-6">
        {t('rules', {
          tree: `${text(tree.title, locale)} ${tree.version}`,
          policy: `${text(policy.title, locale)} ${policy.version}`,
        })}
      </p>
    </Frame>
  );
}
