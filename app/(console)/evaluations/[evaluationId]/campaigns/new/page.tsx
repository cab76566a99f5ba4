import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { planningFigures } from '#lib/campaigns/planning-figures.ts';
import { minimumOf } from '#lib/campaigns/read-campaign.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { publishedQuestionnaires } from '#lib/library/published-questionnaires.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { CampaignForm } from './campaign-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('campaign'))('publish') };
}

export default async function NewCampaignPage({ params }: { params: Promise<{ evaluationId: string }> }) {
  const { evaluationId } = await params;
  const t = await getTranslations('campaign');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const ctx = await pageContext();
  const { evaluation, units, policy } = await seen(readEvaluation(ctx, evaluationId));
  if (!may(ctx.actor, 'campaign.publish', { evaluationId })) notFound();
  const figures = await planningFigures(ctx, evaluationId);
  const versions = (await publishedQuestionnaires(ctx)).map((v) => ({
    id: v.versionId,
    title: text(v.title, locale),
    version: v.version,
    trial: v.trial,
    items: v.items,
    audience: v.audience,
    audienceName: common(`audience.${v.audience as 'own_staff'}`),
    categories: v.categories,
    minimum: minimumOf(policy, v.audience),
    figures: figures.get(v.instrumentId),
  }));
  return (
    <Frame
      place="campaigns"
      title={t('publish')}
      lead={t('publishLead')}
      evaluation={evaluation}
      crumbs={[
        { label: evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.campaigns'), href: `/evaluations/${evaluationId}/campaigns` },
      ]}
    >
      <CampaignForm
        evaluationId={evaluationId}
        versions={versions}
        units={units.map((u) => ({ id: u.id, name: u.name }))}
      />
    </Frame>
  );
}
