import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { authorize } from '#lib/accounts/permissions.ts';
import { phaseOf } from '#lib/campaigns/phase.ts';
import { readCampaign } from '#lib/campaigns/read-campaign.ts';
import { readQuality } from '#lib/responses/read-quality.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { JobProgress } from '../../../../../../_ui/job-progress.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { FileLink } from '../scales/file-link.tsx';
import { Effects } from './effects.tsx';
import { Review } from './review.tsx';

type Props = {
  params: Promise<{ evaluationId: string; campaignId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** How long the page waits for the screening before it shows how far it is. */
const WAIT_MS = 3_000;

const read = cache(async (id: string) => seen(readCampaign(await pageContext(), id)));

export async function generateMetadata() {
  return { title: (await getTranslations('quality'))('title') };
}

/** Flagged responses, one by one: whether each counts is for a person to say. */
export default async function QualityPage({ params, searchParams }: Props) {
  const { evaluationId, campaignId } = await params;
  const query = await searchParams;
  const ctx = await pageContext();
  const t = await getTranslations('quality');
  const scale = await getTranslations('scale');
  const common = await getTranslations('common');
  const locale = await getLocale();
  await seen(Promise.resolve().then(() => authorize(ctx.actor, 'response.review', { evaluationId })));
  const { campaign, evaluation, questionnaire, version } = await read(campaignId);
  if (evaluation.id !== evaluationId) notFound();
  const base = `/evaluations/${evaluationId}`;
  const here = `${base}/campaigns/${campaignId}`;
  const frame = {
    place: 'campaigns' as const,
    title: t('title'),
    evaluation,
    pilot: campaign.pilot,
    crumbs: [
      { label: evaluation.title, href: base },
      { label: common('rail.campaigns'), href: `${base}/campaigns` },
      { label: `${text(questionnaire.title, locale)} ${version.version}`, href: here },
    ],
    actions: (
      <Link className="btn" href={`${here}/scales`} prefetch={false}>
        {t('report')}
      </Link>
    ),
  };
  if (phaseOf(campaign, ctx.now()) !== 'closed') {
    return (
      <Frame {...frame}>
        <p className="notice mt-6">{common('reason.campaign_open')}</p>
      </Frame>
    );
  }
  const view = await seen(readQuality(ctx, campaignId, WAIT_MS));
  if (!view.screened) {
    return (
      <Frame {...frame} lead={t('screening')}>
        <JobProgress
          address={`/api/v1/campaigns/${campaignId}/scales/${view.dataset.key.scales[0]?.id ?? ''}/work`}
          standing={view.standing}
          words={{
            running: t('screening'),
            cancel: common('cancel'),
            cancelled: scale('job.cancelled'),
            failed: scale('job.failed'),
            again: common('retry'),
            reload: scale('job.pending'),
          }}
        />
      </Frame>
    );
  }
  const { dataset, items, responses, counts, screening, effects } = view;
  const minimum = dataset.policy.quality.exclude_when_flags;
  const titles = new Map(dataset.questionnaire.items.map((i) => [i.id, text(i.text, locale)]));
  const all = new Map(screening.rules.map(({ rule, flagged }) => [rule.kind, flagged]));
  return (
    <Frame {...frame} lead={t('lead', { n: dataset.rows, minimum })}>
      {campaign.pilot ? <p className="notice caution mt-4">{scale('pilot')}</p> : null}
      {responses.length === 0 ? (
        <p className="notice good mt-4">{t('none', { minimum, once: screening.once })}</p>
      ) : (
        <Review
          address={`/api/v1/campaigns/${campaignId}/reviews`}
          items={items.map((item) => ({ ...item, text: titles.get(item.id) ?? item.id }))}
          responses={responses}
          counts={counts}
          once={screening.once}
          reasons={[...all].map(([kind, n]) => ({ kind, n }))}
          chosen={{
            show: typeof query.show === 'string' ? query.show : '',
            reason: typeof query.reason === 'string' ? query.reason : '',
          }}
        >
          <Effects effects={effects} counts={counts} href={`${here}/scales`} locale={locale} />
        </Review>
      )}
      <FileLink href={`/api/v1/campaigns/${campaignId}/export/flags?`} table={t('title')} />
    </Frame>
  );
}
