import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { authorize, may } from '#lib/accounts/permissions.ts';
import { listCampaigns } from '#lib/campaigns/list-campaigns.ts';
import { phaseOf } from '#lib/campaigns/phase.ts';
import { readCampaign } from '#lib/campaigns/read-campaign.ts';
import { choicesIn } from '#lib/evaluations/view-filter.ts';
import { readScale } from '#lib/responses/read-scales.ts';
import { parseSelection, selectionQuery } from '#lib/responses/selection.ts';
import { withholdFew } from '#lib/responses/withhold.ts';
import { evidenceComing } from '../../../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { ScaleSection } from './scale-section.tsx';
import { SelectionForm } from './selection-form.tsx';

type Search = { scale?: string; codes?: string; type?: string; industry?: string; unit?: string };
type Props = {
  params: Promise<{ evaluationId: string; campaignId: string }>;
  searchParams: Promise<Search>;
};

/** How long the page waits for resampling before it shows the rest without it. */
const WAIT_MS = 1_200;

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
  const base = `/evaluations/${evaluationId}`;
  const frame = {
    place: 'campaigns' as const,
    title: text(questionnaire.title, locale),
    evaluation,
    pilot: campaign.pilot,
    crumbs: [
      { label: evaluation.title, href: base },
      { label: common('rail.campaigns'), href: `${base}/campaigns` },
      {
        label: `${text(questionnaire.title, locale)} ${version.version}`,
        href: `${base}/campaigns/${campaignId}`,
      },
    ],
  };
  if (phaseOf(campaign, ctx.now()) !== 'closed') {
    return (
      <Frame {...frame}>
        <p className="notice mt-6">{common('reason.campaign_open')}</p>
      </Frame>
    );
  }
  const coming = campaign.pilot ? undefined : await evidenceComing(evaluationId);
  if (coming !== undefined) return <Frame {...frame}>{coming}</Frame>;
  const selection = await seen(Promise.resolve().then(() => parseSelection(queryOf(search))));
  const found = await seen(readScale(ctx, campaignId, search.scale, selection, WAIT_MS));
  const { dataset, told } = found;
  const raw = search.codes === 'raw';
  const chosen = 'view' in found ? found.view.key.id : (dataset.key.scales[0]?.id ?? '');
  const address = (scale: string, codes: boolean) =>
    `${base}/campaigns/${campaignId}/scales?${[`scale=${scale}`, ...(codes ? ['codes=raw'] : []), selectionQuery(selection)].filter(Boolean).join('&')}`;
  const door = `/api/v1/campaigns/${campaignId}/scales/${chosen}`;
  const query = selectionQuery(selection);
  const closed = (await seen(listCampaigns(ctx, evaluationId))).filter(
    (c) => c.phase === 'closed' && !c.campaign.pilot,
  );
  const ineligible = sum(dataset.ineligible);
  const withheld = told.rows - withholdFew(told).rows;
  // Of an industry, those of its units that are shown in sums alone.
  const left = 'view' in found && selection.industry !== undefined ? sum(found.selected.withheld) : 0;
  const k = dataset.policy.disclosure.k_report;
  return (
    <Frame
      {...frame}
      lead={t('lead', { received: dataset.rows + ineligible, ineligible, eligible: dataset.rows })}
    >
      {campaign.pilot ? <p className="notice caution mt-4">{t('pilot')}</p> : null}
      {version.trial ? <p className="notice caution mt-4">{t('trial')}</p> : null}
      <nav className="mt-4 flex flex-wrap gap-x-5 border-b border-(--rule)" aria-label={t('scales')}>
        {dataset.key.scales.map((s) => (
          <Link
            key={s.id}
            href={address(s.id, raw)}
            prefetch={false}
            aria-current={s.id === chosen ? 'page' : undefined}
            className={`min-h-[44px] pt-2.5 no-underline ${s.id === chosen ? 'border-b-2 border-(--accent) font-semibold text-(--ink)' : 'text-(--ink-2)'}`}
          >
            {text(s.title, locale)}
          </Link>
        ))}
      </nav>
      {campaign.pilot || closed.length < 2 ? null : (
        <nav className="no-print mt-3 flex flex-wrap gap-x-4" aria-label={t('audience')}>
          <span className="quiet">{t('audience')}</span>
          {closed.map((c) => (
            <Link
              key={c.campaign.id}
              href={`${base}/campaigns/${c.campaign.id}/scales`}
              prefetch={false}
              aria-current={c.campaign.id === campaignId ? 'page' : undefined}
              className={c.campaign.id === campaignId ? 'font-semibold text-(--ink) no-underline' : ''}
            >
              {common(`audience.${c.campaign.audience as 'own_staff'}`)}
            </Link>
          ))}
        </nav>
      )}
      {withheld === 0 ? null : <p className="notice mt-4">{t('withheld', { n: withheld, k })}</p>}
      {told.rows === dataset.rows ? null : (
        <p className="notice mt-4">{t('notTold', { n: dataset.rows - told.rows, k })}</p>
      )}
      <SelectionForm
        dataset={told}
        industries={choicesIn(found.units).industries}
        selection={selection}
        scale={chosen}
        raw={raw}
      />
      {left === 0 ? null : <p className="notice mt-4">{t('industryLeft', { n: left })}</p>}
      {'view' in found ? (
        <ScaleSection
          view={found.view}
          dataset={found.selected}
          resampling={found.resampling}
          screening={found.screening}
          without={found.without}
          careless={found.careless}
          decide={
            may(ctx.actor, 'response.review', { evaluationId })
              ? `${base}/campaigns/${campaignId}/quality`
              : undefined
          }
          alphas={found.alphas}
          hours={found.hours}
          pilot={campaign.pilot}
          raw={raw}
          toggle={{ raw: address(chosen, true), keyed: address(chosen, false) }}
          base={base}
          locale={locale}
          file={(table) => `${door}/export/${table}?${query}`}
          job={`${door}/work?${query}`}
          itemText={(id) => {
            const item = dataset.questionnaire.items.find((x) => x.id === id);
            return item === undefined ? id : text(item.text, locale);
          }}
        />
      ) : (
        <p className="notice mt-6">
          {t('selectionNot', { reason: common(`reason.${found.selected.reason}`) })}
        </p>
      )}
    </Frame>
  );
}

function sum(counts: Int32Array = new Int32Array(0)): number {
  return counts.reduce((a, b) => a + b, 0);
}

function queryOf(search: Search): URLSearchParams {
  return new URLSearchParams(
    Object.entries(search).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v] as [string, string]] : [])),
  );
}
