import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { authorize } from '#lib/accounts/permissions.ts';
import { phaseOf } from '#lib/campaigns/phase.ts';
import { readCampaign } from '#lib/campaigns/read-campaign.ts';
import { readScales } from '#lib/responses/read-scales.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { ScaleSection } from './scale-section.tsx';

type Props = {
  params: Promise<{ evaluationId: string; campaignId: string }>;
  searchParams: Promise<{ scale?: string; codes?: string }>;
};

const read = cache(async (id: string) => seen(readCampaign(await pageContext(), id)));

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations('campaign');
  const { questionnaire } = await read((await params).campaignId);
  return { title: `${t('scaleReport')} · ${text(questionnaire.title, await getLocale())}` };
}

export default async function ScalesPage({ params, searchParams }: Props) {
  const { evaluationId, campaignId } = await params;
  const search = await searchParams;
  const ctx = await pageContext();
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const locale = await getLocale();
  await seen(Promise.resolve().then(() => authorize(ctx.actor, 'scale.read', { evaluationId })));
  const { campaign, evaluation, questionnaire, version } = await read(campaignId);
  if (evaluation.id !== evaluationId) notFound();
  const base = `/evaluations/${evaluationId}/campaigns`;
  const frame = {
    place: 'campaigns' as const,
    title: text(questionnaire.title, locale),
    evaluation,
    crumbs: [
      { label: evaluation.title, href: `/evaluations/${evaluationId}` },
      { label: common('rail.campaigns'), href: base },
      { label: `${text(questionnaire.title, locale)} ${version.version}`, href: `${base}/${campaignId}` },
    ],
  };
  if (phaseOf(campaign, ctx.now()) !== 'closed') {
    return (
      <Frame {...frame}>
        <p className="notice mt-6">{common('reason.campaign_open')}</p>
      </Frame>
    );
  }
  const { dataset, scales } = await seen(readScales(ctx, campaignId));
  const chosen = scales.find((s) => s.key.id === search.scale) ?? scales[0];
  const raw = search.codes === 'raw';
  const ineligible = dataset.ineligible.reduce((a, b) => a + b, 0);
  const href = (scale: string, codes: 'raw' | 'keyed') =>
    `${base}/${campaignId}/scales?scale=${scale}${codes === 'raw' ? '&codes=raw' : ''}`;
  return (
    <Frame
      {...frame}
      lead={t('lead', { received: dataset.rows + ineligible, ineligible, eligible: dataset.rows })}
    >
      {version.trial ? <p className="notice caution mt-4">{t('trial')}</p> : null}
      <nav className="mt-4 flex flex-wrap gap-x-5 border-b border-(--rule)" aria-label={t('scales')}>
        {scales.map((s) => (
          <Link
            key={s.key.id}
            href={href(s.key.id, raw ? 'raw' : 'keyed')}
            prefetch={false}
            aria-current={s === chosen ? 'page' : undefined}
            className={`min-h-[44px] pt-2.5 no-underline ${s === chosen ? 'border-b-2 border-(--accent) font-semibold text-(--ink)' : 'text-(--ink-2)'}`}
          >
            {text(s.key.title, locale)}
          </Link>
        ))}
      </nav>
      {chosen === undefined ? null : (
        <ScaleSection
          view={chosen}
          dataset={dataset}
          raw={raw}
          toggle={{ raw: href(chosen.key.id, 'raw'), keyed: href(chosen.key.id, 'keyed') }}
          base={`/evaluations/${evaluationId}`}
          locale={locale}
        />
      )}
    </Frame>
  );
}
